"""What strangers put into an address, around a widget, or into a message: taken or refused."""

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from sitepress import chromium
from testing.fault_row import SPINNER
from testing.server import TestServer
from tests.e2e.conftest import watched
from tests.fuzz.cases import anything, awkward, essays, fuzz
from widgets.kit import layout
from widgets.kit.widget import WIDGETS
from widgets.view.bundle import VIEW, bundle

essays()
SLUGS = sorted(WIDGETS)
# Otherwise Chromium lets an address change 200 times and then no more.
UNHURRIED = ["--disable-ipc-flooding-protection"]
MARKUP = [
    "<img src=x onerror='window.hurt=1'>",
    "javascript:window.hurt=1",
    "<script>hurt=1</script>",
]
words = st.one_of(
    awkward,
    st.text(max_size=40),
    st.sampled_from(MARKUP),
    st.floats().map(str),
    st.integers(-100, 100).map(str),
)

# Bring a fresh copy of a figure to life under an address, and look at every control of it.
LIVE = """([slug, query]) => {
  const wanted = new URL(query, location.href);
  history.replaceState(null, "", wanted);
  if (location.search !== wanted.search) return ["the address was not changed"];
  const figure = figures[slug].cloneNode(true);
  document.body.replaceChildren(figure);
  const wrong = [];
  for (const { name, value, element, choices } of FigureView.of(figure).controls.values()) {
    const { min, max } = element.querySelector("input[type=range]") ?? {};
    const number = typeof value === "number";
    if (number && !Number.isFinite(value)) wrong.push(name);
    if (number && min && !(value >= Number(min) && value <= Number(max))) wrong.push(name);
    if (typeof choices?.[0] === "string" && !choices.includes(value)) wrong.push(name);
    if (String(value).length > 20000) wrong.push(name);
  }
  if (figure.querySelector("script, iframe, [onerror]") || window.hurt) wrong.push("markup");
  return wrong;
}"""


@pytest.fixture(scope="module")
def unhurried(playwright):
    """A browser that does what it is told as often as it is told."""
    browser = chromium.launch(playwright, UNHURRIED)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def figures(unhurried, tmp_path_factory):
    """A page with every widget's figure, and the view that brings them to life."""
    root = tmp_path_factory.mktemp("figures")
    view = bundle(VIEW / "figure.js", plugins=True, values={"MORE_KINDS": True})
    (root / "view.js").write_text(view, "utf-8")
    markup = json.dumps({slug: layout.figure(WIDGETS[slug](), slug) for slug in SLUGS})
    (root / "index.html").write_text(
        '<!doctype html><link rel="icon" href="data:,">'
        '<script type="module" src="start.js"></script>'
    )
    (root / "start.js").write_text(
        'import { FigureView } from "./view.js";\n'
        f"window.FigureView = FigureView; window.figures = {{}};\n"
        f"for (const [slug, html] of Object.entries({markup})) {{\n"
        '  const place = document.createElement("template"); place.innerHTML = html;\n'
        "  figures[slug] = place.content.firstElementChild; }\n"
    )
    with TestServer(root) as host, watched(unhurried) as context:
        page = context.new_page()
        page.goto(host.url)
        page.wait_for_function("Object.keys(window.figures ?? {}).length > 0")
        yield page


@st.composite
def queries(draw):
    """A widget and a query string that may be meant for it."""
    slug = draw(st.sampled_from(SLUGS))
    controls = list(WIDGETS[slug].controls())
    names = st.sampled_from([*controls, *(f"{slug}.{c}" for c in controls), "__proto__", "embed"])
    pairs = draw(st.lists(st.tuples(names | words, words), max_size=4))
    texts = [f"{quote(n, errors='replace')}={quote(v, errors='replace')}" for n, v in pairs]
    return slug, "?" + "&".join(texts) + draw(st.sampled_from(["", "&", "&&=", "%", "%ff", "#x"]))


def test_any_query_string(figures):
    @fuzz("query strings")
    @given(queries())
    def run(case):
        assert figures.evaluate(LIVE, list(case)) == []

    run()


FRAME = """([attributes, later]) => {
  const widget = document.createElement("essay-widget");
  for (const [name, value] of attributes) widget.setAttribute(name, value);
  hall.append(widget);
  for (const [name, value] of later) widget.setAttribute(name, value);
  const frame = widget.shadowRoot.querySelector("iframe");
  const found = { src: frame?.src ?? null, sandbox: frame?.sandbox.value, srcdoc: frame?.srcdoc,
                  says: widget.shadowRoot.textContent, hurt: window.hurt };
  widget.remove();
  return found;
}"""


def test_any_attributes_of_an_embed(page, host):
    page.goto(host.url + "404.html")
    # Frames that nobody can see are not loaded: what they would load is what is looked at.
    page.evaluate(
        """(src) => { window.hall = document.createElement("div"); hall.style.display = "none";
             document.body.append(hall); return import(src); }""",
        host.url + "embed.js",
    )
    names = st.sampled_from(
        [
            "name",
            "db",
            "seed",
            "theme",
            "src",
            "srcdoc",
            "sandbox",
            "style",
            "onload",
            "embed",
            "class",
            "href",
            "data-x",
        ]
    )
    values = words | st.sampled_from(SLUGS)
    attributes = st.lists(st.tuples(names, values), max_size=4)

    @fuzz("embed attributes")
    @given(st.sampled_from([SPINNER, *SLUGS]) | words, attributes, attributes)
    def run(name, first, later):
        found = page.evaluate(FRAME, [[["name", name], *first], later])
        assert not found["hurt"]
        if found["src"] is None:
            assert found["says"].startswith("There is no widget named “")
            return
        address, _, query = found["src"].partition("?")
        assert address.removeprefix(host.url + "widgets/").rstrip("/") in SLUGS
        assert query.startswith("embed=")
        assert not found["srcdoc"]
        assert found["sandbox"].startswith("allow-scripts allow-same-origin")

    run()


def test_any_message_to_an_embedded_widget(page, host):
    page.goto(host.url + "404.html")
    page.evaluate(
        """(src) => new Promise((done) => { const frame = document.createElement("iframe");
             frame.src = src; frame.onload = done; document.body.append(frame); })""",
        f"{host.url}widgets/{SPINNER}/?embed=&db=3",
    )
    frame = page.frames[1]
    types = st.sampled_from(["set", "size", "answer", "connect", "patch", "open", "error"])
    state = st.dictionaries(
        st.sampled_from(["db", "seed", "spins", "__proto__"]) | words, words | anything, max_size=3
    )
    shaped = st.fixed_dictionaries(
        {"deciban": st.just(1) | anything, "type": types | words},
        optional={"state": state | anything, "values": anything, "height": anything},
    )

    @fuzz("messages")
    @given(shaped | anything)
    def run(message):
        page.evaluate(
            "(text) => frames[0].postMessage(JSON.parse(text), '*')",
            json.dumps(message, default=str)
            .replace("NaN", "null")
            .replace("-Infinity", "null")
            .replace("Infinity", "null"),
        )
        db = frame.evaluate("Number(document.querySelector('[data-control=db] input').value)")
        assert -23 <= db <= 23

    run()
    inside = page.frame_locator("iframe")
    expect(inside.locator("html")).to_have_attribute("data-python", "ready", timeout=120_000)
    inside.locator("input[type=range]").first.fill("3")
    expect(inside.locator('[data-value="odds"]').first).to_have_text("2:1", timeout=30_000)
