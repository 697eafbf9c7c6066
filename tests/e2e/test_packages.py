"""Essays that declare packages, beside a plain one: woken, started cold, damaged, offline.

The site is made of the tests' own essays (tests/packages/essays).
"""

import contextlib
import json
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from playwright.sync_api import expect

from testing.server import TestServer
from tests.e2e.conftest import headers_of, watched
from tests.e2e.figures import START, Figure, ready

ROOT = Path(__file__).resolve().parents[2]
STATS, LEARN, PLAIN = "stats-demo/", "learn-demo/", "plain-demo/"
# What the host's matplotlib, a later one, draws with other fonts: not the same to the last pixel.
DRAWN = ("drawn-", "plot-png")
NETWORK = r"Failed to load|integrity|ERR_|did not arrive|Failed to fetch"
STAGES = "document.addEventListener('python-ready', (e) => { window.stages = e.detail; });"
NUMBERS = "all => Object.fromEntries(all.map((o) => [o.dataset.value, o.dataset.number]))"
SAVES = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"


@pytest.fixture(scope="module")
def site(packages_site):
    """The site of the tests' own essays."""
    return packages_site


@pytest.fixture
def host(site):
    """A host of the site, with the policy that it asks for."""
    with TestServer(site, headers=headers_of(site)) as running:
        yield running


@pytest.fixture
def page(chrome, host):
    """A page of a fresh profile, which waits long: the machine may be busy."""
    with watched(chrome) as context:
        page = context.new_page()
        page.set_default_timeout(START)
        page.add_init_script(STAGES)
        yield page


def numbers(figure: Figure) -> dict[str, str]:
    """{name: number} of all that a figure shows."""
    return figure.answered().root.locator("output[data-value]").evaluate_all(NUMBERS)


def visited(chrome, site, path, table, fault=""):
    """(numbers of the figure `table`, stages of the start, names of the files that were sent)."""
    with (
        TestServer(site, headers=headers_of(site)) as host,
        watched(chrome) as context,
        contextlib.ExitStack() as stack,
    ):
        if fault:
            stack.enter_context(host.fault("*snapshot.*", fault))
            context.watch.expected = NETWORK
        page = context.new_page()
        page.set_default_timeout(START)
        page.add_init_script(STAGES)
        page.goto(host.url + path)
        figure = Figure(ready(page), table)
        figure.slide("times", 2)
        figure.slide("times", 1)
        return numbers(figure), page.evaluate("stages"), [line.path for line in host.sent]


TABLES = {STATS: "same-numbers", LEARN: "learned-numbers"}


@pytest.fixture(scope="module", params=TABLES, ids=lambda path: path.strip("/"))
def both(request, chrome, site):
    """The essay's path; it woken from its snapshot; and started from its files."""
    path, table = request.param, TABLES[request.param]
    woken = visited(chrome, site, path, table)
    return path, woken, visited(chrome, site, path, table, "missing")


def test_both_starts_are_what_they_are_called(both):
    _, (_, woken, sent), (_, cold, _) = both
    assert "restore" in woken
    assert "imports" not in woken
    assert "imports" in cold
    assert not [path for path in sent if fnmatch(path, "runtime/*.zip")]


def test_woken_and_cold_python_compute_the_same_bit_for_bit(both):
    _, (woken, *_), (cold, *_) = both
    assert len(woken) >= 40
    assert woken == cold


def test_the_host_computes_the_same(both, packages_essays):
    path, (woken, *_), _ = both
    name = path.strip("/").replace("-", "_")
    script = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from sitepress.cache import Cache, default_root\n"
        "from sitepress.content.essays import find\n"
        "from sitepress.paths import ROOT\n"
        "from sitepress.python.package_sets import sets_of\n"
        "from sitepress.python.runtime import fetch_runtime\n"
        "folder, cache = Path(sys.argv[1]), Cache(default_root())\n"
        "fetch = lambda: fetch_runtime(cache)\n"
        "sets_of(find(folder, None), ROOT, folder, fetch, cache, lambda _: None)\n"
        f"from essays.{name}.functions import FUNCTIONS\n"
        "print(json.dumps({name: float(f()) for name, f in FUNCTIONS.items()}))\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", script, str(packages_essays)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    here = json.loads(done.stdout.splitlines()[-1])
    assert here.keys() == woken.keys()
    for name, text in woken.items():
        if not name.startswith(DRAWN):
            assert float(text) == pytest.approx(here[name], rel=1e-6, abs=1e-10), name
        elif name.startswith("drawn-"):
            assert float(text) == pytest.approx(here[name], abs=0.02), name


def test_a_plain_essay_asks_for_nothing_of_the_sets(page, host, site, both):
    _, (*_, theirs), _ = both
    page.goto(host.url + PLAIN)
    ready(page)
    asked = [line.path for line in host.sent]
    own = [path for path in asked if fnmatch(path, "*/snapshot.*") or fnmatch(path, "*/worker.*")]
    assert len(own) >= 2
    assert not set(own) & set(theirs)
    kept, _, rare = (site / "sw.js").read_text().rpartition("runtime/packages")
    assert kept.count("snapshot.") + rare.count("snapshot.") == 3


def test_widgets_answer_and_refuse(page, host):
    page.goto(host.url + LEARN)
    figure = Figure(ready(page), "clusters")
    few = figure.slide("groups", 2).number("inertia")
    assert figure.slide("groups", 5).number("inertia") < few
    figure.type("groups", "99")
    expect(figure.refusal("groups")).to_contain_text("99")
    assert figure.number("inertia") < few
    drawn = Figure(page, "contours")
    before = drawn.number("ink")
    assert drawn.slide("waves", 5).number("ink") != before
    canvas = drawn.root.locator("canvas").first
    shades = canvas.evaluate(
        "c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    )
    assert shades > 5


def test_chance_is_another_for_every_reader(chrome, host):
    found = []
    for _ in range(2):
        with watched(chrome) as context:
            page = context.new_page()
            page.goto(host.url + STATS)
            found.append(numbers(Figure(ready(page), "chance").slide("times", 2)))
    one, other = found
    assert one.pop("seeded") == other.pop("seeded")
    assert {name for name in one if one[name] == other[name]} == set()


def test_what_was_not_loaded_comes_when_it_is_asked_for(page, host):
    page.goto(host.url + STATS)
    figure = Figure(ready(page), "late")
    assert not [s.path for s in host.sent if fnmatch(s.path, "runtime/scipy*.bin")]
    figure.slide("size", 4)
    assert figure.number("read") == 4
    assert figure.number("offset") == 2
    assert [s.path for s in host.sent if fnmatch(s.path, "runtime/scipy*.bin")]


def test_what_does_not_come_then_is_said(page, host):
    page.context.watch.expected = NETWORK
    page.goto(host.url + STATS)
    figure = Figure(ready(page), "late")
    with host.fault("runtime/scipy*.bin", "missing"):
        figure.slider("size").fill("4")
        expect(figure.notice()).to_contain_text("Python could not answer", timeout=START)
    assert Figure(page, "groups").slide("rows", 40).number("largest") > 0


@pytest.mark.parametrize("kind", ["altered", "truncated"])
def test_a_damaged_snapshot_starts_python_cold(page, host, kind):
    page.context.watch.expected = NETWORK
    with host.fault("*snapshot.*", kind):
        page.goto(host.url + STATS + "?point=2")
        figure = Figure(ready(page), "tail")
        assert figure.number("beyond") == pytest.approx(0.0580582617584)
    assert "imports" in page.evaluate("stages")


@pytest.mark.parametrize("kind", ["missing", "altered", "truncated"])
@pytest.mark.parametrize("pattern", ["runtime/scipy-*.zip", "runtime/libopenblas*"])
def test_a_package_that_does_not_come_is_said_and_tried_again(page, host, pattern, kind):
    page.context.watch.expected = NETWORK
    with host.fault("*snapshot.*", "missing"):
        with host.fault(pattern, kind):
            page.goto(host.url + STATS)
            expect(page.locator("html")).to_have_attribute("data-python", "error", timeout=START)
            notice = Figure(page, "tail").notice()
            expect(notice).to_contain_text("did not arrive")
            assert "\n" not in notice.inner_text()
        notice.get_by_role("button").click()
        assert Figure(ready(page), "tail").slide("point", 0).number("beyond") == 0.5


def test_the_second_visit_needs_no_network(chrome, site):
    with watched(chrome, service_workers="allow") as context:
        context.watch.expected = r"Failed to load resource|ERR_CONNECTION_REFUSED"
        with TestServer(site) as host:
            page = context.new_page()
            page.set_default_timeout(START)
            page.goto(host.url + LEARN)
            Figure(ready(page), "contours").slide("waves", 3)
            # The site, and Python as it was woken: more than a hundred megabytes.
            saved = page.locator("[data-offline]")
            expect(saved).to_contain_text(re.compile(r"\d{3}\.\d MB"), timeout=START)
        page.reload()
        figure = Figure(ready(page), "contours").slide("waves", 4)
        assert figure.number("ink") > 0


def test_where_data_are_dear_a_reader_is_asked_first(page, host):
    page.add_init_script(SAVES)
    page.goto(host.url + LEARN)
    figure = Figure(page, "clusters")
    figure.slider("groups").fill("5")
    expect(figure.notice()).to_contain_text("MB")
    assert not [s.path for s in host.sent if s.path.startswith("runtime/")]
    figure.notice().get_by_role("button", name="Fetch").click()
    assert Figure(ready(page), "clusters").number("largest") < 40
    assert figure.slider("groups").input_value() == "5"


def test_embedded_figures_of_several_sets_answer(page, host):
    page.goto(host.url + PLAIN)
    tags = "".join(f'<essay-widget name="{n}"></essay-widget>' for n in ("tail", "deciban-spinner"))
    page.evaluate("html => { document.body.innerHTML = html; }", tags)
    page.evaluate("window.answered = new Set()")
    page.evaluate(
        "document.addEventListener('ready', (e) => answered.add(e.target.getAttribute('name')))"
    )
    page.add_script_tag(url=host.url + "embed.js")
    page.wait_for_function("answered.size === 2", timeout=2 * START)
