"""An essay that needs scipy and pandas: built beside a plain one, woken, and started cold.

The site is made of the tests' own essays (tests/packages/essays), in a folder that has the house's
widgets and press beside them.
"""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from testing.server import Host
from tests.e2e.conftest import watched
from tests.e2e.figures import Figure, ready

ROOT = Path(__file__).resolve().parents[2]
ESSAYS = ROOT / "tests" / "packages" / "essays"
BUILD = """
import sys
from pathlib import Path
from sitepress.build import build
build(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def build_site(root, out):
    """The site of the repository at `root`; what the build said."""
    path = os.pathsep.join([str(root), str(ROOT / "build")])
    command = [sys.executable, "-c", BUILD, str(root), str(out)]
    env = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A repository with the tests' essays in the place of the house's."""
    root = tmp_path_factory.mktemp("repository")
    for name in ("widgets", "build", "pyproject.toml", "LICENSE", "README.md"):
        (root / name).symlink_to(ROOT / name)
    (root / "essays").symlink_to(ESSAYS)
    return root


@pytest.fixture(scope="module")
def site(root):
    """The built site of the tests' essays, or $DECIBAN_PACKAGES_SITE."""
    if told := os.environ.get("DECIBAN_PACKAGES_SITE"):
        return Path(told)
    done = build_site(root, root / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def numbers_of(page):
    """The full numbers that the table's figure shows."""
    figure = Figure(page, "same-numbers")
    figure.slide("times", 2)
    figure.slide("times", 1)
    outputs = figure.root.locator("output[data-value]")
    return outputs.evaluate_all(
        "all => Object.fromEntries(all.map((o) => [o.dataset.value, o.dataset.number]))"
    )


def visit(chrome, site, missing=""):
    """(numbers, stages of the start, names of the files that the host sent)."""
    with Host(site) as host, watched(chrome) as context, contextlib.ExitStack() as stack:
        if missing:
            stack.enter_context(host.fault(missing, "missing"))
            context.watch.expected = "404"
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.goto(host.url + "stats-demo/")
        page.evaluate(
            "document.addEventListener('python-ready', (e) => { window.stages = e.detail; })"
        )
        ready(page)
        numbers, stages = numbers_of(page), page.evaluate("window.stages")
        return numbers, stages, [Path(line.path).name for line in host.sent]


@pytest.fixture(scope="module")
def woken(chrome, site):
    """The essay, woken from its snapshot."""
    return visit(chrome, site)


@pytest.fixture(scope="module")
def cold(chrome, site):
    """The essay, whose snapshot does not arrive."""
    return visit(chrome, site, "*snapshot.*.zst")


def test_both_starts_are_what_they_are_called(woken, cold):
    assert "restore" in woken[1]
    assert "imports" not in woken[1]
    assert "imports" in cold[1]


def test_woken_and_cold_python_compute_the_same_bit_for_bit(woken, cold):
    assert len(woken[0]) > 40
    assert woken[0] == cold[0]


def test_the_host_computes_the_same(woken, root):
    script = (
        "import importlib.util, json, sys\n"
        "from sitepress.cache import Cache, default_root\n"
        "from sitepress.content.essays import find\n"
        "from sitepress.python.package_sets import sets_of\n"
        "from sitepress.python.runtime import fetch_runtime\n"
        "from pathlib import Path\n"
        "root, cache = Path(sys.argv[1]), Cache(default_root())\n"
        "sets_of(find(root / 'essays'), root, fetch_runtime(cache), cache, lambda _: None)\n"
        "from essays.stats_demo.functions import FUNCTIONS\n"
        "print(json.dumps({name: float(f()) for name, f in FUNCTIONS.items()}))\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(ROOT / "build")])}
    command = [sys.executable, "-c", script, str(root)]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    here = json.loads(done.stdout.splitlines()[-1])
    assert here.keys() == woken[0].keys()
    for name, text in woken[0].items():
        assert float(text) == pytest.approx(here[name], rel=1e-7, abs=1e-12), name


def test_a_plain_essay_asks_for_nothing_of_the_set(chrome, site, woken):
    with Host(site) as host, watched(chrome) as context:
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.goto(host.url + "plain-demo/")
        ready(page)
        asked, theirs = [Path(line.path).name for line in host.sent], set(woken[2])
        snapshots = [name for name in asked if name.startswith("snapshot.")]
        assert snapshots
        assert not set(snapshots) & theirs
        assert not [name for name in asked if name.startswith("worker.") and name in theirs]
    listed = (site / "sw.js").read_text()
    assert listed.count("snapshot.") == 2  # one that is kept, one that is kept once asked for


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "import pandas",
            "one.py:2: got an import of pandas, which one.py does not declare;",
        ),
        ("def f():\n    import scipy.stats", "one.py:3: got an import of scipy, which"),
    ],
)
def test_an_import_that_nothing_declares_stops_the_build(tmp_path, line, words):
    for name in ("widgets", "build", "pyproject.toml", "LICENSE", "README.md"):
        (tmp_path / name).symlink_to(ROOT / name)
    folder = tmp_path / "essays" / "one"
    folder.mkdir(parents=True)
    front = "---\ntitle: One\ndescription: One.\nauthor: One\ndate: 2026-11-26\n---\nOne.\n"
    (folder / "one.md").write_text(front)
    (folder / "one.py").write_text(f'"""One."""\n{line}\nfigures = ()\n')
    done = build_site(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    assert words in done.stderr.splitlines()[-1]
