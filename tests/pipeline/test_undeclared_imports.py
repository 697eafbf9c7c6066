"""An import that nothing declares is found wherever it stands, and only such a one."""

import pytest

from sitepress.content.essays import find
from sitepress.errors import PressError
from sitepress.paths import ROOT
from sitepress.python.undeclared_imports import check

KNOWN = {"numpy", "param"}


def ours(root):
    return {"widgets": root / "widgets", "essays": root / "essays"}


@pytest.fixture
def essay(tmp_path):
    """A function that writes an essay's file below a root with a package `widgets`."""
    for name in ("essays/one/__init__.py", "widgets/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    def write(text):
        path = tmp_path / "essays/one/one.py"
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize(
    "text",
    [
        "import math, json.decoder\nfrom collections import abc\nimport numpy.linalg\n",
        "from __future__ import annotations\n",
        "try:\n    import pandas\nexcept ImportError:\n    pandas = None\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas\n",
    ],
)
def test_what_the_browser_has_or_may_lack_is_let_be(essay, tmp_path, text):
    check(essay(text), ours(tmp_path), KNOWN)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("import pandas\n", 1),
        ("import numpy\nfrom pandas.io import json\n", 2),
        ("def f():\n    if f:\n        import pandas as pd\n", 3),
        ("class C:\n    async def f(self):\n        from pandas import DataFrame\n", 3),
        ("try:\n    import pandas\nexcept ValueError:\n    pass\n", 2),
        ("try:\n    x = 1\nexcept ImportError:\n    import pandas\n", 4),
    ],
)
def test_what_nothing_declares_is_refused_with_its_line(essay, tmp_path, text, line):
    path = essay(text)
    with pytest.raises(PressError) as caught:
        check(path, ours(tmp_path), KNOWN)
    assert str(caught.value).startswith(f"{path}:{line}: got an import of pandas, ")
    check(path, ours(tmp_path), {*KNOWN, "pandas"})


@pytest.mark.parametrize("line", ["from widgets.kind import tool", "from ...widgets.kind import *"])
def test_modules_of_ours_are_followed(essay, tmp_path, line):
    tool = tmp_path / "widgets/kind/tool.py"
    tool.parent.mkdir()
    tool.write_text("from . import other\n")
    (tool.parent / "__init__.py").write_text("from widgets.kind.tool import x\n")
    (tool.parent / "other.py").write_text("\nimport pandas\n")
    with pytest.raises(PressError, match=r"other\.py:2: got an import of pandas, which one\.py"):
        check(essay(line + "\n"), ours(tmp_path), KNOWN)


def test_the_essays_of_the_house_declare_all_that_they_import():
    known = {"numpy", "param", "panel", "bokeh", "jinja2", "markupsafe"}
    for one in find(ROOT / "essays"):
        check(one.source.with_suffix(".py"), ours(ROOT), known)
