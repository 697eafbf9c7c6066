"""Follows warm_up.py where the snapshot's contents are asked for: a list of all that Python holds.

It runs in the browser's Python (snapshot_contents.py sends it there). Every object that a module
leads to is listed with its place in memory. It belongs to the package that defines it, where it
says so (functions and classes), or else to the package of what first led to it.
"""

import gc
import json
import sys
import types
from collections import deque
from typing import Any

warm_up = globals()["main"]  # of warm_up.py
DESCRIPTORS = (
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
    types.BuiltinFunctionType,
)
KINDS: dict[type, str] = {
    types.FunctionType: "functions",
    types.MethodType: "functions",
    types.CellType: "functions",
    types.CodeType: "code",
    types.ModuleType: "modules",
    types.MappingProxyType: "dictionaries",
    property: "functions",
    classmethod: "functions",
    staticmethod: "functions",
    str: "names and texts",
    bytes: "bytes",
    dict: "dictionaries",
    list: "tuples, lists and sets",
    tuple: "tuples, lists and sets",
    set: "tuples, lists and sets",
    frozenset: "tuples, lists and sets",
    int: "numbers",
    float: "numbers",
    complex: "numbers",
    **dict.fromkeys(DESCRIPTORS, "descriptors of compiled code"),
}
# What holds a second block of memory, and how wide the pointer to it lies (CPython in 32 bits, as
# Pyodide 0.28.3 has it).
BLOCKS = {list: 12, dict: 24, set: 20}


def package_of(thing: object, kind: type) -> str | None:
    """The top-level package that says that a function or a class is its own."""
    if issubclass(kind, type):
        module = type.__getattribute__(thing, "__module__")
    elif kind in (types.FunctionType, types.BuiltinFunctionType):
        module = thing.__module__
    else:
        return None
    return module.partition(".")[0] if isinstance(module, str) else None


def parts_of(thing: Any, kind: type) -> list[object]:
    """What an object holds: code says it of itself, all else tells the garbage collector."""
    if kind is types.CodeType:
        return [
            thing.co_consts,
            thing.co_names,
            thing.co_linetable,
            thing.co_exceptiontable,
            *thing.co_varnames,
            *thing.co_cellvars,
            *thing.co_freevars,
            thing.co_qualname,
            thing.co_filename,
        ]
    return gc.get_referents(thing)


def inventory() -> dict[str, Any]:
    """{kinds, packages: names; objects: [address, bytes, kind, package, place of a pointer]}."""
    kinds: dict[str, int] = {}
    packages: dict[str, int] = {}
    seen: set[int] = set()
    rows: list[list[int]] = []
    queue: deque[tuple[Any, str, bool]] = deque(
        (module, name.partition(".")[0], False) for name, module in list(sys.modules.items())
    )
    own = globals()
    seen.add(id(own))
    while queue:
        thing, package, code = queue.popleft()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        kind = type(thing)
        package = package_of(thing, kind) or package
        code = code or kind is types.CodeType
        if code and kind in (str, bytes, tuple, int, float, frozenset):
            name = KINDS[types.CodeType]
        elif issubclass(kind, type):
            name = "classes"
        else:
            name = KINDS.get(kind) or f"objects of {package_of(kind, type) or '?'}"
        block = next((at for base, at in BLOCKS.items() if issubclass(kind, base)), 0)
        rows.append(
            [
                id(thing),
                sys.getsizeof(thing),
                kinds.setdefault(name, len(kinds)),
                packages.setdefault(package, len(packages)),
                block,
            ]
        )
        queue.extend((part, package, code) for part in parts_of(thing, kind))
    return {"kinds": [*kinds], "packages": [*packages], "objects": rows}


async def main() -> str:
    """Warm up as for a snapshot, and list what is held then."""
    await warm_up()
    told = json.dumps(inventory(), separators=(",", ":"))
    gc.collect()
    globals()["clear_small_blocks"]()
    return told
