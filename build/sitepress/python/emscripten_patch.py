"""Patches pyodide.asm.js: a hook for the places of functions, and a loop in place of its exports.

`pyodide.asm.js` calls `addFunction` for the place of each function that it links. The patched one
calls `Module.place` first, if it is set (web/worker/function-table.js). For every exported function
the script also has a statement that makes a variable and a property of `Module`, for libraries that
may be linked later: a quarter of the script, which a browser parses twice. The patched script makes
the properties in a loop, and only those variables that it uses itself. All else is unchanged, byte
for byte.

`addFunction`  https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libaddfunction.js#L203
exports        https://github.com/emscripten-core/emscripten/blob/4.0.9/tools/emscripten.py#L902
"""

import re
from collections.abc import Collection

from sitepress.errors import PressError

ASKED = "var addFunction=(func,sig)=>{"
HOOKED = (
    "var addFunction=(func,sig)=>"
    "Module.place?Module.place(func,sig,placeFunction):placeFunction(func,sig);"
    "var placeFunction=(func,sig)=>{"
)
EXPORT = re.compile(r'var _(\w+)=Module\["_\1"\]=wasmExports\["\1"\];')
WORD = re.compile(r"[\w$]+")


def with_place_hook(script: str) -> str:
    """The script with the hook; raises PressError where `addFunction` is not found."""
    if (found := script.count(ASKED)) != 1:
        raise _changed(f"it has {ASKED!r} {found} times, where it should be once")
    return script.replace(ASKED, HOOKED)


def without_exports(script: str) -> str:
    """The script without the exports, for its words: those are names that it uses."""
    return EXPORT.sub("", script)


def with_short_exports(script: str, exported: Collection[str]) -> str:
    """The script with a loop in place of the exports that it does not use itself.

    exported  what the module exports: there is no other in the loop
    Raises PressError where there are none: pyodide.asm.js would be a third larger.
    """
    used = set(WORD.findall(without_exports(script)))
    there = set(exported)
    names = [n for n in EXPORT.findall(script) if "_" + n not in used and n in there]
    if not names:
        raise _changed(f"nothing matches {EXPORT.pattern!r}, the export of a function")
    listed = " ".join(names)
    loop = f'for(const name of "{listed}".split(" "))Module["_"+name]=wasmExports[name];'
    head, first, tail = script.partition(f'var _{names[0]}=Module["_{names[0]}"]=')

    def needed(export: re.Match[str]) -> str:
        return export[0] if "_" + export[1] in used else ""

    return EXPORT.sub(needed, head) + loop + EXPORT.sub(needed, first + tail)


def _changed(what: str) -> PressError:
    return PressError(
        f"pyodide.asm.js is not as build/sitepress/python/emscripten_patch.py expects: {what}; "
        "see there and in build/UPGRADING.md."
    )
