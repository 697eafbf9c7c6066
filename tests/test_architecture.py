"""The house rules, held by a test: who may import whom, and what is public."""

import ast
import importlib
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
    "widgets.locale": {"widgets.locale"},
    "widgets.kit": {"widgets.kit", "widgets.locale"},
    "widgets.view": {"widgets.view", "widgets.locale"},
    "widgets.hosts": {"widgets.kit", "widgets.view", "widgets.maths", "widgets.hosts"},
    **{f"widgets.{name}": {"widgets.kit", "widgets.maths", f"widgets.{name}"} for name in FIGURES},
    "essays": {"widgets", "essays"},
    "essays.main": {"widgets", "sitepress"},  # not an essay: what `panel serve` opens
    "sitepress": {
        "widgets.locale",
        "widgets.kit",
        "widgets.hosts",
        "widgets.view",
        "widgets.maths",
        "sitepress",
    },
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
        "reseed",
        "session",
    },
    "widgets.hosts.figure": {"Figure", "encode", "read_request"},
    "widgets.hosts.live": {"LiveFigure"},
    "widgets.kit.number_format": {
        "MINUS",
        "SUPERSCRIPTS",
        "THIN_SPACE",
        "db",
        "fix",
        "odds",
        "percent",
        "plain",
        "sig",
        "superscript",
    },
}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names_are_pinned(name):
    assert public(name) == PUBLIC[name]


# Private names of others stand in one file a library, with why, and each has a canary.
COMPAT = {
    "widgets.kit.param_compat": "param",
    "widgets.hosts.panel_compat": "panel",
    "widgets.hosts.bokeh_compat": "bokeh",
    "widgets.hosts.apps_compat": "apps",
    "sitepress.apps.front_end_compat": "front_end",
}
SCRIPTS = {
    "pyodide-compat.js": "pyodide",
    "emscripten-compat.js": "emscripten",
    "bokeh-compat.js": "bokehjs",
    "panel-compat.js": "panel",
}
# Names that a library documents although they begin with an underscore.
DOCUMENTED = {
    "_esm",  # panel.readthedocs: how a JSComponent names its script
    "_foreach_lerp_",  # PyTorch's fused operations on lists of tensors, an underscore for a family
}
# Names that no documentation promises although they do not.
UNDOCUMENTED = {
    *("synced_references", "flush_synced", "loaded"),
    *("DIST_DIR", "BUNDLE_DIR", "CDN_DIST", "JS_VERSION", "set_resource_mode"),
    *("model_class_reverse_map", "object_count"),
}


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name not in DOCUMENTED


def own_objects(tree: ast.AST) -> set[str]:
    """What a file of ours calls its own: itself, its classes, what it imports from ours."""
    found = {"self", "cls"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and top(node.module or "") in OWN:
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
    return found


def private_names(path: Path):
    """(line, text) of every private name of somebody else's that a file uses."""
    tree = ast.parse(path.read_text("utf-8"))
    own = own_objects(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            ours = isinstance(node.value, ast.Name) and node.value.id in own
            if node.attr in UNDOCUMENTED or (private(node.attr) and not ours):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and top(node.module or "") not in {
            *OWN,
            "__future__",
        }:
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            if any(private(name) or name in UNDOCUMENTED for name in names):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Import):
            if any(private(part) for alias in node.names for part in alias.name.split(".")):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr"):
            name = node.args[1]
            if isinstance(name, ast.Constant) and private(str(name.value)):
                yield node.lineno, ast.unparse(node)


@pytest.mark.parametrize("name", sorted(set(OURS) - set(COMPAT)))
def test_private_names_of_others_stand_in_their_file(name):
    found = [f"{OURS[name].name}:{line}: {text}" for line, text in private_names(OURS[name])]
    assert not found, f"{found}: move it to one of {sorted(COMPAT)}, with why, a link and a canary"


@pytest.mark.parametrize(
    "source",
    [
        "document.callbacks._held_events",
        "doc.models.flush_synced()",
        "from panel.io.state import _x",
        "import panel._param",
        "getattr(view, '_models')",
        "from panel.io.resources import DIST_DIR",
        "from widgets.kit import widget\nview._task",
    ],
)
def test_a_private_name_is_seen(tmp_path, source):
    (tmp_path / "a.py").write_text(source)
    assert list(private_names(tmp_path / "a.py"))


def written_in(module: str, cls: str) -> set[str]:
    """The names that the body of a class gives values to; a metaclass may add others."""
    tree = ast.parse(OURS[module].read_text("utf-8"))
    body = next(n.body for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == cls)
    functions = {n.name for n in body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    stored = {
        name.id
        for node in body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    return functions | stored


def test_private_methods_of_others_are_overridden_in_their_file_only():
    """A class of ours that has a private name which a class of another library has too."""
    for module in (n for n in OURS if home(n) == "widgets.hosts" and n not in COMPAT):
        for cls in vars(importlib.import_module(module)).values():
            if not isinstance(cls, type) or cls.__module__ != module:
                continue
            others = [base for base in cls.__mro__ if top(base.__module__) not in OWN]
            mine = {name for name in written_in(module, cls.__name__) if private(name)}
            taken = {name for name in mine for base in others if name in vars(base)}
            assert not taken, f"{module}.{cls.__name__} overrides {sorted(taken)}; see panel_compat"


# What scripts may not name: properties that begin with an underscore, and undocumented ones.
PRIVATE_IN_SCRIPTS = re.compile(
    r"""(?<!this)\.\s*(__?[a-zA-Z]\w*)   # module._sbrk
    | \b(_[a-zA-Z]\w*)\s*[:=]          # { _makeSnapshot: true }
    | \b(LDSO | dynamicLibraries | loadedLibsBy\w+ | restoreSnapshot | serializeHiwireState
        | INITIAL_MEMORY | __indirect_function_table | instantiateStreaming | usedBytes | lookupPath
        | ErrnoError | embed_items | create_json_patch | apply_json_patch | on_change | remove_root
        | to_base64 | panelLoader | importShim)\b""",
    re.VERBOSE,
)


def private_in_script(text: str) -> list[str]:
    """The private names of others in a script, its comments left out."""
    text = re.sub(r"^\s*(//|\*|/\*).*$", "", text, flags=re.MULTILINE)
    found = ("".join(found.groups("")) for found in PRIVATE_IN_SCRIPTS.finditer(text))
    return [name for name in found if not name.endswith("__")]  # Python's own, as in Python


def scripts():
    for folder in ("build/sitepress/web", "build/bench", "widgets"):
        yield from sorted((ROOT / folder).rglob("*.js"))


def test_private_names_of_others_stand_in_their_script():
    for path in scripts():
        if path.name not in SCRIPTS:
            found = private_in_script(path.read_text("utf-8"))
            assert not found, f"{path}: {found}; move them to one of {sorted(SCRIPTS)}"


@pytest.mark.parametrize(
    "text",
    [
        *("m._sbrk(0)", "globalThis._createPyodideModule", "m.LDSO", "f({ _makeSnapshot: true })"),
        *(
            "d._all_models.values()",
            "globalThis.panelLoader.hide()",
            "Bokeh.embed.embed_items(d, i)",
        ),
    ],
)
def test_a_private_name_in_a_script_is_seen(text):
    assert private_in_script(text)


@pytest.mark.parametrize("library", [*COMPAT.values(), *SCRIPTS.values()])
def test_each_library_has_its_canaries(library):
    assert (ROOT / "tests" / "canaries" / f"test_{library}.py").is_file()


def test_files_of_private_names_say_why_and_where():
    files = [OURS[name] for name in COMPAT]
    files += [path for path in scripts() if path.name in SCRIPTS]
    assert len(files) == len(COMPAT) + len(SCRIPTS)
    for path in files:
        assert re.search(
            r"https://github\.com/[\w-]+/[\w-]+/blob/[\w.]+/\S+", path.read_text("utf-8")
        ), path
