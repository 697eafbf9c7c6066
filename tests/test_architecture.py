"""The house rules, held by a test: who may import whom, and what is public."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# The rooms, and those that each may import from. The longest name that fits is a module's room.
FIGURES = sorted(p.parent.name for p in (ROOT / "widgets").glob("*/view.js"))
ALLOWED = {
    "widgets": set(),
    "widgets.maths": {"widgets.maths"},
    "widgets.kit": {"widgets.kit"},
    "widgets.view": {"widgets.view"},
    "widgets.hosts": {"widgets.kit", "widgets.view", "widgets.maths", "widgets.hosts"},
    **{f"widgets.{name}": {"widgets.kit", "widgets.maths", f"widgets.{name}"} for name in FIGURES},
    "essays": {"widgets", "essays"},
    "essays.main": {"widgets", "sitepress"},  # not an essay: what `panel serve` opens
    "sitepress": {"widgets.kit", "widgets.hosts", "widgets.view", "sitepress"},
    "testing": {"widgets", "sitepress", "testing"},
    "bench": {"widgets", "sitepress", "testing", "bench"},
    "training": {"widgets", "sitepress", "training"},
}
OWN = {"widgets", "essays", "sitepress", "bench", "training", "testing", "tests"}
# What belongs to Panel and Bokeh stands behind one seam.
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
    """The room of a module."""
    rooms = [room for room in ALLOWED if name == room or name.startswith(room + ".")]
    return max(rooms, key=len)


@pytest.mark.parametrize("name", OURS)
def test_imports_go_one_way(name):
    allowed = ALLOWED[home(name)]
    for other in imported(OURS[name]):
        if top(other) in OWN:
            assert any(other == room or other.startswith(room + ".") for room in allowed), (
                f"{name} imports {other}; {home(name)} may import from {sorted(allowed)}"
            )


@pytest.mark.parametrize("name", [n for n in OURS if home(n) == "widgets.maths"])
def test_the_maths_knows_numpy_only(name):
    others = {top(other) for other in imported(OURS[name])} - {"widgets", "numpy"}
    assert others <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    "name", [n for n in OURS if top(n) == "widgets" and home(n) != "widgets.hosts"]
)
def test_widgets_know_of_no_screen(name):
    assert not {top(other) for other in imported(OURS[name])} & (GUI | BROWSER)


@pytest.mark.parametrize("name", [n for n in OURS if home(n) == "essays"])
def test_essays_hold_figures_and_numbers_only(name):
    assert not {top(other) for other in imported(OURS[name])} & (GUI | BROWSER)


ESSAYS = sorted(p.parent.name for p in (ROOT / "essays").glob("*/*.md") if p.stem == p.parent.name)


@pytest.mark.parametrize("essay", ESSAYS)
def test_the_press_and_the_kit_know_no_essay(essay):
    """Essays are found: nothing that makes pages names one, by slug or by module."""
    names = re.compile(rf"\b({essay}|{essay.replace('_', '-')})/|essays\.{essay}|widgets\.{essay}")
    for folder in ("build/sitepress", "widgets/kit", "widgets/hosts", "widgets/view"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".js", ".css", ".html"):
                assert not names.search(path.read_text("utf-8")), path


def test_nothing_shadows_the_tool_that_builds_wheels():
    assert not (ROOT / "build" / "__init__.py").exists()
    ignored = (ROOT / ".gitignore").read_text().split()
    assert not {"build", "build/", "/build/"} & set(ignored)


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
    "widgets.kit.widget": {"Answer", "Image", "Value", "WIDGETS", "Widget"},
    "widgets.hosts.worker": {
        "Buffer",
        "PAGE",
        "Session",
        "lend",
        "prepare",
        "provide",
        "session",
        "wake",
    },
    "widgets.hosts.figure": {"Figure", "encode", "read_request"},
    "widgets.hosts.live": {"LiveFigure"},
    "widgets.kit.number_format": {
        "MINUS",
        "THIN_SPACE",
        "db",
        "fix",
        "odds",
        "percent",
        "sig",
        "superscript",
    },
}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names_are_pinned(name):
    assert public(name) == PUBLIC[name]
