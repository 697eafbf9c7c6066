"""Emscripten's glue gets its door in one place, or the build stops."""

import pytest

from sitepress.errors import PressError
from sitepress.glue import ASKED, with_door

BEFORE, AFTER = "var table=[];", "return table.push(func)-1};addFunction(f);"


def test_all_else_stays_as_it_is():
    script = with_door(BEFORE + ASKED + AFTER)
    assert script.startswith(BEFORE + "var addFunction=(func,sig)=>")
    assert script.endswith(AFTER)
    assert "Module.place?Module.place(func,sig,placeFunction)" in script
    assert script.count("var addFunction=") == 1


@pytest.mark.parametrize("times", [0, 2])
def test_glue_that_has_changed_is_refused(times):
    with pytest.raises(PressError, match=f"{times} times .* expected it once"):
        with_door(BEFORE + ASKED * times + AFTER)
