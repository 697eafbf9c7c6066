"""Wheels made small: what the browser's Python never reads is left out, and so never sent.

Stock wheels of Panel and Bokeh carry their JavaScript, style sheets, images and tests: 25 of 27
MB. Of what is left, a third is documentation. Three things go:

1. files that Python does not import (`KEPT_DATA` names the few that it opens at import), tests,
   and modules that only a server or a command line uses (`UNUSED`);
2. docstrings, `help=` and `doc=` texts, the annotations of functions, and what stands under
   `if TYPE_CHECKING`: none of it changes what the code does, and a memory snapshot would hold
   it all;
3. compiled parts for other machines than the browser: MarkupSafe and PyYAML then use their
   Python forms.

Every wheel made here has fixed dates and a fixed order, so that equal inputs give equal bytes.
"""

import ast
import zipfile
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path

from sitepress.errors import PressError
from sitepress.python.lazy_imports import LAZY, exported, lazy

KEPT_DATA = (
    "bokeh/_sri/3.10.2.json",
    "bokeh/core/_templates/*",
    "panel/_templates/*.*",
    "panel/layout/*.html",
    "panel/package.json",
    "panel/theme/css/*.css",
    "pyviz_comms/labextension/package.json",
    "pyviz_comms/notebook.js",
)

UNUSED = (
    "*/tests/*",
    "*/test/*",
    "bokeh/command/*",
    "bokeh/sphinxext/*",
    "bokeh/sampledata/*",
    "panel/command/*",
    "panel/compiler.py",
    "panel/examples/*",
    "numpy/f2py/*",
    "numpy/distutils/*",
    "numpy/testing/*",
    "numpy/_core/*_tests.*.so",
)

# Imported for nothing but the documentation that they attach.
EMPTIED = ("numpy/_core/_add_newdocs.py", "numpy/_core/_add_newdocs_scalars.py")

BROWSER = "wasm32"
REPRODUCIBLE_DATE = (1980, 1, 1, 0, 0, 0)
# Statements left out, by a word in them: Panel patches pandas' readers in passing, for which it
# would import all of pandas (5 MB, and seconds); and it makes, by `eval`, a function that only
# talks to BokehJS, which these pages do not have: a strict page forbids the one, and a memory
# snapshot cannot hold the other.
LEFT_OUT = {"panel/io/pyodide.py": ("pandas", "run_js")}
# Expressions replaced, after which far less is imported: a version that is looked up in the
# metadata of what is installed (which takes the whole of `email`); types written out in words for
# documentation (for which every model of Bokeh imports those that it mentions); a test double that
# a cache would recognise; a parser for configuration files that no browser has.
YAML = ("import yaml\n", "from importlib import import_module as _late\n")
REWRITTEN = {
    "bokeh/__init__.py": (
        ("import importlib.metadata as importlib_metadata\n", ""),
        ("importlib_metadata.version('bokeh')", "'{version}'"),
        ("del importlib_metadata\n", ""),
    ),
    "bokeh/core/property/_sphinx.py": (
        ("return _type_links.get(obj.__class__, property_link)(obj)", "return ''"),
    ),
    "bokeh/settings.py": (
        YAML,
        ("yaml.load(f, Loader=yaml.SafeLoader)", "_late('yaml').safe_load(f)"),
    ),
    "bokeh/themes/theme.py": (YAML, ("yaml.safe_load(f)", "_late('yaml').safe_load(f)")),
    "panel/theme/native.py": (
        ("from ..widgets.indicators import Number\n", ""),
        ("modifiers = {Number: {'default_color': 'white'}}", "pass"),
    ),
    "panel/io/cache.py": (
        ("import unittest.mock\n", ""),
        ("unittest.mock.Mock: lambda obj: _int_to_bytes(id(obj)), ", ""),
    ),
}
# It gives its functions' docstrings to compiled code, which takes nothing but a string.
HANDS_ON_DOCSTRINGS = ("numpy/_core/multiarray.py",)
DOCUMENTING_KEYWORDS = ("help", "doc")


def trim(wheel: Path, folder: Path) -> Path:
    """Write the trimmed `wheel` into `folder`, named for the browser or for any platform."""
    name, version, *_, platform = wheel.stem.split("-")
    native = platform.endswith(BROWSER)
    out = folder / (wheel.name if native else f"{name}-{version}-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        files = {path: archive.read(path) for path in archive.namelist()}
    kept = {
        path: strip(data, path, files, version) if path.endswith(".py") else data
        for path, data in files.items()
        if wanted(path) or (native and path.endswith(".so"))
    }
    write_zip(out, kept)
    return out


def trim_library(archive: Path, folder: Path) -> Path:
    """Write the trimmed standard library, a zip archive, into `folder`; every module stays."""
    with zipfile.ZipFile(archive) as given:
        files = {path: given.read(path) for path in given.namelist() if not path.endswith("/")}
    out = folder / archive.name
    write_zip(out, {p: strip(d, p) if p.endswith(".py") else d for p, d in files.items()})
    return out


def wanted(path: str) -> bool:
    """Whether the file `path` of a wheel is read in the browser."""
    if any(fnmatch("/" + path, f"*/{pattern.removeprefix('*/')}") for pattern in UNUSED):
        return False
    return path.endswith((".py", ".dist-info/METADATA", ".dist-info/WHEEL")) or any(
        fnmatch(path, pattern) for pattern in KEPT_DATA
    )


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """A zip archive of `files` in the order of their names, reproducible to the byte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, REPRODUCIBLE_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])


def strip(
    source: bytes, path: str = "", files: Mapping[str, bytes] | None = None, version: str = ""
) -> bytes:
    """The module `path` of a wheel's `files` without what only documents it."""
    if path in EMPTIED:
        return b""
    tree = ast.parse(source)
    if words := LEFT_OUT.get(path):
        tree.body = [n for n in tree.body if not any(word in ast.unparse(n) for word in words)]
    if path in LAZY:
        package = path.removesuffix("/__init__.py")
        tree = lazy(path, tree, lambda module: exported(module, package, (files or {}).get))
    tree = _Strip('""' if path in HANDS_ON_DOCSTRINGS else None).visit(tree)
    text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    for old, new in REWRITTEN.get(path, ()):
        if old not in text:
            raise PressError(f"{path} has changed: it has no {old!r}; look at {__name__} again.")
        text = text.replace(old, new.replace("{version}", version))
    return text.encode()


def _is_documentation(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_type_checking(node: ast.expr) -> bool:
    return ast.unparse(node) in ("TYPE_CHECKING", "t.TYPE_CHECKING", "typing.TYPE_CHECKING")


class _Strip(ast.NodeTransformer):
    def __init__(self, docstring: str | None):
        self.docstring = docstring

    def _body(self, statements: Iterable[ast.stmt]) -> list[ast.stmt]:
        kept = [s for s in statements if not _is_documentation(s)]
        if self.docstring is not None:
            kept = [*ast.parse(self.docstring).body, *kept]
        return kept or [ast.Pass()]

    def visit_Module(self, node: ast.Module) -> ast.Module:
        self.generic_visit(node)
        node.body = self._body(node.body)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        node.body = self._body(node.body)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.body = self._body(node.body)
        # `singledispatch` reads the annotation of what is registered; nothing else reads any.
        if not any("register" in ast.unparse(decorator) for decorator in node.decorator_list):
            node.returns = None
            given = node.args
            for arg in [*given.posonlyargs, *given.args, *given.kwonlyargs]:
                arg.annotation = None
            for rest in (given.vararg, given.kwarg):
                if rest is not None:
                    rest.annotation = None
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_If(self, node: ast.If) -> ast.stmt | list[ast.stmt]:
        self.generic_visit(node)
        if _is_type_checking(node.test):
            return node.orelse or ast.Pass()
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        for keyword in node.keywords:
            # Empty rather than absent: some functions insist on being given a text.
            if keyword.arg in DOCUMENTING_KEYWORDS and _is_text(keyword.value):
                keyword.value = ast.Constant("")
        return node


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
