"""pyodide.asm.js gets its hook in one place, or the build stops; its exports become one loop."""

import pytest

from sitepress.errors import PressError
from sitepress.python.emscripten_patch import ASKED, with_place_hook, with_short_exports

BEFORE, AFTER = "var table=[];", "return table.push(func)-1};addFunction(f);"


def test_all_else_stays_as_it_is():
    script = with_place_hook(BEFORE + ASKED + AFTER)
    assert script.startswith(BEFORE + "var addFunction=(func,sig)=>")
    assert script.endswith(AFTER)
    assert "Module.place?Module.place(func,sig,placeFunction)" in script
    assert script.count("var addFunction=") == 1


@pytest.mark.parametrize("times", [0, 2])
def test_glue_that_has_changed_is_refused(times):
    with pytest.raises(
        PressError,
        match=f"{times} times, where it should be once; see there and in build/UPGRADING",
    ):
        with_place_hook(BEFORE + ASKED * times + AFTER)


def export(name, found=None):
    return f'var _{name}=Module["_{name}"]=wasmExports["{found or name}"];'


def test_exports_that_nothing_names_become_one_loop():
    used, renamed = export("PyErr_Occurred"), export("main", "__main_argc_argv")
    script = export("_Py_A") + used + export("Py_B") + renamed + "f(_PyErr_Occurred);"
    names = ["_Py_A", "Py_B", "PyErr_Occurred"]
    assert with_short_exports(script, names) == (
        'for(const name of "_Py_A Py_B".split(" "))Module["_"+name]=wasmExports[name];'
        + used
        + renamed
        + "f(_PyErr_Occurred);"
    )


def test_a_longer_name_is_no_use_of_a_shorter_one():
    script = export("Py_A") + export("Py_B") + "f(_Py_A2);g($_Py_A);"
    names = ["Py_A", "Py_B"]
    assert "var _Py_A=" not in with_short_exports(script, names)
    assert "var _Py_A=" in with_short_exports(script + "h(Module._Py_A);", names)


def test_what_the_module_does_not_export_is_not_in_the_loop():
    script = with_short_exports(export("Py_A") + export("Py_B"), ["Py_B"])
    assert '"Py_B".split' in script
    assert "Py_A" not in script


def test_glue_without_such_exports_is_refused():
    with pytest.raises(PressError, match=r"nothing matches .*UPGRADING\.md"):
        with_short_exports(BEFORE + ASKED + AFTER, [])
