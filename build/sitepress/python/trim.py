"""Trims wheels: what the browser's Python never reads is left out.

Stock wheels of Panel and Bokeh carry their JavaScript, style sheets, images and tests: 25 of 27
MB. Of what is left, a third is documentation. Three things go:

1. files that Python does not import, tests, and modules that only a server or a command line uses;
2. docstrings, `help=` and `doc=` texts, the annotations of functions, and what is under
   `if TYPE_CHECKING`: none of it changes what the code does, and a memory snapshot would contain
   it all;
3. compiled parts for other machines than the browser: MarkupSafe and PyYAML then use their
   Python forms.

What of this holds for one library only, or relies on its text, is in its recipe (`recipes/`).

Every wheel made here has fixed dates and a fixed order, so that equal inputs give equal bytes.
"""

import ast
import io
import tokenize
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatch
from importlib.util import decode_source
from pathlib import Path

from sitepress.python.lazy_imports import exported, late, lazy
from sitepress.python.recipes import bokeh, deciban, numpy, panel, pyviz_comms
from sitepress.python.recipes.recipe import Recipe

MODULES = (bokeh, deciban, numpy, panel, pyviz_comms)
RECIPES = {module.RECIPE.library: module.RECIPE for module in MODULES}
# Libraries that run without docstrings, too (`python -OO`): a tenth of their memory.
UNDOCUMENTED = {"fonttools", "joblib", "matplotlib", "pandas", "pyparsing", "scikit_learn", "scipy"}
# Of any library.
TESTS = ("*/tests/*", "*/test/*")
SOURCES = tuple(f"*.{kind}" for kind in ("a", "c", "cpp", "f90", "h", "pxd", "pxi", "pyi", "pyx"))
METADATA = ("*.dist-info/METADATA", "*.dist-info/WHEEL")

BROWSER = "wasm32"
REPRODUCIBLE_DATE = (1980, 1, 1, 0, 0, 0)
DOCUMENTING_KEYWORDS = ("help", "doc")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
BLOCKS = (ast.stmt, ast.excepthandler, ast.match_case)  # in which there are statements
# What is read once, by the next step, is hardly compressed.
PASSING, KEPT = 1, 9


def trim(
    wheel: Path,
    folder: Path,
    left_out: Collection[str] = (),
    *,
    for_others: bool = False,
    for_apps: bool = False,
) -> Path:
    """Write the trimmed `wheel` into `folder`, named for the browser or for any platform.

    left_out    patterns of files that are left out besides
    for_others  keep what packages may read that we know nothing of: data files, and in libraries
                without a recipe annotations too, and docstrings unless they are UNDOCUMENTED
    for_apps    keep what only ordinary apps need of Panel and Bokeh
    Raises PressError where the wheel does not have what its library's recipe names.
    """
    name, version, *_, platform = wheel.stem.split("-")
    native = platform.endswith(BROWSER)
    out = folder / (wheel.name if native else f"{name}-{version}-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        files = {path: archive.read(path) for path in archive.namelist()}
    recipe = RECIPES.get(name, Recipe(name))
    recipe = recipe.for_apps() if for_apps else recipe
    recipe.check_files(version, files)

    def trimmed(path: str, data: bytes) -> bytes:
        if not path.endswith(".py"):
            return data
        if not for_others or name in RECIPES:
            return strip(data, path, files, version, recipe)
        return without_docstrings(data) if name in UNDOCUMENTED else data

    kept = {
        path: trimmed(path, data)
        for path, data in files.items()
        if (wanted_by_others if for_others else wanted)(path, recipe, version, native)
        and not any(fnmatch(path, pattern) for pattern in left_out)
    }
    write_zip(out, kept, PASSING)
    return out


def trim_library(archive: Path, folder: Path) -> Path:
    """Write the trimmed standard library, a zip archive, into `folder`; every module stays."""
    with zipfile.ZipFile(archive) as given:
        files = {path: given.read(path) for path in given.namelist() if not path.endswith("/")}
    out = folder / archive.name
    stripped = {p: strip(d, p) if p.endswith(".py") else d for p, d in files.items()}
    write_zip(out, stripped, PASSING)
    return out


def wanted(path: str, recipe: Recipe, version: str, native: bool = False) -> bool:
    """Whether the file `path` of a wheel is read in the browser; its compiled parts if `native`."""
    if any(fnmatch(f"/{path}", pattern) for pattern in TESTS):
        return False
    if any(fnmatch(path, pattern) for pattern in recipe.unused):
        return False
    kept = (*METADATA, *recipe.data(version))
    return path.endswith((".py", ".so") if native else ".py") or any(
        fnmatch(path, pattern) for pattern in kept
    )


def wanted_by_others(path: str, recipe: Recipe, version: str, native: bool = False) -> bool:  # noqa: ARG001
    """Whether a program in the browser may read the file: tests and sources for compilers no."""
    return not any(fnmatch(f"/{path}", pattern) for pattern in (*TESTS, *SOURCES))


def write_zip(path: Path, files: Mapping[str, bytes], level: int = KEPT) -> None:
    """A zip archive of `files` in the order of their names, reproducible to the byte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, REPRODUCIBLE_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])


def strip(
    source: bytes,
    path: str = "",
    files: Mapping[str, bytes] | None = None,
    version: str = "",
    recipe: Recipe = Recipe(""),  # noqa: B008 - it is frozen
) -> bytes:
    """The module `path` of a wheel's `files` without what only documents it.

    Raises PressError where it does not have the text that the recipe names.
    """
    if path in recipe.emptied:
        return b""
    if (text := recipe.docstrings.get(path, "")).encode() not in source:
        raise recipe.changed(version, f"{path} has no {text!r}")
    tree = ast.parse(source)
    for text in recipe.left_out.get(path, ()):
        rest = [node for node in tree.body if text not in ast.unparse(node)]
        if len(rest) == len(tree.body):
            raise recipe.changed(version, f"{path} has no statement with {text!r}")
        tree.body = rest
    if path in recipe.lazy:
        package = path.removesuffix("/__init__.py")
        tree, table = lazy(
            tree, lambda module: exported(module, package, (files or {}).get), recipe.lazy[path]
        )
        if not table:
            raise recipe.changed(version, f"{path} re-exports nothing that could be made lazy")
    tree = _Strip('""' if path in recipe.docstrings else None).visit(tree)
    text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    for old, new in recipe.rewritten.get(path, ()):
        if old not in text:
            raise recipe.changed(version, f"{path} has no {old!r}")
        text = text.replace(old, new.replace("{version}", version))
    if path in recipe.late:
        try:
            tree = late(ast.parse(text), recipe.late[path])
        except LookupError as problem:
            raise recipe.changed(version, f"of {path}, {problem.args[0]}") from problem
        text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    return text.encode()


def without_docstrings(source: bytes) -> bytes:
    """A module in which every docstring is an empty text: code may take a docstring for granted.

    Every statement stays on its line, so that tracebacks tell the library's own.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    text = decode_source(source)
    lines = text.encode().split(b"\n")  # the places of a syntax tree are bytes of UTF-8
    for doc in sorted(_docstrings(ast.parse(text)), key=lambda doc: -doc.lineno):
        first, last = doc.lineno - 1, (doc.end_lineno or doc.lineno) - 1
        left = lines[first][: doc.col_offset] + b'""' + lines[last][doc.end_col_offset :]
        lines[first : last + 1] = [left, *[b""] * (last - first)]
    return b"\n".join(lines).decode().encode(encoding)


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    """The docstrings of a module, and of all classes and functions in it."""
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, DOCUMENTED) and node.body and _is_documentation(node.body[0]):
            yield node.body[0].value  # type: ignore[attr-defined]
        nodes += [child for child in ast.iter_child_nodes(node) if isinstance(child, BLOCKS)]


def _is_documentation(node: ast.AST) -> bool:
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
            # Empty rather than absent: some functions require a text.
            if keyword.arg in DOCUMENTING_KEYWORDS and _is_text(keyword.value):
                keyword.value = ast.Constant("")
        return node


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
