"""What a script that is to become a page brings along: its code, its own modules, its data files.

Own modules are those that it, or they, import and that lie beside it. Data files are those whose
paths stand in the code as texts, folders with all that they hold; others are named on the command
line.
"""

import ast
import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sitepress.errors import PressError
from sitepress.paths import hidden
from sitepress.python.resolve import Official
from sitepress.python.script_metadata import BLOCK, Declared, declared

KINDS = (".py", ".ipynb")
MAGIC = re.compile(r"^\s*[%!]")
SHOWS = re.compile(r"\.servable\(|curdoc\(|add_root\(")
LARGEST = 50_000_000  # bytes of all files of an app
SKIPPED = {"__pycache__", "node_modules", "site-packages"}
OURS = {"widgets", "essays"}  # packages of the press's, which every script's Python has
# Names that are imported, and what has them where that is called otherwise.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "cv2": "opencv-python",
    "bs4": "beautifulsoup4",
    "dateutil": "python-dateutil",
    "yaml": "pyyaml",
}
# What needs a package that it does not import by itself.
WITHOUT_IMPORT = {
    "pandas": re.compile(r"\b(Tabulator|pane\.DataFrame|widgets\.DataFrame|hvplot)\b"),
    "bokeh-sampledata": re.compile(r"\bbokeh\.sampledata\b"),
}
# What a browser's Python can import, and not run.
NOT_THERE = {
    "multiprocessing": "processes",
    "concurrent": "threads and processes",
    "socket": "sockets",
    "socketserver": "sockets",
    "subprocess": "processes",
    "threading": "threads",
    "tornado": "a server",
}


@dataclass(frozen=True)
class Script:
    """One script.

    path   as it was given
    code   its Python
    files  {path from its folder: file} of all that it brings along, without itself
    needs  what it declares, or what its imports mean
    notes  sentences for the author
    """

    path: Path
    code: str
    files: Mapping[str, Path]
    needs: Declared
    notes: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return re.sub(r"[^a-z0-9]+", "-", self.path.stem.lower()).strip("-") or "app"


def read(path: Path, lock: Official, base: Collection[str], more: Collection[Path] = ()) -> Script:
    """A script with what it brings along; raises PressError.

    base  the canonical names of what every app's Python has
    more  further files and folders that it reads
    """
    if path.is_dir() and (path / "main.py").is_file():
        path = path / "main.py"
    if not path.is_file():
        raise PressError(f"There is no {path}; name a Panel or Bokeh script, or a notebook.")
    if path.suffix not in KINDS:
        raise PressError(f"Got {path.name}; expected a script (.py) or a notebook (.ipynb).")
    code = notebook_code(path) if path.suffix == ".ipynb" else path.read_text("utf-8")
    parsed(code, path)
    folder = path.resolve().parent
    files, texts = own_modules(code, path, folder)
    for name in data_files(texts, folder, path.resolve()):
        files[name] = folder / name
    for one in more:
        for file in [one, *one.rglob("*")] if one.is_dir() else [one]:
            if not file.exists():
                raise PressError(f"There is no {one}, which the app is to bring along.")
            if not file.resolve().is_relative_to(folder):
                raise PressError(
                    f"Got {one}; an app brings along what lies beside it, in {folder}."
                )
            inside = file.resolve().relative_to(folder)
            if file.is_file() and not SKIPPED & set(inside.parts):
                files[inside.as_posix()] = file
    if (size := sum(file.stat().st_size for file in files.values())) > LARGEST:
        raise PressError(
            f"{path.name} brings along {size / 1e6:.0f} MB of files; expected at most "
            f"{LARGEST / 1e6:.0f} MB, as every reader fetches them."
        )
    if taken := sorted(OURS & {Path(name).parts[0].removesuffix(".py") for name in files}):
        raise PressError(
            f"{path.name} has its own {taken[0]!r} beside it, a name that the browser's Python has "
            "for something else; rename it."
        )
    needs, notes = wanted(path, code, lock, base, files)
    notes += list(absent(path, code))
    return Script(path, code, files, needs, tuple(notes))


def parsed(code: str, path: Path) -> ast.Module:
    """The code, read; raises PressError with the line where it is no Python."""
    try:
        return compile(code, str(path), "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError as problem:
        raise PressError(
            f"{path}:{problem.lineno or 1}: got Python that cannot be read ({problem.msg}); mend "
            "the line."
        ) from problem


def notebook_code(path: Path) -> str:
    """The cells of a notebook as one script.

    Where no cell says what the page shows, it shows the texts, and what ends each cell.
    """
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        found = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError) as problem:
        raise PressError(f"{path} is no notebook of version 4; save it anew.") from problem
    shows_itself = not any(kind == "code" and SHOWS.search(text) for kind, text in found)
    parts = []
    for kind, text in found:
        if kind == "code":
            lines = ["" if MAGIC.match(line) else line for line in text.splitlines()]
            code = "\n".join(lines)
            parts.append(showing(code, path) if shows_itself else code)
        elif kind == "markdown" and shows_itself:
            parts.append(f"__import__('panel').pane.Markdown({text!r}).servable()")
    return "\n\n".join(parts) + "\n"


def showing(code: str, path: Path) -> str:
    """A cell that shows the value of its last line, as a notebook does."""
    body = parsed(code, path).body
    if not body or not isinstance(body[-1], ast.Expr) or code.rstrip().endswith(";"):
        return code
    last = body[-1]
    lines = code.splitlines()
    head = "\n".join(lines[: last.lineno - 1])
    value = ast.unparse(last.value)
    return (
        f"{head}\n_shown = {value}\n_shown is None or __import__('panel').panel(_shown).servable()"
    )


def own_modules(code: str, path: Path, folder: Path) -> tuple[dict[str, Path], list[str]]:
    """The modules beside a script that it needs, by their paths from there, and all their texts."""
    files: dict[str, Path] = {}
    texts: list[str] = []
    queue: list[tuple[str, Path]] = [(code, path)]
    while queue:
        code, at = queue.pop()
        tree = parsed(code, at)
        texts += [
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
        for top in tops(tree):
            found = [folder / f"{top}.py"]
            if (folder / top).is_dir():
                inside = [p.relative_to(folder) for p in (folder / top).rglob("*")]
                found = [folder / p for p in inside if not SKIPPED & set(p.parts)]
            for file in found:
                name = file.relative_to(folder).as_posix()
                if file.is_file() and name not in files and file.resolve() != path.resolve():
                    files[name] = file
                    if file.suffix == ".py":
                        queue.append((file.read_text("utf-8"), file))
    return files, texts


def tops(tree: ast.Module) -> Iterator[str]:
    """The first names of all that is imported, relative imports included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def data_files(texts: Collection[str], folder: Path, script: Path) -> Iterator[str]:
    """The files beside a script that texts of its code name, from its folder; no hidden ones."""
    for text in dict.fromkeys(texts):
        if not text or len(text) > 200 or "\n" in text or text.startswith(("/", "~", "http")):
            continue
        if text.strip("./") == "" or ".." in Path(text).parts:
            continue
        try:
            found = list(folder.glob(text)) if "*" in text.strip("*") else [folder / text]
            found = [
                p for one in found for p in ([one, *one.rglob("*")] if one.is_dir() else [one])
            ]
        except (ValueError, NotImplementedError, OSError):
            continue
        for file in found:
            inside = file.relative_to(folder)
            real = file.resolve()
            left_out = hidden(file, folder) or SKIPPED & set(inside.parts) or real == script
            if file.is_file() and not left_out and real.is_relative_to(folder.resolve()):
                yield inside.as_posix()


def wanted(
    path: Path,
    code: str,
    lock: Official,
    base: Collection[str],
    files: Mapping[str, Path],
) -> tuple[Declared, list[str]]:
    """The packages of a script: those that it declares, or else those that its imports mean."""
    if BLOCK.search(code) and path.suffix == ".py":
        return declared(path), []
    by_import = {
        str(name): str(canonicalize_name(package))
        for package, told in lock.packages.items()
        for name in told.get("imports", ())  # type: ignore[attr-defined]
        if not package.endswith("-tests")
    }
    ours = {Path(name).parts[0].removesuffix(".py") for name in files}
    codes = [code, *(f.read_text("utf-8") for f in files.values() if f.suffix == ".py")]
    asked: dict[str, str] = {}
    for text in codes:
        for top in tops(parsed(text, path)):
            package = DISTRIBUTIONS.get(top) or by_import.get(top) or str(canonicalize_name(top))
            known = top in sys.stdlib_module_names and top not in by_import
            if (
                not known
                and top not in ours
                and package not in base
                and top not in ("js", "pyodide")
            ):
                asked[package] = top
        for package, pattern in WITHOUT_IMPORT.items():
            if pattern.search(text):
                asked.setdefault(package, "what it shows")
    notes = []
    if asked:
        notes.append(
            f"{path.name} declares no dependencies; its imports mean {', '.join(sorted(asked))}"
        )
    return Declared(path, 0, tuple(Requirement(name) for name in sorted(asked))), notes


def absent(path: Path, code: str) -> Iterator[str]:
    """A sentence for each import of what a browser cannot do."""
    for line, module in lines_of(code, path):
        top = module.partition(".")[0]
        if top in NOT_THERE:
            yield (
                f"{path.name}:{line}: imports {top}; a browser has no {NOT_THERE[top]}, so what "
                "needs them will fail there, in one sentence"
            )


def lines_of(code: str, path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of the imports of a script."""
    for node in ast.walk(parsed(code, path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
