"""Packages are made small without changing what their code does."""

import ast
import marshal
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitepress.cache import Cache
from sitepress.errors import PressError
from sitepress.python import lazy_imports, packages, snapshot, trim
from sitepress.python.recipes.recipe import Recipe


def make_wheel(folder, name, files):
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in files.items():
            archive.writestr(member, text)
    return path


def test_stripping_removes_what_documents_and_nothing_else():
    source = '''
"""Module."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import pandas
class C:
    """Class."""
    x: int = 1
    def f(self, a: int, *rest: str, b: "str" = "b", **more: object) -> int:
        """Function."""
        return a
    async def g(self) -> None:
        """Only words."""
p = Property(default=1, help="what it is", doc="more")  # given, but empty
q = Property(doc=computed)
'''
    text = trim.strip(source.encode()).decode()
    for gone in ("Module.", "Class.", "Function.", "Only words", "pandas", "what it is", "-> int"):
        assert gone not in text
    for kept in ("x: int = 1", "return a", "b='b'", "help=''", "doc=computed", "pass"):
        assert kept in text


def test_what_is_registered_by_its_annotation_keeps_it():
    text = trim.strip(b"@f.register\ndef g(x: int): return 1\n").decode()
    assert "x: int" in text


@given(st.integers(-100, 100), st.lists(st.integers(-5, 5), max_size=5))
def test_stripped_code_does_the_same(x, rest):
    source = b'''
def f(x: int, *rest: int) -> int:
    """Twice x and the rest."""
    def g(y: int) -> int:
        "inner"
        return 2 * y
    return g(x) + sum(rest)
'''
    before, after = {}, {}
    exec(source, before)
    exec(trim.strip(source), after)
    assert before["f"](x, *rest) == after["f"](x, *rest)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("bokeh/model/model.py", True),
        ("bokeh/server/static/js/bokeh.min.js", False),
        ("bokeh/core/_templates/file.html.jinja", True),
        ("panel/tests/test_x.py", False),
        ("panel/theme/css/default.css", True),
        ("panel/dist/panel.min.js", False),
        ("markupsafe/_speedups.cpython-313-x86_64-linux-gnu.so", False),
        ("bokeh/_sri/1.2.3.json", True),
        ("bokeh/_sri/1.2.2.json", False),
        ("bokeh-1.2.3.dist-info/METADATA", True),
        ("bokeh-1.2.3.dist-info/RECORD", False),
    ],
)
def test_only_what_the_browser_reads_is_kept(path, kept):
    library = path.partition("/")[0]
    assert trim.wanted(path, trim.RECIPES.get(library, Recipe(library)), "1.2.3") == kept


RECIPE = Recipe(
    library="lib",
    unused=("lib/command/*",),
    kept_data=("lib/{version}.json",),
    emptied=("lib/words.py",),
    left_out={"lib/io.py": ("pandas",)},
    rewritten={"lib/io.py": (("import yaml\n", ""), ("'of lib'", "'{version}'"))},
    docstrings={"lib/core.py": "given_docs"},
    lazy={"lib/__init__.py": "from . import core"},
    late={"lib/rare.py": ("difflib", "load")},
)
LIBRARY = {
    "lib/__init__.py": "from .io import load\n__all__ = ('load',)\n",
    "lib/command/run.py": "",
    "lib/core.py": "def f():\n    'What f does.'\ngiven_docs(f.__doc__)\n",
    "lib/io.py": "import pandas\nimport yaml\nload = 'of lib'\n",
    "lib/rare.py": (
        "from __future__ import annotations\n"
        "import difflib, os\n"
        "from .io import load\n"
        "class Reader:\n"
        "    def load(self):\n"
        "        @load\n"
        "        def inner(x=load):\n"
        "            return [difflib.ndiff, lambda: x]\n"
    ),
    "lib/words.py": "x = 'words'\n",
    "lib/1.0.json": "{}",
    "lib-1.0.dist-info/METADATA": "",
}


@pytest.fixture
def trimmed(tmp_path, monkeypatch):
    """A function that trims the library with some files changed; None takes one away."""
    monkeypatch.setattr(trim, "RECIPES", {"lib": RECIPE})

    def run(**changes):
        files = LIBRARY | {f"lib/{name}.py": text for name, text in changes.items()}
        files = {path: text for path, text in files.items() if text is not None}
        out = tmp_path / "out"
        out.mkdir()
        wheel = trim.trim(make_wheel(tmp_path, "lib-1.0-py3-none-any.whl", files), out)
        with zipfile.ZipFile(wheel) as archive:
            return {path: archive.read(path).decode() for path in archive.namelist()}

    return run


def test_a_recipe_is_followed(trimmed):
    files = trimmed()
    assert sorted(files) == sorted(set(LIBRARY) - {"lib/command/run.py"})
    assert files["lib/io.py"] == "load = '1.0'\n"
    assert files["lib/words.py"] == ""
    assert files["lib/core.py"] == '""""""\n\ndef f():\n    """"""\ngiven_docs(f.__doc__)\n'
    assert "_LAZY = {'load': ('.io', 'load')}" in files["lib/__init__.py"]
    assert files["lib/rare.py"] == (
        "from __future__ import annotations\n"
        "from importlib import import_module as _late\n"
        "import os\n\n"
        "class Reader:\n\n"
        "    def load(self):\n\n"
        "        @_late('.io', __package__).load\n"
        "        def inner(x=_late('.io', __package__).load):\n"
        "            return [_late('difflib').ndiff, lambda: x]\n\n"
        "def __getattr__(name):\n"
        "    if name == 'difflib':\n"
        "        return _late('difflib')\n"
        "    if name == 'load':\n"
        "        return _late('.io', __package__).load\n"
        "    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')\n"
    )


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"command/run": None}, "no file matches 'lib/command/*'"),
        ({"words": None}, "there is no lib/words.py; it was moved or is gone"),
        ({"io": None}, "there is no lib/io.py; it was moved or is gone"),
        ({"core": None}, "there is no lib/core.py; it was moved or is gone"),
        ({"__init__": None}, "there is no lib/__init__.py; it was moved or is gone"),
        ({"io": "import yaml\nload = 'of lib'\n"}, "lib/io.py has no statement with 'pandas'"),
        ({"io": "import pandas\nload = 'of lib'\n"}, r"lib/io.py has no 'import yaml\n'"),
        ({"core": "def f():\n    'What f does.'\n"}, "lib/core.py has no 'given_docs'"),
        ({"rare": "import difflib\n"}, "of lib/rare.py, it does not import 'load' at its top"),
        (
            {"rare": "import difflib\nfrom .io import load\nx = difflib.ndiff\n"},
            "of lib/rare.py, it uses 'difflib' while it is imported",
        ),
        (
            {"rare": "import difflib\nfrom .io import load\ndef f(x=load()):\n    pass\n"},
            "of lib/rare.py, it uses 'load' while it is imported",
        ),
        (
            {"rare": "import difflib\nfrom .io import load\n@load\ndef f():\n    pass\n"},
            "of lib/rare.py, it uses 'load' while it is imported",
        ),
        (
            {"rare": "import difflib\nfrom .io import load\ndef f(load):\n    return load\n"},
            "of lib/rare.py, 'load' is the name of something else in it, too",
        ),
        (
            {"rare": "import difflib\nfrom .io import load\ndef f():\n    load = 1\n"},
            "of lib/rare.py, 'load' is the name of something else in it, too",
        ),
        ({"__init__": "import os\n"}, "lib/__init__.py re-exports nothing that could be made lazy"),
    ],
)
def test_a_library_that_has_changed_is_not_trimmed_blindly(trimmed, changes, what):
    with pytest.raises(PressError) as caught:
        trimmed(**changes)
    assert str(caught.value) == (
        f"lib 1.0 is not as its recipe expects: {what}; see "
        "build/sitepress/python/recipes/lib.py and build/UPGRADING.md."
    )


def test_a_missing_data_file_is_an_error(trimmed, monkeypatch):
    monkeypatch.delitem(LIBRARY, "lib/1.0.json")
    with pytest.raises(PressError, match=r"no file matches 'lib/1\.0\.json'"):
        trimmed()


def test_trimmed_wheels_are_the_same_bytes_every_time(tmp_path):
    files = {"a/__init__.py": '"""Doc."""\nx = 1\n', "a-1.dist-info/METADATA": "Name: a\n"}
    wheel = make_wheel(tmp_path, "a-1-py3-none-any.whl", files)
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(trim.trim(wheel, tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_compiled_parts_stay_only_where_they_are_for_the_browser(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for tag, kept in (("manylinux_2_28_x86_64", False), ("pyodide_2025_0_wasm32", True)):
        wheel = make_wheel(tmp_path, f"a-1-cp313-cp313-{tag}.whl", {"a.so": "", "a.py": ""})
        with zipfile.ZipFile(trim.trim(wheel, out)) as archive:
            assert ("a.so" in archive.namelist()) == kept


def test_wheels_and_library_are_compiled_for_the_browsers_python(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    wheel = make_wheel(
        tmp_path,
        "a-1-py3-none-any.whl",
        {
            "a.py": '"""Doc."""\nx = 6 * 7\n',
            "a-1.dist-info/WHEEL": "",
            "a-1.dist-info/METADATA": "",
        },
    )
    library = make_wheel(tmp_path, packages.LIBRARY, {"b.py": "y = 1\n"})
    packages.compile_all([wheel], library, folder)
    with zipfile.ZipFile(folder / "a-1-cp313-none-any.whl") as archive:
        code = marshal.loads(archive.read("a.pyc")[16:])
        flags = int.from_bytes(archive.read("a.pyc")[4:8], "little")
    names = {}
    exec(code, names)
    assert names["x"] == 42
    assert flags & 1, "stamped with the hash of its source, not with a time"
    with zipfile.ZipFile(folder / packages.LIBRARY) as archive:
        assert archive.namelist() == ["b.pyc"]


def test_another_python_is_refused(tmp_path, monkeypatch):
    class Runtime:
        python = "3.99"

    with pytest.raises(PressError, match=r"needs Python 3\.99"):
        packages.build_packages(None, tmp_path, Runtime(), tmp_path)


def test_the_own_wheel_depends_on_every_source(tmp_path):
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "widgets").mkdir()
    (tmp_path / "widgets" / "a.py").write_text("1")
    (tmp_path / "essays").mkdir()
    (tmp_path / "essays" / "__init__.py").write_text("")
    essays = tmp_path / "elsewhere"
    (essays / "tale").mkdir(parents=True)
    seen = [packages.own_sources(tmp_path, essays)]
    for path in (tmp_path / "widgets" / "b.py", essays / "tale" / "tale.py", essays / "shared.py"):
        path.write_text("2")
        seen.append(packages.own_sources(tmp_path, essays))
        assert seen[-1] != seen[-2]
    for folder in (".press", "node_modules", "not-a-name"):
        (essays / folder).mkdir()
        (essays / folder / "c.py").write_text("3")
    assert packages.own_sources(tmp_path, essays) == seen[-1]


# Lazy packages: a package is written to disk and imported by a Python of its own.

PACKAGE = {
    "__init__.py": (
        "from __future__ import annotations\n"
        "from . import eager, later as late\n"
        "from .eager import E\n"
        "from .later import L as Renamed\n"
        "from .stars import *\n"
        "used = E + 1\n"
        "__all__ = ('L',)\n"
    ),
    "eager.py": "E = 1\n",
    "later.py": "L = 'later'\n",
    "stars/__init__.py": "from .deep import *\n__all__ = (*_all(deep),)\n_all = None\n",
    "stars/deep.py": "__all__ = ('S', 'T')\nS = 's'\nT = 't'\n",
}


def run_lazy(tmp_path, code):
    root = tmp_path / "lazied"
    sources = {f"lazied/{name}": text.encode() for name, text in PACKAGE.items()}
    for name, text in PACKAGE.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path == root / "__init__.py":
            tree, _ = lazy_imports.lazy(
                ast.parse(text),
                lambda module: lazy_imports.exported(module, "lazied", sources.get),
            )
            text = ast.unparse(ast.fix_missing_locations(tree))
        elif name == "stars/__init__.py":
            text = "from .deep import *\n"
        path.write_text(text)
    command = [sys.executable, "-c", f"import sys, lazied\n{code}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_names_of_a_lazy_package_come_when_they_are_asked_for(tmp_path):
    told = "print(','.join(sorted(m for m in sys.modules if m.startswith('lazied.'))))\n"
    before, after = run_lazy(
        tmp_path,
        f"{told}"
        "assert lazied.Renamed == 'later' and lazied.S == 's'\n"
        "from lazied import T, late, used\nassert (T, late.L, used) == ('t', 'later', 2)\n"
        "assert {'S', 'T', 'Renamed', 'late'} <= set(dir(lazied))\n"
        f"{told}",
    )
    assert before == "lazied.eager"
    assert set(after.split(",")) > {"lazied.eager", "lazied.later", "lazied.stars"}


def test_an_unknown_name_of_a_lazy_package_is_an_ordinary_error(tmp_path):
    assert run_lazy(
        tmp_path,
        "try: lazied.nothing\nexcept AttributeError as e: print('nothing' in str(e))",
    ) == ["True"]


def test_docstrings_of_others_become_empty_and_nothing_else_changes():
    source = (
        b'"""What."""\ndef f(x: int = 1) -> int:\n    """Doc."""\n    return x\n'
        b'class C:\n    """Doc."""\n    y: str\ndef g():\n    "only"\n'
    )
    after: dict[str, object] = {}
    exec(trim.without_docstrings(source), after)
    f, c, g = after["f"], after["C"], after["g"]
    assert [after["__doc__"], f.__doc__, c.__doc__, g.__doc__] == [""] * 4
    assert f() == 1
    assert f.__annotations__ == {"x": int, "return": int}
    assert c.__annotations__ == {"y": str}
    assert g() is None


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_statements_stay_on_their_lines_when_docstrings_go(encoding):
    source = (
        f"# -*- coding: {encoding} -*-\n"
        '"""What\nit is: ü."""\nimport os\n'
        "def f():\n    'one' \\\n    'two'\n    x = 'ü'\n    return x\n"
        "if os:\n    class C:\n        ('in'\n         'side')\n        y = 1\n"
    ).encode(encoding)
    after = trim.without_docstrings(source)
    before, tree = ast.parse(source), ast.parse(after)
    lines = [[n.lineno for n in ast.walk(t) if isinstance(n, ast.stmt)] for t in (before, tree)]
    assert lines[0] == lines[1]
    names: dict[str, object] = {}
    exec(compile(after, "given", "exec"), names)
    assert [names["__doc__"], names["f"].__doc__, names["C"].__doc__] == [""] * 3
    assert names["f"]() == "ü"


def test_packages_are_compiled_side_by_side_and_each_only_once(tmp_path):
    cache, said = Cache(tmp_path / "cache"), []
    keys = {}
    for name in ("b", "a"):
        files = {f"{name}.py": "x = 1\n", f"{name}-1.dist-info/METADATA": f"Name: {name}\n"}
        files[f"{name}-1.dist-info/WHEEL"] = ""
        keys[make_wheel(tmp_path, f"{name}-1-py3-none-any.whl", files)] = name
    a, b = packages.compile_beyond(cache, keys, said.append)
    assert (a.name, b.name) == ("a-1-cp313-none-any.whl", "b-1-cp313-none-any.whl")
    with zipfile.ZipFile(a) as archive:
        assert "a.pyc" in archive.namelist()
    third = make_wheel(tmp_path, "c-1-py3-none-any.whl", {"c.py": "", "c-1.dist-info/WHEEL": ""})
    assert packages.compile_beyond(cache, {**keys, third: "c"}, said.append)[:2] == [a, b]
    assert said == ["compiling b, a", "compiling c"]


def test_who_needs_one_large_file_fetches_only_that(tmp_path):
    wheel = make_wheel(
        tmp_path,
        "lib-1.0-py3-none-any.whl",
        {
            "lib/a.pyc": b"a" * 60_000,
            "lib/font.ttf": b"f" * 60_000,
            "lib/late.so": b"l" * 60_000,
            "lib/used.so": b"u" * 60_000,
            "lib/small.txt": b"s",
        },
    )
    found = snapshot.archives_of({"lib": wheel}, {"lib/used.so"})
    names = {n: [path.rpartition("/")[2] for path in files] for n, files in found.items()}
    assert names == {
        "": ["used.so"],
        "lib.bin": ["a.pyc", "small.txt"],
        "lib-font.ttf.bin": ["font.ttf"],
        "lib-late.so.bin": ["late.so"],
    }
