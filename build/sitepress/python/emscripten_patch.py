"""Emscripten's glue with a door, and with one line where it has thousands.

`pyodide.asm.js` asks `addFunction` for the place of each function that it links. Ours asks
`Module.place` first, where there is one (web/worker/function-table.js). And of every function that
the module exports it makes a variable and a property of `Module`, one statement each, for libraries
that may be linked later: a quarter of the script, which a browser reads twice. Ours makes the
properties in a loop, and those variables that the script itself uses. All else is Pyodide's, byte
for byte.

`addFunction`  https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libaddfunction.js#L203
exports        https://github.com/emscripten-core/emscripten/blob/4.0.9/tools/emscripten.py#L902
"""

import re

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
    """The glue with its door; raises PressError where the place for it is not to be found."""
    if (found := script.count(ASKED)) != 1:
        raise _changed(f"it has {ASKED!r} {found} times, where it should stand once")
    return script.replace(ASKED, HOOKED)


def with_short_exports(script: str) -> str:
    """The glue with a loop in the place of the exports that it never names itself.

    Raises PressError where there are none: pyodide.asm.js would be a third larger.
    """
    used = set(WORD.findall(EXPORT.sub("", script)))
    names = [name for name in EXPORT.findall(script) if "_" + name not in used]
    if not names:
        raise _changed(f"nothing matches {EXPORT.pattern!r}, the export of a function")
    listed = " ".join(names)
    loop = f'for(const name of "{listed}".split(" "))Module["_"+name]=wasmExports[name];'
    head, first, tail = script.partition(f'var _{names[0]}=Module["_{names[0]}"]=')
    kept = EXPORT.sub(lambda export: export[0] if "_" + export[1] in used else "", first + tail)
    return head + loop + kept


def _changed(what: str) -> PressError:
    return PressError(
        f"pyodide.asm.js is not as build/sitepress/python/emscripten_patch.py expects: {what}; "
        "see there and in build/UPGRADING.md."
    )
