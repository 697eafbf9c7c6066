"""Emscripten's glue with a door, and with one line where it has thousands.

`pyodide.asm.js` asks `addFunction` for the place of each function that it links. Ours asks
`Module.place` first, where there is one (web/places.js). And of every function that the module
exports it makes a variable and a property of `Module`, one statement each, for libraries that may
be linked later: a quarter of the script, which a browser reads twice. Ours makes the properties in
a loop, and those variables that the script itself uses. All else is Pyodide's, byte for byte.
"""

import re
from collections import Counter

from sitepress.errors import PressError

ASKED = "var addFunction=(func,sig)=>{"
DOOR = (
    "var addFunction=(func,sig)=>"
    "Module.place?Module.place(func,sig,placeFunction):placeFunction(func,sig);"
    "var placeFunction=(func,sig)=>{"
)


def with_door(script: str) -> str:
    """The glue with its door; raises PressError where the place for it is not to be found."""
    if (found := script.count(ASKED)) != 1:
        raise PressError(
            f"Got pyodide.asm.js with {found} times {ASKED!r}; expected it once. "
            "Emscripten has changed: see build/sitepress/glue.py."
        )
    return script.replace(ASKED, DOOR)


EXPORT = re.compile(r'var (?P<variable>\w+)=Module\["_(?P<name>\w+)"\]=wasmExports\["(?P=name)"\];')
WORD = re.compile(r"[\w$]+")
LOOP = "/*exports*/"


def with_short_exports(script: str) -> str:
    """The glue with a loop in the place of the exports that it never names itself."""
    used = Counter(WORD.findall(EXPORT.sub("", script)))
    names: list[str] = []

    def shorten(export: re.Match[str]) -> str:
        if export["variable"] != "_" + export["name"] or used[export["variable"]]:
            return export[0]
        names.append(export["name"])
        return "" if len(names) > 1 else LOOP

    return EXPORT.sub(shorten, script).replace(LOOP, loop(names))


def loop(names: list[str]) -> str:
    """The statement that makes the properties of these exports."""
    listed = " ".join(names)
    return f'for(const name of "{listed}".split(" "))Module["_"+name]=wasmExports[name];'
