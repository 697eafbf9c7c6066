"""Makes packages import their names on first use, not when the package is imported.

`import panel` imports every layout, pane, widget and template of Panel, and those every model of
Bokeh: six hundred modules, of which an essay's one component uses a fifth. The initialisers of
both (recipes/ names them) are little more than lists of re-exports, so they can be rewritten (here,
when the wheels are trimmed) into the same list looked up on demand, by a module-level `__getattr__`
(PEP 562).
Nothing is removed: every name can still be imported, later.
"""

import ast
from collections.abc import Callable

_LOOKUP = """
def __getattr__(name):
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib
    module, attribute = _LAZY[name]
    value = importlib.import_module(module, __name__)
    if attribute:
        value = getattr(value, attribute)
    globals()[name] = value
    return value

def __dir__():
    return sorted({*globals(), *_LAZY})
"""

Table = dict[str, tuple[str, str]]


def lazy(
    tree: ast.Module, exports: Callable[[str], list[str]], begin: str = ""
) -> tuple[ast.Module, Table]:
    """An initialiser with its relative imports made lazy, and the table of those that are.

    exports  `exports(".module")`: the names in the `__all__` of a submodule, for `import *`
    begin    what it imports first

    What the rest of the initialiser uses while it runs is still imported at once.
    """
    table: Table = {}
    eager: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            table |= _re_exports(node, exports)
        elif not _replaced(node):
            eager.append(node)
    at_once = {
        name.id for node in eager for name in ast.walk(node) if isinstance(name, ast.Name)
    } & set(table)
    first = [_import(name, *table.pop(name)) for name in sorted(at_once)]
    names = ast.parse(f"_LAZY = {table!r}\n__all__ = {sorted(n for n in table if n[0] != '_')!r}")
    first += ast.parse(begin).body
    future = [n for n in eager if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    rest = [n for n in eager if n not in future]
    tree.body = [*future, *names.body, *ast.parse(_LOOKUP).body, *first, *rest]
    return tree, table


def _re_exports(node: ast.ImportFrom, exports: Callable[[str], list[str]]) -> Table:
    """{name: (module, attribute or "")} of one `from .module import …`."""
    module = "." * node.level + (node.module or "")
    table: Table = {}
    for alias in node.names:
        if alias.name == "*":
            table |= {name: (module, name) for name in exports(module)}
        elif node.module is None:
            table[alias.asname or alias.name] = (module + alias.name, "")
        else:
            table[alias.asname or alias.name] = (module, alias.name)
    return table


def _replaced(node: ast.stmt) -> bool:
    """Whether the initialiser gets its own one: `__all__`, what computes it, `__getattr__`."""
    if isinstance(node, ast.FunctionDef):
        return node.name in ("__getattr__", "__dir__", "_all")
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) == "__all__" or (
            # bokeh.models: `annotations = _annotations`, after the name was shadowed
            isinstance(node.value, ast.Name) and node.value.id == f"_{ast.unparse(node.targets[0])}"
        )
    return False


def _import(name: str, module: str, attribute: str) -> ast.stmt:
    dots = len(module) - len(module.lstrip("."))
    if attribute:
        return ast.ImportFrom(module.lstrip("."), [ast.alias(attribute, name)], dots)
    return ast.ImportFrom(None, [ast.alias(module.lstrip("."), name)], dots)


def exported(module: str, package: str, read: Callable[[str], bytes | None]) -> list[str]:
    """The names that `from module import *` imports in the package at path `package`.

    `read(path)` is the source of a file, or None where there is none. An initialiser that adds up
    the `__all__` of its submodules exports what these do.
    """
    path = package + module.replace(".", "/")
    source = read(path + ".py")
    if source is not None:
        for node in ast.parse(source).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                return list(ast.literal_eval(node.value))
        return []
    return [
        name
        for node in ast.parse(read(path + "/__init__.py") or b"").body
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        for name in exported("." * node.level + (node.module or ""), path, read)
    ]
