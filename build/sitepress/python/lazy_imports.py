"""Makes packages import their names on first use, not when the package is imported.

`import panel` imports every layout, pane, widget and template of Panel, and those every model of
Bokeh: six hundred modules, of which an essay's one component uses a fifth. The initialisers of
both (recipes/ names them) are little more than lists of re-exports, so they can be rewritten (here,
when the wheels are trimmed) into the same list looked up on demand, by a module-level `__getattr__`
(PEP 562).
Nothing is removed: every name can still be imported, later.

Other modules import at their top what only rare functions use. `late` moves such an import to where
the name is used; this is what `lazy import` of Python 3.15 does (PEP 810).
"""

import ast
from collections.abc import Callable, Collection

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

_NO_NAME = """
def __getattr__(name):
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
"""

LATE = "_late"
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
        else:
            table[alias.asname or alias.name] = _source(node, alias)
    return table


def _source(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> tuple[str, str]:
    """The module and the attribute, or "", of a name that is imported."""
    if isinstance(node, ast.Import):
        return alias.name, ""
    module = "." * node.level + (node.module or "")
    return (module, alias.name) if node.module else (module + alias.name, "")


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


def late(tree: ast.Module, names: Collection[str]) -> ast.Module:
    """A module that imports `names`, which it imports at its top, where it uses them.

    Others can still import them from it. Raises LookupError where one is not imported there, is
    used while the module is imported, or is the name of something else as well.
    """
    table: Table = {}
    for node in list(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in [one for one in node.names if (one.asname or one.name) in names]:
                table[alias.asname or alias.name] = _source(node, alias)
                node.names.remove(alias)
            if not node.names:
                tree.body.remove(node)
    for name in names:
        if name not in table:
            raise LookupError(f"it does not import {name!r} at its top")
    tree = _Late(table).visit(tree)
    given = (one for one in tree.body if getattr(one, "name", "") == "__getattr__")
    getter = next(given, None) or ast.parse(_NO_NAME).body[0]
    if getter not in tree.body:
        tree.body.append(getter)
    assert isinstance(getter, ast.FunctionDef)
    asked = getter.args.args[0].arg
    finds = [
        f"if {asked} == {name!r}:\n    return {ast.unparse(_found(*source))}"
        for name, source in table.items()
    ]
    getter.body[:0] = ast.parse("\n".join(finds)).body
    future = [getattr(node, "module", "") == "__future__" for node in tree.body]
    place = len(future) - future[::-1].index(True) if True in future else 0
    tree.body.insert(place, _import(LATE, "importlib", "import_module"))
    return tree


def _found(module: str, attribute: str) -> ast.expr:
    """What imports a module, or its attribute, when it is evaluated."""
    package = [ast.Name("__package__", ast.Load())] if module.startswith(".") else []
    found = ast.Call(ast.Name(LATE, ast.Load()), [ast.Constant(module), *package], [])
    return ast.Attribute(found, attribute, ast.Load()) if attribute else found


class _Late(ast.NodeTransformer):
    """Replaces names, in the bodies of functions, by what imports them."""

    def __init__(self, table: Table):
        self.table = table
        self.depth = 0  # of functions
        self.methods: set[ast.AST] = set()  # whose names are their class's

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self._check(node.name)
        self.methods.update(node.body)
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node not in self.methods:
            self._check(node.name)
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        node.args = self.visit(node.args)
        self.depth += 1
        node.body = [self.visit(statement) for statement in node.body]
        self.depth -= 1
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self.visit(node.args)
        self.depth += 1
        node.body = self.visit(node.body)
        self.depth -= 1
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        node.target = self.visit(node.target)
        node.value = self.visit(node.value) if node.value else None
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        self._check(node.arg)
        return node

    def visit_alias(self, node: ast.alias) -> ast.alias:
        self._check(node.asname or node.name)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.table:
            return node
        if not self.depth:
            raise LookupError(f"it uses {node.id!r} while it is imported")
        if not isinstance(node.ctx, ast.Load):
            self._check(node.id)
        return _found(*self.table[node.id])

    def _check(self, name: str) -> None:
        if name in self.table:
            raise LookupError(f"{name!r} is the name of something else in it, too")
