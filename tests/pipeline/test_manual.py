"""The manual says everything that there is to say, and what it says is so.

Where one of these tests fails after an addition, add it to the page of `essays/manual/` that is
named.
"""

import ast
import doctest
import inspect
import re
from pathlib import Path

import param
import pytest

from sitepress import build as press
from sitepress.__main__ import parser
from sitepress.content import author_code, essays, markdown
from sitepress.content.interpolate import filters_of
from sitepress.content.markdown import render
from sitepress.content.pages import find_books
from sitepress.errors import AuthorError
from sitepress.settings import KEYS
from tests.every_widget import every_widget
from widgets.kit import Answer, Chart, Widget, chart, layout, number_format, sectors, svg
from widgets.kit.controls import HELPERS
from widgets.view.bundle import bundle
from widgets.view.palette import PALETTE, SHAPES

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "essays" / "manual"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(MANUAL.glob("*.md"))}


def code(page):
    """Everything that a page of the manual sets as code, and the code blocks."""
    text = PAGES[page]
    return " ".join(re.findall(r"`+([^`]+)`+", text))


def public(module):
    """The public functions and classes that a module defines."""
    return [
        name
        for name, one in vars(module).items()
        if (inspect.isfunction(one) or inspect.isclass(one))
        and one.__module__ == module.__name__
        and not name.startswith("_")
    ]


def of_class(cls):
    """The public names of a class."""
    return [
        name for name in {**vars(cls), **vars(cls).get("__annotations__", {})} if name[0] != "_"
    ]


PAGE_OF = {
    "figures": [*layout.helper_names(), *of_class(Answer)],
    "charts": [*public(chart), *public(svg), *public(sectors)[:1], *of_class(Chart), *SHAPES],
    "numbers": [*filters_of(number_format), "live"],
    "write": [*essays.REQUIRED, *essays.OPTIONAL, *markdown.WIDTHS],
    "settings": [*KEYS, *PALETTE],
    "parameters": [
        *(f"param.{cls.__name__}" for cls in author_code.taken_classes()),
        "precedence",
    ],
}
NAMES = [(page, name) for page, names in PAGE_OF.items() for name in dict.fromkeys(names)]


def of_a_package(name):
    """Whether a helper is no part of the kit, but of a package of figures."""
    return name in HELPERS and not HELPERS[name].__module__.startswith("widgets.kit.")


@pytest.mark.parametrize(("page", "name"), NAMES)
def test_the_manual_names(page, name):
    """A name that is public is in the page of the manual that it belongs to."""
    where = "parameters" if of_a_package(name) else page
    found = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", code(where))
    assert found, f"{name} is not in the manual; add it to essays/manual/{where}.md."


@pytest.mark.parametrize("mark", markdown.MARKS)
def test_every_mark_is_shown_in_the_manual(mark):
    assert re.search(rf"^:::+ {mark}\b", PAGES["write"], re.MULTILINE), f"{mark}: write.md"


def test_every_member_of_a_widget_is_in_the_manual():
    members = {"slug", "title", "layout", "sources", "data", "control_aliases", "slug_aliases"}
    assert members == set(Widget.__annotations__), (
        "a member of Widget is new: essays/manual/figures.md"
    )
    for name in (*members, "answer()", "answers()"):
        assert f"`{name}`" in PAGES["figures"]


def test_every_command_for_authors_is_in_the_manual():
    whole = "\n".join(PAGES.values())
    (commands,) = (a.choices for a in parser()._actions if hasattr(a, "choices") and a.choices)
    wanted = {"serve": "make site"}
    for name in commands:
        said = wanted.get(name, f"make {name}")
        assert said in whole, f"{said} is not in the manual; add it to essays/manual/index.md."


def book():
    """The manual, as the press reads it."""
    (found,) = (b for b in find_books(ROOT / "essays") if b.slug == "manual")
    return found


def test_every_helper_of_the_kit_is_alive_in_an_example():
    content = essays.load(book().pages[0])
    own = [w for w in content.figures.values() if w.__module__.startswith("essays.")]
    used = " ".join(w.layout for w in own)
    for name in layout.helper_names():
        if not of_a_package(name):
            assert re.search(rf"\{{\{{ {name}\(|<p[^>]*\{{\{{ {name}\(", used), name
    drawn = " ".join(inspect.getsource(w) for w in own)
    for name in (
        *public(chart),
        *public(svg),
        "spinner",
        "at",
        "curve",
        "level",
        "axes",
        "picture",
    ):
        if name not in ("num", "Chart"):
            assert re.search(rf"\b{name}\(", drawn), f"{name} has no live example in manual.py."


def test_every_control_of_an_example_has_the_sentence_that_authors_are_asked_for():
    for widget in essays.load(book().pages[0]).figures.values():
        assert [n for n in widget.controls() if not widget.param[n].doc] == [], widget.slug


def test_every_shipped_widget_is_in_the_gallery():
    for slug, widget in every_widget().items():
        if not widget.__module__.startswith("widgets."):
            continue
        line = f"from {widget.__module__} import {widget.__name__}"
        assert line in PAGES["gallery"], f"{slug} is not in the gallery; add {line}"
        assert f"::: figure {slug}\n" in PAGES["gallery"]


@pytest.mark.parametrize("page", [p for p, text in PAGES.items() if ">>> " in text])
def test_the_examples_in_python_are_so(page):
    blocks = re.findall(r"```python\n(>>> .*?)```", PAGES[page], re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page, page, 0)
    assert test.examples
    said = []
    doctest.DocTestRunner().run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("page", [p for p, text in PAGES.items() if "```python" in text])
def test_all_python_in_the_manual_can_be_read(page):
    for block in re.findall(r"```python\n(.*?)```", PAGES[page], re.DOTALL):
        if ">>> " not in block:
            ast.parse(block)


def test_a_whole_file_that_the_manual_shows_is_an_essay(tmp_path, monkeypatch, other_essays):
    whole = next(
        block
        for block in re.findall(r"```python\n(.*?)```", PAGES["figures"], re.DOTALL)
        if "figures = (" in block
    )
    (head,) = re.findall(r"```yaml\n(.*?)```", PAGES["write"], re.DOTALL)
    folder = tmp_path / "shelf" / "birthday"
    folder.mkdir(parents=True)
    (folder / "birthday.py").write_text(whole)
    (folder / "birthday.md").write_text(head + "\n::: figure coin throws=4\nA coin.\n:::\n")
    essay = essays.read(folder / "birthday.md")
    written = render(essay, essays.load(essay), filters_of(number_format))
    assert "6.3%" in written.html or "6.2%" in written.html


def test_the_kind_of_control_that_the_manual_makes_is_one(tmp_path, registry):
    page = PAGES["parameters"]
    (python,) = re.findall(r"```python\n(from markupsafe.*?)```", page, re.DOTALL)
    (script,) = re.findall(r"```javascript\n(.*?)```", page, re.DOTALL)
    exec(python, {"__name__": "widgets.mine.yes_no"})
    try:
        sure = param.Boolean(True, label="Sure?", doc="Or not.")
        members = {"slug": "asked", "title": "A", "layout": "{{ yes_no('sure') }}", "sure": sure}
        html = layout.body(type("Asked", (Widget,), members)(), "asked", Answer())
    finally:
        del HELPERS["yes_no"]
    assert 'data-kind="yes-no"' in html
    assert 'data-default="true"' in html
    (tmp_path / "mine").mkdir()
    (tmp_path / "view").symlink_to(ROOT / "widgets" / "view")
    (tmp_path / "locale").symlink_to(ROOT / "widgets" / "locale")
    (tmp_path / "mine" / "view.js").write_text(script)
    assert "yes-no" in bundle(tmp_path / "mine" / "view.js")


def rows():
    """The mistakes in the Markdown that the manual lists, and what it says is told."""
    table = PAGES["errors"].partition("## In the Markdown")[2].partition("## ")[0]
    found = re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", table, re.MULTILINE)
    return [tuple(cell.replace(r"\|", "|") for cell in row) for row in found]


@pytest.mark.parametrize(("written", "told"), rows())
def test_a_mistake_is_told_as_the_manual_says(tmp_path, written, told, other_essays):
    folder = tmp_path / "shelf" / "tale"
    folder.mkdir(parents=True)
    (folder / "tale.py").write_text(
        'figures = ()\n\n\ndef numbers():\n    return {"at_30": 30.0, "at_13": 13.0}\n'
    )
    (folder / "room.png").write_bytes(PNG)
    head = "---\ntitle: A\ndescription: B.\nauthor: C\ndate: 2026-11-23\n---\n"
    (folder / "tale.md").write_text(f"{head}{written}\n")
    essay = essays.read(folder / "tale.md")
    titles = {"tale": "A tale", "why-kl": "Why KL?"}
    with pytest.raises(AuthorError) as caught:
        render(essay, essays.load(essay), filters_of(number_format), titles=titles)
    assert told in str(caught.value)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_the_manual_is_rendered_without_a_mistake():
    titles = {"why-kl": "Why KL?"} | {page.slug: page.title for page in book().pages}
    shipped = [slug for slug, w in every_widget().items() if w.__module__.startswith("widgets.")]
    written = press.write_book(book(), titles, shipped)
    assert [w.essay.slug for w in written][:2] == ["manual", "manual/write"]
    gallery = next(w for w in written if w.essay.slug == "manual/gallery")
    assert gallery.prose.html.count('data-copy="embed"') == len(shipped)
    assert 'data-copy="embed"' not in written[0].prose.html  # an example has no page of its own
    assert '<details class="python" open>' in written[0].prose.html
    assert '<div class="example"><pre' in written[1].prose.html
