"""Markdown becomes an article; whatever cannot be right names its file and line."""

import datetime
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitepress.content.essays import Content, Essay
from sitepress.content.interpolate import filters_of
from sitepress.content.markdown import render
from sitepress.content.mathml import FormulaError, mathml
from sitepress.errors import PressError
from widgets.kit import number_format
from widgets.maths import information
from widgets.why_kl.deciban_spinner import DecibanSpinner

FIGURE = "::: figure deciban-spinner db=10\nA caption.\n:::\n"


def essay(markdown):
    day = datetime.date(2026, 11, 23)
    return Essay(
        "a-tale",
        "tales.a_tale.a_tale",
        Path("a_tale.md"),
        markdown,
        "A tale",
        "About.",
        "Somebody",
        day,
        day,
    )


def prose(markdown, figures=(), **numbers):
    content = Content({widget.slug: widget for widget in figures}, numbers)
    return render(essay(markdown), content, filters_of(number_format))


def html(markdown, figures=(), **numbers):
    return prose(markdown, figures, **numbers).html


class Tags(HTMLParser):
    """The elements of a fragment: (tag, attributes), in order, and those left open."""

    VOID = ("input", "br", "path", "circle", "rect", "mspace", "meta", "link", "hr", "img")

    def __init__(self, fragment):
        super().__init__()
        self.all, self.open = [], []
        self.feed(fragment)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_numbers_are_quoted_with_the_filters_of_the_figures():
    line = html("It is <<x|fix(2)>>, or <<x|db>>, or <<p|percent>>.", x=-11.2339, p=0.61606)
    assert line == "<p>It is −11.23, or −11.23\u00a0dB, or 61.6%.</p>\n"


def test_a_changed_datum_changes_the_sentence():
    assert html("<<x|fix(1)>>", x=1.25) != html("<<x|fix(1)>>", x=1.35)


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("One.\n\n<<missing|fix(2)>>", "a_tale.md:3: got 'missing'; numbers() has x, nan."),
        ("One.\n\nTwo <<x|nofilter>>", "a_tale.md:3: got the filter 'nofilter'; the filters are"),
        ("<<x|fix(>>", "a_tale.md:1: "),
        ("One.\n<<nan|fix>>", "a_tale.md:2: Got nan; expected a number"),
        ("One.\n\nTwo\nlines: $\\nonsense$.", r'a_tale.md:4: Unknown command "\nonsense"'),
        ("$$\n\\frac{a\n$$", "a_tale.md:1: "),
        ("One.\n\nTwo $x #\n y$.", "a_tale.md:3: "),
        (
            "One.\n\n## Of it^[A note.]",
            "a_tale.md:3: got a heading with a note, a link or a citation in it",
        ),
        ("One.\n\n## Of $\\nonsense$", "a_tale.md:3: Unknown command"),
        ("One.\n\n::: figur deciban-spinner\n:::", "a_tale.md:3: got the mark `::: figur`"),
        ("::: figure no-such\n:::", "a_tale.md:1: got the figure 'no-such'; `figures` has"),
        (FIGURE + "\n" + FIGURE, "a_tale.md:5: the figure 'deciban-spinner' stands twice"),
        (
            "::: figure deciban-spinner tall\n:::",
            "got 'tall'; expected name=value, wide, or {#id}.",
        ),
        ("::: figure deciban-spinner dB=1\n:::", "has no control 'dB'; it has db"),
        ("::: figure deciban-spinner db=99\n:::", "deciban-spinner, db: Got “99”; expected a"),
        ("::: figure deciban-spinner db='1\n:::", "has an open quote"),
        ("One.", "a_tale.md:1: the figure 'deciban-spinner' is named in `figures` and never shown"),
        (FIGURE + "\n[x](#nowhere)", "a_tale.md:5: got a link to #nowhere"),
        (FIGURE + "\nTwo^[a note\nwith [x](#nowhere)].", "a_tale.md:6: got a link to #nowhere"),
        (FIGURE + "\n<<live('deciban-spinner','no')>>", "a_tale.md:5: live('deciban-spinner', "),
        (FIGURE + "\n# Title", "a_tale.md:5: got a first-level heading"),
        (FIGURE + "\n## Same\n\n## Same", "a_tale.md:7: the name 'same' stands twice"),
        ("::: figure deciban-spinner\n## Of it\n:::", "a_tale.md:1: got a heading or a figure in"),
        (f":::: figure deciban-spinner\n{FIGURE}\n::::", "a_tale.md:1: got a heading or a fig"),
    ],
)
def test_what_cannot_be_right_names_its_line(markdown, said):
    with pytest.raises(PressError) as caught:
        html(markdown, [DecibanSpinner], x=1.0, nan=float("nan"))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_figure_stands_in_its_state_with_number_caption_and_source():
    article = html("::: figure deciban-spinner db=10 wide\nOf $q$.\n:::", [DecibanSpinner])
    tags = Tags(article)
    assert not tags.open
    (figure,) = [a for tag, a in tags.all if tag == "figure"]
    assert figure["data-widget"] == figure["id"] == "deciban-spinner"
    outputs = {a["data-value"]: float(a["data-number"]) for t, a in tags.all if t == "output"}
    assert outputs["probability"] == float(information.probability_from_db(10))
    assert '<p><a class="figure-number" href="#deciban-spinner">Figure 1.</a> Of <math' in article
    assert article.index("<figcaption>") < article.index("Show the Python")
    assert "probability_from_db" in article
    assert '<div class="plate wide">' in article


def test_figures_and_equations_are_numbered_and_linked_by_name():
    article = html(
        "See [](#kl), [](#deciban-spinner), [](#end) and [here](#kl).\n\n$$a = b$$ (kl)\n\n"
        + FIGURE
        + "\n## The end {#end}\n",
        [DecibanSpinner],
    )
    assert '<a href="#kl">equation\u00a0(1)</a>' in article
    assert '<a href="#deciban-spinner">figure\u00a01</a>' in article
    assert '<a href="#end">The end</a>' in article
    assert '<a href="#kl">here</a>' in article
    assert '<div class="equation" id="kl">' in article


def test_a_live_number_is_that_of_the_figure_as_the_essay_shows_it():
    article = html("Odds: <<live('deciban-spinner','odds')>>.\n\n" + FIGURE, [DecibanSpinner])
    (live,) = [a for tag, a in Tags(article).all if tag == "output" and "data-of" in a]
    assert live["data-of"] == "deciban-spinner"
    assert live["data-value"] == "odds"
    assert float(live["data-number"]) == pytest.approx(10, rel=1e-15)
    assert ">10:1</output>" in article


def test_headings_make_the_contents():
    contents = prose("## One: $p$?\n\n### Two\n\n## It’s *three* {#third}\n").contents
    assert [(h.level, h.id) for h in contents] == [(2, "one-p"), (3, "two"), (2, "third")]
    assert contents[0].html.startswith("One: <math")
    assert contents[2].html == "It’s <em>three</em>"


def test_a_heading_is_a_link_to_itself():
    assert (
        html("## The end")
        == '<h2 id="the-end"><a class="anchor" href="#the-end">The end</a></h2>\n'
    )


def test_a_note_stands_where_it_is_called_and_folds_without_a_script():
    article = html('Text.^[The "note", with $p$ and [a link](https://example.org).] More.')
    tags = Tags(article)
    assert not tags.open
    mark, body, *_ = [a for _, a in tags.all if a.get("class") in ("note-mark", "note-body")]
    assert mark["href"] == f"#{body['id']}"
    assert "“note”" in article
    assert article.index("Text.") < article.index('id="note-1"') < article.index("More.")
    # All of it may stand in a paragraph, or a browser would end the paragraph early.
    assert {tag for tag, _ in tags.all} <= {"p", "span", "a", "math", "mi", "em", "output"}


def test_links_to_elsewhere_say_so_and_links_to_essays_follow_the_host():
    article = html("[a](https://example.org) and [b](essay:other-tale).")
    assert '<a href="https://example.org" rel="external noopener">' in article
    assert '<a href="../other-tale/">b</a>' in article


def test_nothing_needs_a_style_attribute():
    article = html(
        "| a | b |\n|--:|:-:|\n| 1 | 2 |\n\n"
        "$$\\begin{aligned} a &= b \\\\ &= c \\end{aligned}$$\n\n"
        "$$\\begin{cases} 1 & x \\\\ 0 & y \\end{cases}$$\n\n" + FIGURE,
        [DecibanSpinner],
    )
    assert not any("style" in a for _, a in Tags(article).all)
    assert '<td class="right">1</td><td class="center">' in article.replace("\n", "")


def test_the_same_widget_stands_twice_under_names_of_its_own():
    text = FIGURE + "\n::: figure deciban-spinner {#again} db=3\nAgain.\n:::\n\n"
    text += "[](#again): <<live('again', 'odds')>>"
    both = prose(text, [DecibanSpinner])
    assert both.figures == {"deciban-spinner": "deciban-spinner", "again": "deciban-spinner"}
    tags = Tags(both.html)
    shown = [(a["id"], a["data-widget"]) for tag, a in tags.all if tag == "figure"]
    assert shown == [(key, "deciban-spinner") for key in both.figures]
    ids = [a["id"] for _, a in tags.all if "id" in a]
    assert len(ids) == len(set(ids))
    assert '<a href="#again">figure\u00a02</a>: <output class="live" data-of="again"' in both.html


def test_a_callout_has_a_title_and_holds_anything():
    article = html("::: tip Mind the *step*\nOne.\n\n- two\n:::\n\n::: warning\nThree.\n:::\n")
    assert (
        '<div class="callout tip" role="note"><p class="callout-title">Mind the <em>step</em></p>\n'
        "<p>One.</p>\n<ul>\n<li>two</li>\n</ul>\n</div>"
    ) in article
    assert '<p class="callout-title">Warning</p>\n<p>Three.</p>' in article


def test_a_figure_may_stand_in_a_callout():
    article = html(f":::: note\n{FIGURE}::::\n", [DecibanSpinner])
    assert not Tags(article).open
    assert (
        article.index('<div class="callout') < article.index("<figure") < article.rindex("</div>")
    )


def test_lists_of_tasks_and_of_definitions_and_what_is_struck_out():
    article = html("- [ ] to do\n- [x] done\n\nTerm\n: Its meaning.\n\n~~gone~~\n")
    assert not Tags(article).open
    boxes = [a for tag, a in Tags(article).all if tag == "input"]
    assert [("checked" in a, "disabled" in a) for a in boxes] == [(False, True), (True, True)]
    assert article.count("<label>") == 2
    assert "<dt>Term</dt>\n<dd>Its meaning.</dd>" in article
    assert "<s>gone</s>" in article


@pytest.mark.parametrize(
    ("language", "code", "kinds"),
    [
        ("js", "const x = 'a'; // why", {"k", "s", "c"}),
        ("html", '<a href="x">y</a> <!-- why -->', {"n", "s", "c"}),
        ("css", "a { color: red } /* why */", {"k", "c"}),
        ("sh", "if true; then echo 'a'; fi # why", {"k", "s", "c"}),
        ("json", '{"a": "b", "c": 12}', {"s", "m"}),
        ("yaml", "a: 12 # why", {"n", "c"}),
        ("toml", "a = 12 # why", {"m", "c"}),
        ("c", "int x = 12; // why", {"k", "m", "c"}),
        ("rust", "fn f() -> u8 { 12 } // why", {"k", "m", "c"}),
        ("r", "if (TRUE) x <- 12 # why", {"k", "m", "c"}),
        ("sql", "SELECT 12 FROM t -- why", {"k", "m", "c"}),
        ("julia", "if true 12 end # why", {"k", "m", "c"}),
        ("python", "def f(): return 12  # why", {"k", "m", "c"}),
    ],
)
def test_code_in_the_common_languages_is_coloured(language, code, kinds):
    found = {
        a["class"][2] for tag, a in Tags(html(f"```{language}\n{code}\n```")).all if tag == "span"
    }
    assert kinds <= found


def test_escaped_marks_stay_as_they_are():
    code = '<code translate="no">$x</code>'
    assert html(r"A \$x and \[^8], `$x`.") == f"<p>A $x and [^8], {code}.</p>\n"


def test_prose_is_typographic():
    assert html('It\'s "so" -- is it?') == "<p>It’s “so” – is it?</p>\n"


def test_dollars_before_digits_are_money():
    assert html("From $5 to $6.") == "<p>From $5 to $6.</p>\n"


def test_a_formula_is_mathml_with_its_tex():
    shown = mathml(r"I[p; q] = \int p(x) \log \frac{p(x)}{q(x)} \, \mathrm{d}x", display=True)
    assert r'alttext="I[p; q] = \int p(x) \log' in shown
    assert shown.startswith('<math display="block"')
    assert shown.count("<mfrac>") == 1
    assert re.search("<mi>log</mi>", shown)
    assert not Tags(shown).open


def test_numbers_as_people_read_them_are_numbers_in_a_formula():
    assert "<mn>11.23</mn>" in mathml("−11.23")
    assert "<mn>14</mn>" in mathml("14\u202f966")
    assert "<mi>∞</mi>" in mathml("∞")


def test_an_equation_in_a_caption_has_its_number():
    text = "::: figure deciban-spinner\n$$ x $$ (one)\n:::\n\n$$ y $$ (two)"
    assert re.findall(r"Equation (\d)", html(text, [DecibanSpinner])) == ["1", "2"]


def test_half_a_character_is_no_formula():
    with pytest.raises(FormulaError, match="holds what no formula can"):
        mathml("\ud800")


@pytest.mark.parametrize("tex", [r"\foo", r"\frac{a}{b", "a^^b", "}"])
def test_tex_that_is_no_formula_is_refused(tex):
    with pytest.raises(FormulaError, match="at character"):
        mathml(tex)


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        (r"a = | b - c |^2 + d", 3),
        (r"a = p\bigl(x \mid y, x = f(z)\bigr)", 2),
        (r"\langle a + b \rangle + (c - d)", 2),
    ],
)
def test_what_stands_between_brackets_stays_together(tex, rows):
    assert len(ElementTree.fromstring(mathml(tex, display=True))) == rows


def test_a_displayed_formula_may_be_broken_before_its_relations():
    rows = re.findall("<mrow>(.*?)</mrow>", mathml("a = b + c", display=True))
    assert rows == [
        "<mi>a</mi>",
        '<mo form="infix">=</mo><mi>b</mi>',
        '<mo form="infix">+</mo><mi>c</mi>',
    ]
    assert "<mrow>" not in mathml("a = b + c")
    assert mathml("-a", display=True).count("<mrow>") == 1
    assert mathml("a = -b", display=True).count("<mrow>") == 2


def test_a_sum_that_goes_on_in_the_next_line_keeps_its_space():
    shown = mathml(r"\begin{aligned} a &= b \\ &+ c \end{aligned}", display=True)
    assert '<mo form="infix">+</mo>' in shown


def test_the_lines_of_links_are_kept_for_the_last_check():
    text = 'One.\n\n[a](../b/)\nand <img src="room.png"> [c](essay:d).'
    assert prose(text).places == {"../b/": 3, "room.png": 4, "essay:d": 4, "../d/": 4}


TABLE = "| a |\n|---|\n| 1 |\n"


def test_a_table_with_a_caption_is_numbered_and_can_be_linked():
    article = html(
        f"See [](#odds) and [](#table-2).\n\n{TABLE}\n: *Odds* {{#odds}}\n\n{TABLE}\n: B\n"
    )
    assert '<a href="#odds">table\u00a01</a> and <a href="#table-2">table\u00a02</a>' in article
    assert '<figure class="photo" id="odds"><div class="table"><table>' in article
    assert (
        '</table></div><figcaption><p><a class="figure-number" href="#odds">Table 1.</a> '
        "<em>Odds</em></p></figcaption></figure>"
    ) in article
    assert not Tags(article).open
    assert html(TABLE).startswith('<div class="table"><table>')


def test_a_caption_of_a_table_has_notes_and_links_like_any_text():
    article = html(f"One.^[First.]\n\n{TABLE}\n: Odds^[Second.] of [](#later)\n\n## Later\n")
    assert article.index("First.") < article.index("Second.")
    assert '<a href="#later">Later</a>' in article
