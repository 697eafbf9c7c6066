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
GIVEN = "Object.defineProperty(navigator, '{}', {{ get: () => ({}) }});"
DEAR = {
    "a metered line": GIVEN.format("connection", "{ saveData: true }"),
    "a small telephone": GIVEN.format("deviceMemory", "2"),
}


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
    """(doubled numbers of the figure `table`, stages of the start, paths of what was sent)."""
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
        first = figure.root.locator("output[data-value]").first
        drawn = first.get_attribute("data-number")  # by the press
        figure.slider("times").fill("2")  # which doubles every number, exactly
        expect(first).not_to_have_attribute("data-number", drawn, timeout=START)
        return numbers(figure), page.evaluate("stages"), [line.path for line in host.sent]


@pytest.fixture(scope="module")
def both(chrome, site):
    """Python woken from its snapshot, and started from its files."""
    woken = visited(chrome, site, LEARN, "same-numbers")
    return woken, visited(chrome, site, LEARN, "same-numbers", "missing")


def test_both_starts_are_what_they_are_called(both):
    (_, woken, sent), (_, cold, _) = both
    assert "restore" in woken
    assert "imports" not in woken
    assert "imports" in cold
    assert not [path for path in sent if fnmatch(path, "runtime/*.zip")]


def test_woken_and_cold_python_compute_the_same_bit_for_bit(both):
    (woken, *_), (cold, *_) = both
    assert len(woken) >= 100
    assert woken == cold


def test_the_host_computes_the_same(both, packages_essays):
    (woken, *_), _ = both
    script = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from sitepress.cache import Cache, default_root\n"
        "from sitepress.content.essays import find, load\n"
        "from sitepress.paths import ROOT\n"
        "from sitepress.python.package_sets import sets_of\n"
        "from sitepress.python.runtime import fetch_runtime\n"
        "folder, cache = Path(sys.argv[1]), Cache(default_root())\n"
        "fetch = lambda: fetch_runtime(cache)\n"
        "found = find(folder, None)\n"
        "sets_of(found, ROOT, folder, fetch, cache, lambda _: None)\n"
        "load(next(one for one in found if one.slug == 'learn-demo'))\n"
        "functions = sys.modules['essays.learn_demo.learn_demo'].FUNCTIONS\n"
        "print(json.dumps({name: 2 * float(f()) for name, f in functions.items()}))\n"
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
    (*_, theirs), _ = both
    page.goto(host.url + PLAIN)
    ready(page)
    asked = [line.path for line in host.sent]
    own = [path for path in asked if fnmatch(path, "*/snapshot.*") or fnmatch(path, "*/worker.*")]
    assert len(own) >= 2
    assert not set(own) & set(theirs)
    # Essays of equal packages share a Python: two for three essays.
    assert len(list(site.glob("runtime/snapshot.*.bin"))) == 2


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


def test_what_is_not_loaded_at_the_start_comes_when_it_is_asked_for(page, host):
    page.context.watch.expected = NETWORK
    with host.fault("runtime/scipy*.bin", "missing"):
        page.goto(host.url + STATS)
        figure = Figure(ready(page), "late")
        figure.slider("size").fill("3")
        expect(figure.notice()).to_contain_text("Python could not answer", timeout=START)
        assert Figure(page, "groups").slide("rows", 40).number("largest") > 0
    figure.slide("size", 4)
    assert figure.number("read") == 4
    assert figure.number("slope") == pytest.approx(4)
    assert figure.number("offset") == 2


@pytest.mark.parametrize("kind", ["missing", "altered", "truncated"])
@pytest.mark.parametrize("pattern", ["runtime/scipy-*.zip", "runtime/libopenblas*"])
def test_a_package_that_does_not_come_is_said_in_one_sentence(page, host, pattern, kind):
    page.context.watch.expected = NETWORK
    with host.fault("*snapshot.*", kind), host.fault(pattern, kind):
        page.goto(host.url + STATS)
        expect(page.locator("html")).to_have_attribute("data-python", "error", timeout=START)
        notice = Figure(page, "tail").notice()
        expect(notice).to_contain_text("did not arrive")
        assert "\n" not in notice.inner_text()


def test_a_damaged_snapshot_starts_python_cold_once_its_files_come(page, host):
    page.context.watch.expected = NETWORK
    with host.fault("*snapshot.*", "altered"):
        with host.fault("runtime/pandas-*.zip", "missing"):
            page.goto(host.url + STATS + "?point=2")
            expect(page.locator("html")).to_have_attribute("data-python", "error", timeout=START)
        Figure(page, "tail").notice().get_by_role("button").click()
        assert Figure(ready(page), "tail").number("beyond") == pytest.approx(0.0580582617584)
    assert "imports" in page.evaluate("stages")


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


@pytest.mark.parametrize("what", DEAR)
def test_where_data_or_memory_are_dear_a_reader_is_asked_first(page, host, what):
    page.add_init_script(DEAR[what])
    page.goto(host.url + LEARN)
    figure = Figure(page, "clusters")
    figure.slider("groups").fill("5")
    expect(figure.notice()).to_contain_text("MB")
    assert not [s.path for s in host.sent if s.path.startswith("runtime/")]
    if what == "a small telephone":
        return
    figure.notice().get_by_role("button", name="Fetch").click()
    assert Figure(ready(page), "clusters").number("largest") < 40
    assert figure.slider("groups").input_value() == "5"


def test_embedded_figures_of_several_sets_answer(chrome, host, tmp_path):
    names = ("tail", "deciban-spinner")
    tags = "".join(f'<essay-widget name="{name}"></essay-widget>' for name in names)
    script = (
        "window.answered = new Set(); document.addEventListener('ready', "
        "(e) => answered.add(e.target.getAttribute('name')));"
    )
    blog = f"<!doctype html><title>A blog</title><script>{script}</script>{tags}"
    (tmp_path / "index.html").write_text(f'{blog}<script src="{host.url}embed.js"></script>')
    with TestServer(tmp_path) as other, watched(chrome) as context:
        context.watch.expected = "404"  # the blog has no icon
        page = context.new_page()
        page.goto(other.url)
        page.wait_for_function("answered.size === 2", timeout=2 * START)
