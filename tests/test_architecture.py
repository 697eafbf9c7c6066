"""The house rules, held by a test: who may import whom, how long a file is, what is public."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 300

# Files that may be longer than the house allows, and why.
LONG = {
    "essays/why_kl/why_kl.py": "one table: every number that the essay quotes",
}

# A package may import from these of our own, and never the other way round.
ALLOWED = {
    "widgets.maths": {"widgets.maths"},
    "widgets": {"widgets"},
    "essays": {"widgets", "essays"},
    "sitepress": {"widgets", "sitepress"},
    "essays.main": {"widgets", "sitepress"},  # not an essay: what `panel serve` opens
}
OWN = {"widgets", "essays", "sitepress", "tests"}
# What belongs to Panel and Bokeh stands behind one seam; elsewhere widgets know of no screen.
SEAM = {"widgets.figure", "widgets.browser", "widgets.live"}
GUI = {"panel", "bokeh", "pyviz_comms", "ipywidgets", "tornado"}
BROWSER = {"js", "pyodide", "pyodide_js", "_pyodide"}


def sources(*folders):
    """(path, dotted name) of every Python file of ours below the folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "__pycache__" in path.parts:
                continue
            parts = path.relative_to(ROOT).with_suffix("").parts
            parts = parts[1:] if parts[0] == "build" else parts
            yield path, ".".join(parts).removesuffix(".__init__")


OURS = {name: path for path, name in sources("widgets", "essays", "build")}


def imported(path: Path):
    """The dotted names that a file imports, at the top or anywhere else."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write the whole name"
            yield node.module or ""


def top(name: str) -> str:
    return name.partition(".")[0]


def home(name: str) -> str:
    """The layer that a module belongs to."""
    return next((h for h in ("widgets.maths", "essays.main") if name.startswith(h)), top(name))


@pytest.mark.parametrize("name", OURS)
def test_imports_go_one_way(name):
    for other in imported(OURS[name]):
        if top(other) in OWN:
            assert any(
                other == layer or other.startswith(layer + ".") for layer in ALLOWED[home(name)]
            ), f"{name} imports {other}"


@pytest.mark.parametrize("name", [n for n in OURS if home(n) == "widgets.maths"])
def test_the_maths_knows_numpy_only(name):
    others = {top(other) for other in imported(OURS[name])} - {"widgets", "numpy"}
    assert others <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("name", [n for n in OURS if home(n) == "widgets" and n not in SEAM])
def test_widgets_know_of_no_screen(name):
    assert not {top(other) for other in imported(OURS[name])} & GUI
    assert not set(imported(OURS[name])) & SEAM


@pytest.mark.parametrize("name", [n for n in OURS if home(n) == "essays"])
def test_essays_hold_figures_and_numbers_only(name):
    assert not {top(other) for other in imported(OURS[name])} & (GUI | BROWSER)


def test_the_browser_is_known_to_one_file_at_most():
    knowing = [n for n, p in OURS.items() if {top(other) for other in imported(p)} & BROWSER]
    assert set(knowing) <= {"widgets.browser"}


def test_essays_are_files_to_the_press():
    """It loads them by name; no file of the press writes an essay's name."""
    for name, path in OURS.items():
        if home(name) == "sitepress":
            assert "essays.why_kl" not in path.read_text("utf-8"), name


def test_nothing_shadows_the_tool_that_builds_wheels():
    assert not (ROOT / "build" / "__init__.py").exists()
    ignored = (ROOT / ".gitignore").read_text().split()
    assert not {"build", "build/", "/build/"} & set(ignored)


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_long():
    files = [path for path, _ in sources("widgets", "essays", "build", "tests")]
    for kind in ("*.js", "*.css"):
        for folder in ("widgets", "build"):
            files += (ROOT / folder).rglob(kind)
    long = {str(p.relative_to(ROOT)): lines(p) for p in files if lines(p) > LONGEST}
    assert set(long) <= set(LONG), f"longer than {LONGEST} lines: {long}"


def test_no_work_is_left_lying_about():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    for path, _ in sources("widgets", "essays", "build"):
        assert not marks.search(path.read_text("utf-8")), path


def test_every_module_argues_for_itself():
    for name, path in OURS.items():
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{name} says nothing"


def public(name: str) -> set[str]:
    """The functions, classes and constants that a module offers, read and not run."""
    found = set()
    for node in ast.parse(OURS[name].read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {t.id for t in targets if isinstance(t, ast.Name)}
    return {n for n in found if not n.startswith("_")}


# What essays, pages and other people's code hold on to. Adding a name is a decision, so is
# taking one away: write it down here.
PUBLIC = {
    "widgets.base": {
        "Answer", "Image", "Raw", "Value", "WIDGETS", "Widget", "expected", "is_number", "plain",
        "read",
    },
    "widgets.browser": {
        "Buffer", "PAGE", "Session", "lend", "prepare", "provide", "session", "wake",
    },
    "widgets.figure": {"Figure", "encode", "read_ask"},
    "widgets.live": {"LiveFigure"},
    "widgets.text": {
        "MINUS", "THIN_SPACE", "db", "fix", "odds", "percent", "sig", "superscript",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names_are_pinned(name):
    assert public(name) == PUBLIC[name]
