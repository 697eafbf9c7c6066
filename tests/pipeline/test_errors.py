"""The mistakes that authors make, and what each is told: file, line, what there is, what to do."""

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from sitepress.content.author_code import authors_code
from sitepress.content.essays import load, read
from sitepress.content.interpolate import filters_of
from sitepress.content.markdown import render
from sitepress.errors import AuthorError, names
from widgets.kit import layout, number_format

shelves = count()
HEAD = "---\ntitle: A tale\ndescription: Of it.\nauthor: Me\ndate: 2026-11-23\n---\n"  # 6 lines
FIGURE = "\n::: figure {slug}\nA caption.\n:::\n"  # lines 8 to 10 where it comes first
PYTHON = '''"""A tale."""

import param

from widgets.kit import Answer, Value, Widget


class Dial(Widget):
    """A dial."""

    slug = "{slug}"
    title = "A dial"

    share = param.Number(0.5, bounds=(0, 1))
    count = param.Integer(3, bounds=(1, 9))

    layout = """
    {{{{ slider('share') }}}}
    {{{{ picture('curve') }}}}
    """

    def answer(self):
        """The share."""
        return Answer(
            values={{"odds": Value(self.share, "one")}},
            pictures={{"curve": "<svg></svg>"}},
        )


figures = (Dial,)


def numbers():
    """What the prose quotes."""
    return {{"at_30": 30.0, "at_13": 13.0}}
'''


@pytest.fixture
def tale(tmp_path, monkeypatch):
    """A function that makes an essay of a Markdown and changes to a Python, and renders it."""
    shelf = tmp_path / f"errors_{next(shelves)}"
    folder = shelf / "tale"
    folder.mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(folder)
    slug = shelf.name.replace("_", "-")

    def make(text="", old="", new="", whole=None):
        python = PYTHON.format(slug=slug)
        assert old in python
        (folder / "tale.py").write_text(whole or python.replace(old, new, 1))
        (folder / "tale.md").write_text(HEAD + (FIGURE + text).replace("{slug}", slug))
        Image.new("RGB", (30, 20), "white").save(folder / "room.png")
        essay = read(folder / "tale.md")
        titles = {"tale": "A tale", "why-kl": "Why KL?"}
        return render(essay, load(essay), filters_of(number_format), titles=titles)

    make.slug = slug
    return make


# The text after the figure begins on line 11.
IN_THE_MARKDOWN = [
    ("<<at_32|fix>>", "11: got 'at_32'; numbers() has at_30, at_13."),
    ("<<at_30|percnt>>", "11: got the filter 'percnt'; the filters are percent"),
    ("<<at_30|fix(>>", "11: unexpected '>'; a number is quoted as <<name|filter>>."),
    ("<<live('{slug}', 'ods')>>", "11: live('{slug}', 'ods') names no value; it has odds."),
    (
        "<<live('dial', 'odds')>>",
        "11: live('dial', 'odds') names no figure; shown here are {slug}.",
    ),
    ("One $x and then we pay for $y.", "11: got the formula “x and then we pay for ”, which reads"),
    ("One $x alone.", r"11: got a $ that is not closed in “One $x alone.”; close it, or write \$"),
    ("One.\n\n$$ x = 1\n\nTwo.", "13: got a $ that is not closed in “$$ x = 1”"),
    ("Text.[^8]\n\n[^7]: Note.", "11: got the note [^8]; there is 7: begin a line with `[^8]: `"),
    ("Text.\n\n[^7]: Note.", "13: the note [^7] is never called; write [^7] in the text."),
    ("A [tale](essay:why-lk).", "11: got a link to the essay 'why-lk'; there is why-kl, tale."),
    (
        "A [tale](#dail).\n\n## Dial",
        "11: got a link to #dail; there is no such name here: it has dial",
    ),
    (
        "[](https://example.org)",
        "11: got a link to https://example.org without words; write [words]",
    ),
    ("::: note Mind\nthis.\n", "11: `::: note Mind` is never closed; end it with `:::` on a line"),
    ("::: figure {slug} {#b}\nthis.", "11: `::: figure {slug} {#b}` is never closed"),
    ("::: warnin\n:::", "11: got the mark `::: warnin`; the marks are warning, "),
    ("::: figure dail\n:::", "11: got the figure 'dail'; `figures` has {slug}."),
    ("::: figure {slug} shar=1\n:::", "11: {slug} has no control 'shar'; it has share, count."),
    ("::: figure {slug}\n:::", "11: the figure '{slug}' stands twice; give this one a name of its"),
    ("```pyton\nx\n```", "11: got code in 'pyton'; the nearest languages are python"),
    ("![A room](rom.png)", "11: got the picture rom.png; beside tale.md there is room.png."),
    (
        "Two\nlines ![A room](../room.png)",
        "12: got the picture ../room.png; beside tale.md there is",
    ),
    ("![](room.png)", "11: the picture room.png has no words for those who do not see it; write"),
    ("![A](https://example.org/a.png)", "11: got the picture https://example.org/a.png; expected"),
]


@pytest.mark.parametrize(("text", "said"), IN_THE_MARKDOWN)
def test_a_mistake_in_the_markdown(tale, text, said):
    with pytest.raises(AuthorError) as caught:
        tale(text)
    assert str(caught.value).startswith("tale.md:" + said.replace("{slug}", tale.slug))
    assert "\n" not in str(caught.value)


CURVE = 'pictures={"curve": "<svg></svg>"},'
IN_THE_PYTHON = [
    (
        "import param",
        "import parram",
        "3: got an import of 'parram', which is not installed; there is",
    ),
    ("figures = (", "figures = nothing(", "30: got NameError: name 'nothing' is not defined; mend"),
    ("figures = (", "figures == (", "30: got NameError: name 'figures' is not defined"),
    (
        "class Dial(Widget):",
        "class Dial(Widget)",
        "8: got Python that cannot be read (expected ':')",
    ),
    ('{"at_30": 30.0,', '{"at_30": 1 / 0,', "35: got ZeroDivisionError: division by zero; mend it"),
    (
        'return {"at_30"',
        'return None or {"at_30"}; {"at_30"',
        "33: numbers() returned a set; expected a",
    ),
    ("def numbers", "def number", "1: expected `figures`, a tuple of widgets, and a function"),
    (
        "figures = (Dial,)",
        "figures = (Dial(),)",
        "30: got an instance of Dial in `figures`; expected",
    ),
    ("figures = (Dial,)", "figures = (param,)", "30: got a module in `figures`; expected classes"),
    ('    title = "A dial"\n', "", '8: Dial has no title; add title = "…".'),
    (
        "self.share, ",
        "self.shar, ",
        "25: got AttributeError: 'Dial' object has no attribute 'shar'",
    ),
    (
        "return Answer(",
        "return self and {}\n        Answer(",
        "22: got TypeError: answer() returned a",
    ),
    ("picture('curve')", "picture('curv')", "19: got the picture 'curv'; there is curve."),
    ("slider('share')", "slider('shore')", "18: got the control 'shore'; there is share, count."),
    (
        "slider('share')",
        "slder('share')",
        "18: got 'slder' in a layout; a layout's helpers are slider,",
    ),
    (
        "slider('share')",
        "checkbox('share')",
        "18: got 'checkbox' in a layout; a layout's helpers are",
    ),
    ("slider('share')", "slider('share'", "18: the layout is no template: unexpected '}'"),
    (
        ", bounds=(0, 1)",
        "",
        "18: got TypeError: Got share without both bounds; expected a number from",
    ),
    (
        "param.Number(0.5, bounds",
        "param.Range((0, 1), bounds",
        "18: got TypeError: Got 'share', a param.Range, in slider(); expected it in interval()",
    ),
    (
        "param.Number(0.5, bounds=(0, 1))",
        "param.Event()",
        "14: got param.Event as the control 'share'",
    ),
    (
        "param.Number(0.5, bounds=(0, 1))",
        "param.Date()",
        "18: got TypeError: Got 'share', a param.Date, in slider(); expected it in date()",
    ),
    (
        CURVE,
        'pictures={"curve": object()},',
        "24: got TypeError: Got a object as the picture 'curve'",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), IN_THE_PYTHON)
def test_a_mistake_in_the_python(tale, old, new, said):
    with pytest.raises(AuthorError) as caught:
        tale("", old, new)
    assert str(caught.value).startswith("tale.py:" + said)
    assert "\n" not in str(caught.value)


def test_an_essay_without_a_mistake_is_rendered(tale):
    assert tale("[](essay:why-kl): <<at_30|fix(0)>>").html.endswith(
        '<p><a href="../why-kl/">Why KL?</a>: 30</p>\n'
    )


def test_the_state_in_which_an_answer_fails_is_the_one_that_is_shown(tale):
    with pytest.raises(AuthorError, match=r"^tale\.py:25: got ZeroDivisionError"):
        tale("::: figure {slug} {#zero} share=0\n:::", "self.share, ", "1 / self.share, ")


def test_what_a_library_raises_is_said_with_the_authors_line(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text("import json\n\n\ndef read():\n    return json.loads('{')\n")
    scope = {}
    exec(compile(file.read_text(), file, "exec"), scope)
    said = r"mine\.py:5: got json.decoder.JSONDecodeError"
    with pytest.raises(AuthorError, match=said), authors_code(file):
        scope["read"]()


def test_the_nearest_name_comes_first_and_not_all_are_listed():
    assert names("beta", ["alpha", "beta_2", "gamma"]) == "beta_2, alpha, gamma"
    assert names("x", []) == "none"
    assert names("n7", [f"n{i}" for i in range(20)]).endswith(" and 10 more")


def test_every_helper_of_a_layout_is_named():
    assert {"slider", "toggle", "choice", "picture", "value", "image", "when"} <= {
        *layout.helper_names()
    }


def test_a_traceback_is_shown_where_it_is_asked_for(tmp_path):
    command = [sys.executable, "-m", "sitepress", "new", "Not A Slug"]
    root = Path(__file__).resolve().parents[2]
    quiet = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    loud = subprocess.run(
        [*command, "--traceback"], cwd=root, capture_output=True, text=True, check=False
    )
    assert quiet.returncode == loud.returncode == 1
    assert quiet.stderr.count("\n") == 1
    assert "Traceback" in loud.stderr
