"""The HTML of a figure: every control labelled, native and marked; every output in place."""

import re
from html.parser import HTMLParser

import param
import pytest

from widgets.kit import controls, layout
from widgets.kit.widget import WIDGETS, Answer, Image, Widget

VOID = {"input", "br", "img", "meta", "link", "hr"}


class Tree(HTMLParser):
    """The elements of a page, each with its attributes, text and ancestors; checks the nesting."""

    def __init__(self, html: str):
        super().__init__()
        self.open: list[dict] = []
        self.elements: list[dict] = []
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {[e['tag'] for e in self.open]}"

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", "above": list(self.open), **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append({"tag": tag, "text": "", "above": list(self.open), **dict(attrs)})

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1]["tag"] == tag
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag=None, **attributes):
        """The elements of that tag with those attributes (`_` for `-`)."""
        wanted = {name.rstrip("_").replace("_", "-"): v for name, v in attributes.items()}
        return [
            e
            for e in self.elements
            if (tag is None or e["tag"] == tag) and all(e.get(n) == v for n, v in wanted.items())
        ]


@pytest.fixture
def tree(toy):
    return Tree(layout.figure(toy(), "toy-1", caption="<em>Why</em>"))


def test_the_figure_is_marked_and_named(tree):
    (figure,) = tree.all("figure")
    assert figure["data-widget"] == "toy"
    assert figure["id"] == "toy-1"
    assert figure["aria-label"] == "A toy"


def test_every_control_is_there_once(tree, toy):
    assert [e["data-control"] for e in tree.elements if "data-control" in e] == toy.controls()


def test_a_slider_has_a_range_and_a_box_of_the_same_bounds(tree):
    (slider,) = tree.all("input", type="range")
    (box,) = [e for e in tree.all("input", role="spinbutton") if e["id"] == "toy-1-x-box"]
    assert (slider["min"], slider["max"], slider["step"]) == ("-2.0", "2.0", "0.5")
    assert (box["aria-valuemin"], box["aria-valuemax"], box["data-step"]) == ("-2.0", "2.0", "0.5")
    assert slider["value"] == box["value"] == box["aria-valuenow"] == "1.5"
    assert box["data-expected"] == "a number from −2 to 2"


def test_every_input_is_labelled(tree):
    for field in tree.elements:
        if field["tag"] not in ("input", "select"):
            continue
        labelled = tree.all("label", for_=field.get("id")) if "id" in field else []
        within = [e for e in field["above"] if e["tag"] == "label"]
        assert labelled or within or field.get("aria-label"), field


def test_an_author_may_choose_between_radio_buttons_and_a_select(toy):
    few = Tree(controls.choice(toy(), "toy-1", "unit", select=True))
    assert [e["value"] for e in few.all("option")] == ["cm", "feet", "m"]
    many = Tree(controls.choice(toy(), "toy-1", "letter", select=False))
    assert len(many.all("input", type="radio")) == len(toy.param["letter"].objects)


def test_names_of_choices_may_be_their_texts_and_strange_ones_are_refused(registry):
    class Days(Widget):
        slug, title, layout = "days", "Days", ""
        days = param.Selector(default=365, objects=[365, 366])

    shown = Tree(controls.choice(Days(), "d", "days", {"365": "usual", 366: "leap"}))
    assert [e["text"] for e in shown.all("span")] == ["usual", "leap"]
    with pytest.raises(ValueError, match="got a name for '364'; the choices are 365, 366"):
        controls.choice(Days(), "d", "days", {364: "short"})


def test_few_choices_are_radio_buttons_and_many_a_select(tree):
    radios = tree.all("input", type="radio", name="toy-1-unit")
    assert [r["value"] for r in radios] == ["cm", "feet", "m"]
    assert ["checked" in r for r in radios] == [True, False, False]
    assert tree.all("span")[-1]["text"]
    assert "centimetres" in [e["text"] for e in tree.all("span")]
    options = tree.all("option")
    assert [o["value"] for o in options] == list("abcdef")
    assert ["selected" in o for o in options] == [True] + [False] * 5


def test_the_state_as_placed_is_shown_and_is_the_default_beside_the_widgets_own(toy):
    tree = Tree(layout.figure(toy(x=-1.0, on=False, letter="c", unit="m"), "k"))
    assert tree.all("input", type="range")[0]["value"] == "-1.0"
    assert tree.all("input", role="spinbutton")[0]["value"] == "−1"
    assert "checked" not in tree.all("input", type="checkbox")[0]
    defaults = {
        e["data-control"]: (e["data-default"], e.get("data-widget-default"))
        for e in tree.elements
        if "data-control" in e
    }
    assert defaults["x"] == ("-1.0", "1.5")
    assert defaults["on"] == ("false", "true")
    own = Tree(layout.figure(toy(), "k"))
    assert own.all(data_control="x")[0]["data-default"] == "1.5"
    assert not any("data-widget-default" in e for e in own.elements)


def test_outputs_hold_the_text_and_the_exact_number(tree):
    (output,) = tree.all("output")
    assert output["data-value"] == "square"
    assert output["text"] == "2.25 & up"
    assert float(output["data-number"]) == 2.25


def test_the_first_picture_and_pixels_are_in_the_page(tree):
    assert tree.all("svg")[0]["above"][-1]["data-picture"] == "dot"
    (canvas,) = tree.all("canvas")
    assert (canvas["width"], canvas["height"]) == ("2", "1")
    assert canvas["aria-label"] == "Some pixels"


def test_the_words_are_escaped(toy):
    html = layout.figure(toy(), "k")
    assert "x is &lt;1.5&gt;." in html
    assert Tree(html).all("p", role="status")[0]["text"] == "x is <1.5>."


def test_a_long_computation_shows_its_last_answer(slow):
    slow.layout = "{{ value('done') }}"
    (output,) = Tree(layout.figure(slow(), "k")).all("output")
    assert output["text"] == "3"


def test_buttons_count_in_steps():
    spinner = WIDGETS["deciban-spinner"]
    tree = Tree(layout.figure(spinner(), "k"))
    assert [b["data-by"] for b in tree.all("button") if "data-by" in b] == ["1", "100", "0"]
    assert all(b["type"] == "button" for b in tree.all("button"))


def test_two_figures_of_one_widget_share_no_id(toy):
    html = layout.figure(toy(), "one") + layout.figure(toy(), "two")
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_no_style_attributes_and_no_scripts(toy):
    html = layout.figure(toy(), "k")
    assert not re.search(r"\bstyle=|<script|\bon\w+=", html)


def test_old_names_are_written_where_links_are_read(toy, monkeypatch):
    name = toy.controls()[0]
    monkeypatch.setattr(toy, "control_aliases", {"older": name, "oldest": name})
    monkeypatch.setattr(toy, "slug_aliases", ("first-toy",))
    tree = Tree(layout.figure(toy(), "k"))
    (figure,) = tree.all("figure")
    assert figure["data-slug-aliases"] == "first-toy"
    control = next(e for e in tree.elements if e.get("data-control") == name)
    assert control["data-aliases"] == "older oldest"


def test_states_to_try_are_buttons_that_set_them(toy):
    tried = layout.tries(toy(), {"two & up": "x=2;on=false", "in feet": "unit=feet"})
    buttons = Tree(tried).all("button")
    assert [b["data-set"] for b in buttons] == ["x=2;on=false", "unit=feet"]
    assert all(b["type"] == "button" for b in buttons)
    assert "two &amp; up" in tried


def test_a_state_to_try_that_cannot_be_set_stops_the_build(toy):
    with pytest.raises(layout.UnknownName, match="y"):
        layout.tries(toy(), {"no such control": "y=2"})
    with pytest.raises(ValueError, match="2"):
        layout.tries(toy(), {"out of bounds": "x=2.5"})


def test_a_slider_that_is_in_the_picture_is_there_for_the_keyboard(toy, monkeypatch):
    monkeypatch.setattr(toy, "layout", "{{ slider('x', in_picture=True) }}")
    tree = Tree(layout.figure(toy(), "k"))
    (control,) = (e for e in tree.elements if e.get("data-control") == "x")
    assert control["class"] == "control slider in-picture"
    assert [i["type"] for i in tree.all("input")] == ["range", "text"]


def test_a_page_opens_on_what_the_widget_opens_with(toy, monkeypatch):
    monkeypatch.setattr(
        toy, "opening", lambda _: Answer(images={"pixels": Image(1, 2, bytes([9, 9]))})
    )
    html = layout.figure(toy(), "k")
    assert 'width="1" height="2"' in html
    assert "2.25 &amp; up" in html
