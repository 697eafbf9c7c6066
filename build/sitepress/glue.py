"""Emscripten's glue with a door: whoever makes the module may tell where its functions stand.

`pyodide.asm.js` asks `addFunction` for the place of each function that it links. Ours asks
`Module.place` first, where there is one (web/places.js); all else is Pyodide's, byte for byte.
"""

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
