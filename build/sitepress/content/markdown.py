"""From an essay's Markdown to the HTML of its article.

Markdown is CommonMark with tables, and four marks of ours:

    $…$, $$…$$ (name)            formulas, MathML; a named one is numbered and can be linked
    ^[…]                         a side note, in the margin or folded in place
    ::: figure slug name=value   a widget in a state, with a numbered caption inside
    [](#name)                    a link that writes its own text: figure 3, equation (2), a title

Whatever cannot be right (an unknown mark, a figure never shown, TeX that is no formula, a link to
nowhere) stops the press with the file and the line.
"""

import re
import shlex
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from sitepress.content.essays import Content, Essay
from sitepress.content.interpolate import quote
from sitepress.content.mathml import FormulaError, mathml
from sitepress.content.render_rules import LIVE, Document, Marks, inline_html
from sitepress.content.source_listing import fence
from sitepress.errors import PressError

WIDTHS = ("wide",)
NAMED = re.compile(r"\s*\{#([\w-]+)\}\s*$")


@dataclass(frozen=True)
class Heading:
    """A heading as the contents list shows it; `html` is its text."""

    level: int
    id: str
    html: str


@dataclass(frozen=True)
class Prose:
    """The HTML of an article, its headings, and the slugs of its figures in order."""

    html: str
    contents: tuple[Heading, ...]
    figures: tuple[str, ...]


def render(
    essay: Essay,
    content: Content,
    filters: Mapping[str, Callable[..., str]],
    essay_url: str = "../{slug}/",
) -> Prose:
    """The article of an essay; `essay_url` is where links written `essay:slug` lead."""
    text = quote(essay.text, essay.source, content.numbers, filters)
    return Writer(essay, content, essay_url).write(text)


class Writer:
    """One essay on its way from Markdown tokens to HTML."""

    def __init__(self, essay: Essay, content: Content, essay_url: str):
        self.essay, self.content, self.page = essay, content, Document(essay_url)
        self.headings: list[Heading] = []
        self.equations = 0
        self.md = MarkdownIt("commonmark", {"typographer": True, "highlight": fence})
        self.md.enable(["table", "smartquotes", "replacements"]).disable("html_block")
        self.md.use(front_matter_plugin).use(footnote_plugin)
        self.md.use(dollarmath_plugin, allow_digits=False, allow_labels=True)
        # Any name is taken for a figure here, so that a misspelt one is an error and not text.
        container_plugin(self.md, "figure", validate=lambda *_: True)
        self.marks = Marks(self.page, self.md)

    def write(self, text: str) -> Prose:
        """The whole article."""
        tokens = self.number(self.fold(self.lift_notes(self.md.parse(text))))
        self.check(tokens)
        unused = [slug for slug in self.content.figures if slug not in self.page.shown]
        if unused:
            raise PressError(
                f"{self.essay.source}: the figure {unused[0]!r} is named in `figures` and never "
                f"shown; write `::: figure {unused[0]}` where it belongs, or take it out."
            )
        html = self.marks.html(tokens)
        return Prose(html, tuple(self.headings), tuple(self.page.shown))

    def fail(self, line: int, words: str) -> PressError:
        """The error of a line; the caller raises it."""
        return PressError(f"{self.essay.source}:{line}: {words}")

    # Passes over the tokens, in order.

    def lift_notes(self, tokens: list[Token]) -> list[Token]:
        """Take the notes from the end, where the parser puts them; they are written in place."""
        start = next((i for i, t in enumerate(tokens) if t.type == "footnote_block_open"), None)
        if start is None:
            return tokens
        for token in tokens[start:]:
            if token.type == "footnote_open":
                self.page.notes.append([])
            elif token.type == "inline":
                self.page.notes[-1] += token.children or []
        return tokens[:start]

    def fold(self, tokens: list[Token]) -> list[Token]:
        """Put each figure and its caption into one token."""
        folded: list[Token] = []
        for token in tokens:
            if token.type == "container_figure_close":
                start = max(i for i, t in enumerate(folded) if t.type == "container_figure_open")
                opening = folded[start]
                whole = Token("figure", "figure", 0, map=opening.map, info=opening.info)
                whole.meta = {"caption": folded[start + 1 :]}
                folded[start:] = [whole]
            else:
                folded.append(token)
        return folded

    def number(self, tokens: list[Token]) -> list[Token]:
        """Give headings their ids, figures and equations their numbers."""
        for i, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else 1
            if token.type == "heading_open":
                self.head(token, tokens[i + 1], line)
            elif token.type == "figure":
                self.show(token, line)
                self.number(self.caption(token, line))
            elif token.type == "math_block_label":
                self.equations += 1
                token.meta = {"number": self.equations}
                self.name(token.info, f"equation\u00a0({self.equations})", line)
        return tokens

    def head(self, token: Token, inline: Token, line: int) -> None:
        """Give a heading its id and put it into the contents."""
        if token.tag == "h1":
            raise self.fail(
                line,
                "got a first-level heading; the title comes from the front "
                "matter, so begin sections with ##.",
            )
        if any(t.type in ("footnote_ref", "link_open") for t in inline.children or []):
            raise self.fail(
                line,
                "got a heading with a note or a link in it; a heading is a link "
                "to itself, so put it into the text below.",
            )
        self.check([inline], line)
        name = heading_id(inline)
        words = inline_html(self.md, inline.children or [])
        token.attrs["id"] = self.name(name, words, line)
        self.headings.append(Heading(int(token.tag[1]), name, words))

    def caption(self, token: Token, line: int) -> list[Token]:
        """The caption of a figure, which holds no other part of the essay."""
        caption: list[Token] = token.meta["caption"]
        if any(part.type in ("heading_open", "figure") for part in caption):
            raise self.fail(
                line,
                "got a heading or a figure in the caption of a figure; end the "
                "figure with `:::` on a line of its own.",
            )
        return caption

    def name(self, name: str, words: str, line: int) -> str:
        """Keep a name that links may lead to; it must be new."""
        if name in self.page.names:
            raise self.fail(line, f"the name {name!r} stands twice; add {{#another-name}}.")
        self.page.names[name] = words
        return name

    def show(self, token: Token, line: int) -> None:
        """Make the widget of a figure and set it as the mark says."""
        try:
            kind, *words = shlex.split(token.info)
        except ValueError as problem:
            raise self.fail(line, f"the mark `::: {token.info}` has an open quote.") from problem
        slug = words.pop(0) if words else ""
        if kind != "figure":
            raise self.fail(line, f"got the mark `::: {kind}`; expected `::: figure`.")
        if slug not in self.content.figures:
            known = ", ".join(self.content.figures) or "none"
            raise self.fail(line, f"got the figure {slug!r}; `figures` has {known}.")
        settings = dict(word.split("=", 1) for word in words if "=" in word)
        widths = [word for word in words if "=" not in word]
        widget = self.content.figures[slug]()
        for stray in [w for w in widths if w not in WIDTHS]:
            raise self.fail(line, f"got {stray!r}; expected name=value, or wide.")
        for stray in [name for name in settings if name not in widget.controls()]:
            raise self.fail(
                line, f"{slug} has no control {stray!r}; it has {', '.join(widget.controls())}."
            )
        for name, refusal in widget.restore(settings).items():
            raise self.fail(line, f"{slug}, {name}: {refusal}")
        self.name(slug, f"figure\u00a0{len(self.page.shown) + 1}", line)
        self.page.shown[slug] = widget
        token.meta |= {"slug": slug, "number": len(self.page.shown), "widths": widths}

    def check(self, tokens: Sequence[Token], line: int = 1) -> None:
        """Refuse what cannot be written, while lines are still known."""
        for token in tokens:
            line = token.map[0] + 1 if token.map else line
            if token.type in ("softbreak", "hardbreak"):
                line += 1
            elif token.type.startswith("math_"):
                try:
                    mathml(token.content, token.type.startswith("math_block"))
                except FormulaError as problem:
                    raise self.fail(line, f"{problem}.") from problem
            elif token.type == "footnote_ref":
                self.check(self.page.notes[token.meta["id"]], line)
            elif token.type == "figure":
                self.check(token.meta["caption"], line)
            elif token.type == "html_inline" and (mark := LIVE.fullmatch(token.content)):
                slug, value = mark.groups()
                if slug in self.page.shown and slug not in self.page.answers:
                    *_, self.page.answers[slug] = self.page.shown[slug].answers()
                if value not in getattr(self.page.answers.get(slug), "values", {}):
                    raise self.fail(
                        line, f"live({slug!r}, {value!r}) names nothing that a figure shows here."
                    )
            elif token.type == "link_open":
                target = str(token.attrs["href"])
                if target.startswith("#") and target[1:] not in self.page.names:
                    raise self.fail(line, f"got a link to {target}; there is no such name here.")
            self.check(token.children or (), line)


def heading_id(inline: Token) -> str:
    """The id of a heading: the one written as {#name}, which is taken out, or one of its words."""
    last = (inline.children or [Token("text", "", 0)])[-1]
    if written := NAMED.search(last.content):
        last.content = last.content[: written.start()]
        return written[1]
    words = inline.content.lower()
    words = re.sub(r"\^\[.*|[’'‘]", "", words)
    kept = "".join(c if c in string.ascii_lowercase + string.digits else "-" for c in words)
    return re.sub(r"-+", "-", kept).strip("-") or "section"
