"""Whether a library that is installed is as its recipe expects."""

import ast
import importlib
from importlib.metadata import distribution

from sitepress.python import trim


def files_of(library: str) -> dict[str, bytes]:
    """The files of an installed library, by their paths in its wheel."""
    return {
        str(path): path.locate().read_bytes()
        for path in distribution(library).files or ()
        if not str(path).startswith("..") and "__pycache__" not in path.parts
        # The front end is large, and no recipe names any of it.
        if path.suffix in (".py", ".json", ".js", ".html", ".css", ".jinja")
    }


def check(library: str) -> None:
    """Raise PressError, which says where to look, unless all that the recipe names is there."""
    recipe, files = trim.RECIPES[library], files_of(library)
    version = distribution(library).version
    recipe.check_files(version, files)
    for path in recipe.modules():
        trim.strip(files[path], path, files, version, recipe)


def check_lazy(library: str) -> None:
    """Fail unless every lazy initialiser offers what the library's own one does."""
    recipe, files = trim.RECIPES[library], files_of(library)
    for path in recipe.lazy:
        name = path.removesuffix("/__init__.py").replace("/", ".")
        package = importlib.import_module(name)
        text = trim.strip(files[path], path, files, distribution(library).version, recipe)
        tree = ast.parse(text)
        table = next(
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_LAZY"
        )
        advice = (
            f"in {path} of {library} {distribution(library).version}; see "
            "build/sitepress/python/lazy_imports.py and build/UPGRADING.md"
        )
        at_once = {
            a.asname or a.name
            for n in ast.walk(tree)
            if isinstance(n, ast.ImportFrom)
            for a in n.names
        }
        assigned = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        if missing := set(getattr(package, "__all__", ())) - set(table) - at_once - assigned:
            raise AssertionError(f"the lazy initialiser lacks {sorted(missing)} {advice}")
        for public, (module, attribute) in table.items():
            found = importlib.import_module(module, name)
            if attribute and not hasattr(found, attribute):
                raise AssertionError(f"{public} is looked up in {module}, which has none, {advice}")
