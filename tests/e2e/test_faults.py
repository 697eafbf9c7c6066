"""Every fault of a kind of file, a worker that dies or never ends, and strangers' messages.

The cases that the suite runs are those that differ in what happens; `python -m
testing.fault_table` runs them all and writes the table.
"""

import pytest
from playwright.sync_api import expect

from testing.fault_cases import INCIDENTS
from testing.fault_row import SPINNER, Row
from testing.fault_table import run
from tests.e2e.conftest import watched
from tests.e2e.figures import Figure, ready

ALONE = f"widgets/{SPINNER}/"
NETWORK = r"Failed to load|integrity|ERR_|did not arrive|Failed to fetch|MIME|service worker|script"

HOSTILE = """async () => {
  const words = ["", "db", "nan", "1e999", "13", "__proto__", "<img src=x onerror=alert(1)>", null,
    0, -1, NaN, Infinity, true, {}, [], {db: "5"}, {seed: "x".repeat(1e4)}, {__proto__: {}},
    "set", "size", "answer", "connect", "patch", "open", "error", "ready", 1, 2, [[[]]]];
  let seed = 1;
  const any = () => words[(seed = (seed * 48271) % 2147483647) % words.length];
  for (let i = 0; i < CASES; i++) {
    const message = i % 7 ? { deciban: i % 3 ? 1 : any(), type: any(), state: any(), key: any(),
      values: any(), height: any(), slug: any(), patch: any() } : any();
    target.postMessage(message, "*", i % 5 ? [] : [new MessageChannel().port2]);
    if (i % 500 === 0) await new Promise((done) => setTimeout(done));
  }
}"""


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("assets/worker.*.js", "mistyped"),
        ("runtime/pyodide.asm.*.wasm", "altered"),
        ("runtime/pyodide.asm.*.wasm", "mistyped"),
        ("runtime/pyodide.asm.*.js", "altered"),
        ("runtime/snapshot.*", "truncated"),
        ("assets/boot.*.js", "altered"),
    ],
)
def test_a_fault_of_a_file_leaves_the_page_whole(context, host, pattern, kind, faults):
    context.watch.expected = NETWORK + "|Unexpected|Invalid|SyntaxError"
    row = run(context.new_page(), host, pattern, kind)
    faults.append(row)
    assert row.whole
    assert row.kept
    assert row.ends == "answers"
    assert row.says


def test_a_row_is_a_line_of_the_table():
    row = Row("a file", "missing", "It did not come.", True, True, "after Try again", "answers")
    assert row.line() == "| a file | missing | It did not come. | yes | after Try again, answers |"


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda i: f"{i.what} {i.fault}")
def test_an_incident_leaves_the_page_whole(chrome, host, incident, faults):
    how = "allow" if incident.offline else "block"
    with watched(chrome, service_workers=how) as context:
        context.watch.expected = NETWORK + "|WebAssembly is not defined|Quota"
        row = incident.run(context, host, incident)
        faults.append(row)
        assert row.whole
        assert row.kept
        assert row.says
        assert incident.word in row.says
        assert "Traceback" not in row.says
        assert "undefined" not in row.says


def test_messages_of_strangers_change_nothing(page, host):
    """10,000 to an embedded widget, and 10,000 to the frame that runs Python for embeds."""
    page.goto(host.url + "404.html")
    for path in (ALONE + "?embed=&db=3", "widgets/host.html"):
        page.evaluate(
            """(src) => new Promise((done) => { const frame = document.createElement("iframe");
                 frame.src = src; frame.onload = done; document.body.append(frame); })""",
            host.url + path,
        )
    frame = page.frame_locator("iframe").first
    page.evaluate(HOSTILE.replace("CASES", "10000").replace("target", "frames[0]"))
    page.evaluate(HOSTILE.replace("CASES", "10000").replace("target", "frames[1]"))
    slider = frame.locator("input[type=range]").first
    expect(frame.locator("html")).to_have_attribute("data-python", "ready", timeout=60_000)
    slider.fill("3")
    expect(frame.locator('[data-value="odds"]').first).to_have_text("2:1")


def test_addresses_of_strangers_are_refused_or_taken(page, host):
    """10,000 texts in the live page's own parser, by the box that feeds it."""
    page.goto(host.url + ALONE)
    figure = Figure(ready(page), SPINNER)
    wrong = figure.box("db").evaluate(
        """(box) => { const parts = ["", "1", "-", "e", "9", ".", ",", "\\u2212", "x", " ", "NaN",
             "<b>", "&", "%00", "\\ud800", "Infinity", "0x1f", "1".repeat(400)];
           let seed = 7, wrong = 0;
           const any = () => parts[(seed = (seed * 48271) % 2147483647) % parts.length];
           for (let i = 0; i < 10000; i++) {
             box.value = any() + any() + any();
             box.dispatchEvent(new Event("change", { bubbles: true }));
             const now = Number(box.ariaValueNow);
             if (!(now >= -23 && now <= 23)) wrong += 1;
           }
           return wrong; }"""
    )
    assert wrong == 0
    assert figure.slide("db", 3).text("odds") == "2:1"
