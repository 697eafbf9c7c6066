"""Imports that nothing declares, found before a reader's browser finds them.

An author's machine has many packages; a browser has the standard library, the base set, and what
the essay's file declares. So the source of an essay, and of every module of ours that it imports,
is read, and an import of anything else is an error of the build, also where it stands inside a
function. What is guarded by `except ImportError` may be missing, and what stands under
`if TYPE_CHECKING` is never run.
"""

import ast
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from sitepress.errors import PressError

OURS = ("widgets", "essays")
GUARDS = {"ImportError", "ModuleNotFoundError", "Exception"}


def check(essay: Path, ours: Mapping[str, Path], known: Collection[str]) -> None:
    """Raise PressError where the essay's file, or a module of ours that it imports, imports more.

    essay  the essay's Python file
    ours   {package of ours: its folder}
    known  the names that can be imported in the browser besides the standard library
    """
    allowed = {*known, *sys.stdlib_module_names, *OURS}
    queue, seen = [essay], set()
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        for line, module in imports(path, package_of(path, ours)):
            top = module.partition(".")[0]
            if top in OURS:
                queue += files_of(module, ours)
            elif top not in allowed:
                raise PressError(
                    f"{path}:{line}: got an import of {top}, which {essay.name} does not declare; "
                    f"add it to the dependencies at the top of {essay.name} (`# /// script`, "
                    f'`# dependencies = ["{top}"]`, `# ///`), or leave it out.'
                )


def package_of(path: Path, ours: Mapping[str, Path]) -> str:
    """The dotted package in which a file of ours stands, which relative imports start from."""
    for name, folder in ours.items():
        if path.is_relative_to(folder):
            return ".".join([name, *path.parent.relative_to(folder).parts])
    raise PressError(f"Got {path}, which is in none of {', '.join(map(str, ours.values()))}.")


def files_of(module: str, ours: Mapping[str, Path]) -> list[Path]:
    """The files that importing a module of ours runs: it and the packages around it."""
    found = []
    package, *parts = module.split(".")
    for end in range(len(parts) + 1):
        at = ours[package].joinpath(*parts[:end])
        found += [p for p in (at.with_suffix(".py"), at / "__init__.py") if p.is_file()]
    return found


def imports(path: Path, package: str) -> Sequence[tuple[int, str]]:
    """(line, module) of every import in a file that may be run."""
    return _read(path.read_bytes(), str(path), package)


@cache  # while an author edits one file, the others are read again and again
def _read(source: bytes, name: str, package: str) -> tuple[tuple[int, str], ...]:
    return tuple(_imports(ast.parse(source, name), package))


def _imports(node: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Import():
            for alias in node.names:
                yield node.lineno, alias.name
        case ast.ImportFrom():
            around = package.split(".")[: len(package.split(".")) - node.level + 1]
            module = ".".join([*(around if node.level else ()), *filter(None, [node.module])])
            yield node.lineno, module
            for alias in node.names:  # which may be modules
                if module.partition(".")[0] in OURS:
                    yield node.lineno, f"{module}.{alias.name}"
        case ast.Try() if any(_guards(handler) for handler in node.handlers):
            for part in (*node.handlers, *node.orelse, *node.finalbody):
                yield from _imports(part, package)
        case ast.If() if ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for part in node.orelse:
                yield from _imports(part, package)
        case _:
            for part in ast.iter_child_nodes(node):
                yield from _imports(part, package)


def _guards(handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches that a module is missing."""
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(ast.unparse(one) in GUARDS for one in caught)
