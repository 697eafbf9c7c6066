"""Any essay: pages, or one line that names the file."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitepress.content.essays import Content, Essay, front_matter
from sitepress.content.interpolate import filters_of
from sitepress.content.markdown import render
from sitepress.errors import PressError
from tests.fuzz.cases import fuzz
from widgets.kit import number_format
from widgets.why_kl.deciban_spinner import DecibanSpinner

SOURCE = Path("tale.md")
DAY = datetime.date(2026, 11, 23)
NUMBERS = {"x": 0.5, "n": 3, "many": [1.0, 2.0], "word": "w", "nothing": None}
CONTENT = Content({"deciban-spinner": DecibanSpinner}, NUMBERS)
HEAD = "---\ntitle: T\ndescription: D\nauthor: A\ndate: 2026-11-23\n---\n"

MARKS = st.sampled_from(
    [
        "\n",
        "\n\n",
        "# ",
        "## ",
        "### ",
        "- ",
        "> ",
        "    ",
        "::: figure deciban-spinner",
        "\n:::\n",
        " db=3",
        " db=99",
        " db='",
        ' db="x y"',
        " wide",
        "::: figure",
        "::: note",
        "^[",
        "]",
        "$",
        "$$",
        "\\frac",
        "{",
        "}",
        "^",
        "_",
        "\\begin{aligned}",
        "\\end{aligned}",
        "&",
        "\\\\",
        "(name)",
        "<<",
        ">>",
        "<<x>>",
        "<<x|fix(2)>>",
        "<<nothing|percent>>",
        "<<many|db>>",
        "<<many[9]>>",
        "<<x/0>>",
        "<<live('deciban-spinner','odds')>>",
        "<<live('a','b')>>",
        "<<x.__class__.__mro__>>",
        "<%",
        "%>",
        "<% for i in range(3) %>",
        "<% endfor %>",
        "<% include 'x' %>",
        "<#",
        "[](#",
        "[a](essay:",
        ")",
        "{#name}",
        "<live-value a b>",
        "<script>alert(1)</script>",
        "<b onclick=x>",
        "|a|b|\n|-|-|\n",
        "```python\n",
        "```",
        "~~~",
        "\x00",
        "\ud800",
        "\u202e",
        "[^1]",
        "[^1]: ",
        "---",
        "![](x)",
        "*",
        "javascript:alert(1)",
        "[x](javascript:alert(1))",
        "a",
        "e",
        "1",
        " ",
        "é",
    ]
)


def essay(body):
    return Essay("tale", "tale", SOURCE, HEAD + body, "T", "D", "A", DAY, DAY)


def one_line(make):
    """What `make` gives, or None where it says in one line what is wrong."""
    try:
        return make()
    except PressError as problem:
        said = str(problem)
    assert said.startswith("tale.md:")
    assert "\n" not in said
    return None


@fuzz("Markdown")
@given(st.lists(MARKS | st.text(max_size=8), max_size=12).map("".join))
def test_any_marks(body):
    prose = one_line(lambda: render(essay(body), CONTENT, filters_of(number_format)))
    if prose is not None:
        assert "<script" not in prose.html
        assert "onclick=x>" not in prose.html.replace("&lt;b onclick=x&gt;", "")
        assert 'href="javascript:' not in prose.html
        assert "<<" not in prose.html


YAML = st.sampled_from(
    [
        "title",
        "description",
        "author",
        "date",
        "updated",
        "credit",
        ":",
        ": ",
        "\n",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "&a",
        "*a",
        "!!python/object/apply:os.system",
        "!!binary",
        "|",
        ">",
        "'",
        '"',
        "#",
        "---",
        "...",
        "2026-11-23",
        "2026-13-45",
        "2026-11-23 10:00:00",
        "null",
        "~",
        "yes",
        "1e3",
        "0x1",
        "\t",
        "? ",
        "%YAML 9.9",
        "<<: *a",
        "\x00",
        "\x85",
        "é",
    ]
)


@fuzz("front matter", 6)
@given(st.lists(YAML | st.text(max_size=6), max_size=14).map("".join))
def test_any_front_matter(body):
    meta = one_line(lambda: front_matter(f"---\n{body}\n---\nText.\n", SOURCE))
    if meta is not None:
        assert all(meta[name] for name in ("title", "description", "author", "date"))


@pytest.mark.parametrize("name", ["title", "date", "updated", "credit", "author"])
def test_any_value_in_front_matter(name):
    @fuzz("front matter", 6)
    @given(st.lists(YAML | st.text(max_size=6), max_size=6).map("".join))
    def run(value):
        lines = {"title": "T", "description": "D", "author": "A", "date": "2026-11-23"}
        lines[name] = value
        body = "\n".join(f"{n}: {v}" for n, v in lines.items())
        one_line(lambda: front_matter(f"---\n{body}\n---\nText.\n", SOURCE))

    run()
