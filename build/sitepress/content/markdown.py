"""From an essay's Markdown to the HTML of its article.

Markdown is CommonMark with tables, ~~strikethrough~~, task lists, definition lists, and marks of
ours:

    $…$, $$…$$ (name)            formulas, MathML; a named one is numbered and can be linked
    ^[…]                         a side note, in the margin or folded in place
    ::: figure slug name=value   a widget in a state, with a numbered caption inside; {#id} names
                                 one that stands there again
    ::: app slug                 an ordinary Panel app, with a numbered caption inside
    ::: note Title               a callout; tip and warning are others
    :::: example                 Markdown, and below it what becomes of it
    ![alt](room.png "caption")   a picture beside the Markdown, numbered where it has a caption
    : A caption {#name}          below a table: numbers it
    [](#name), [](essay:slug)    a link that writes its own text: figure 3, equation (2), a title
    [@key], @key                 a citation of an entry of a `.bib` file; the list of references
                                 comes at the end

Whatever cannot be right (an unknown mark, a figure never shown, TeX that is no formula, a link to
nowhere) stops the press with the file and the line.
"""

import re
import shlex
import string
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from pygments.lexers import get_all_lexers

from sitepress.content.answers import answer_of
from sitepress.content.author_code import authors_code
from sitepress.content.bibliography import Bibliography, beside
from sitepress.content.citations import citation_plugin
from sitepress.content.essays import Content, Essay
from sitepress.content.interpolate import quote
from sitepress.content.mathml import FormulaError, mathml
from sitepress.content.pictures import Address, Picture, beside_page, find_picture
from sitepress.content.render_rules import LIVE, Document, Marks, inline_html
from sitepress.content.source_listing import fence
from sitepress.errors import AuthorError, names
from widgets.locale import say, words

WIDTHS = ("wide",)
CALLOUTS = ("note", "tip", "warning")
EXAMPLE = "example"
MARKS = ("figure", "app", *CALLOUTS, EXAMPLE)
REFERENCES = "references"  # the id of their heading
TAKEN = ("text", "contents-title")  # ids of the page around the article
NAMED = re.compile(r"\s*\{#([\w-]+)\}\s*$")
# A dollar before a digit or a space is money; before anything else it begins a formula.
STRAY_DOLLAR = re.compile(r"\$\$|\$(?![\d\s.,;:)]|$)")
STRAY_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
NOTE_BEGINS = re.compile(r"^\[\^([^\]\s]+)\]:", re.MULTILINE)
ADDRESS = re.compile(r"""(?:src|href)=["']([^"']+)""")  # in HTML of the author's own
# Words in a formula that are no commands: a run of them is prose between two strange dollars.
COMMANDS = re.compile(r"\\(?:text|mathrm|operatorname|mathit|textit)\s*\{[^}]*\}|\\[A-Za-z]+")
PROSE_WORDS = re.compile(r"\b(?:[A-Za-z]{3,}\s+[A-Za-z]{2,}|[A-Za-z]{2,}\s+[A-Za-z]{3,})\b")


@dataclass(frozen=True)
class Heading:
    """A heading as the contents list shows it; `html` is its text."""

    level: int
    id: str
    html: str


@dataclass(frozen=True)
class Prose:
    """The HTML of an article, and what a host must know of it.

    figures   {key: slug} of its figures, in order
    apps      {key: slug} of its apps, in order
    pictures  the pictures that it shows
    places    {address of a link: the line on which it is written}
    """

    html: str
    contents: tuple[Heading, ...]
    figures: Mapping[str, str]
    pictures: tuple[Picture, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    apps: Mapping[str, str] = field(default_factory=dict)


def render(
    essay: Essay,
    content: Content,
    filters: Mapping[str, Callable[..., str]],
    essay_url: str = "../{slug}/",
    titles: Mapping[str, str] | None = None,
    picture_url: Address = beside_page,
    embedded: Collection[str] | None = None,
) -> Prose:
    """The article of an essay; raises AuthorError.

    essay_url    where links written `essay:slug` lead
    titles       {slug: title} of the essays that may be linked; None lets any be
    picture_url  the address of a picture
    embedded     slugs of the widgets that other sites can show; None for all
    """
    text = quote(essay.text, essay.source, content.numbers, filters)
    page = Document(essay_url, titles, picture_url, embedded)
    return Writer(essay, content, page).write(text)


class Writer:
    """One essay on its way from Markdown tokens to HTML."""

    def __init__(self, essay: Essay, content: Content, page: Document):
        self.essay, self.content, self.page = essay, content, page
        self.headings: list[Heading] = []
        self.written = essay.text.splitlines()
        self.lines: list[str] = []  # with numbers in place
        self.places: dict[str, int] = {}
        self.equations = self.figures = self.tables = 0
        self.bibliography = Bibliography()
        self.cited: list[str] = []
        self.md = MarkdownIt("commonmark", {"typographer": True, "highlight": fence})
        self.md.enable(["table", "strikethrough", "smartquotes", "replacements"])
        self.md.disable("html_block").use(front_matter_plugin).use(footnote_plugin)
        self.md.use(tasklists_plugin, label=True).use(deflist_plugin)
        self.md.use(dollarmath_plugin, allow_digits=False, allow_labels=True).use(citation_plugin)
        # Any name is taken for a figure here, so that a misspelt one is an error and not text.
        container_plugin(self.md, "figure", validate=lambda *_: True)
        self.md.core.ruler.before("text_join", "stray", mark_strays)
        self.marks = Marks(self.page, self.md)

    def write(self, text: str) -> Prose:
        """The whole article."""
        self.lines = text.splitlines()
        tokens = self.number(self.fold(self.lift_notes(self.md.parse(text))))
        if cites(tokens) or any(map(cites, self.page.notes)):
            self.begin_references()
        self.check(tokens)
        self.check_notes(text)
        self.page.references = self.bibliography.references(self.cited)
        shown = {key: widget.slug for key, widget in self.page.shown.items()}
        apps = self.page.apps
        if not self.essay.book:
            refuse_unused(self.essay, self.content, shown.values(), apps.values())
        html = self.marks.html(tokens) + self.marks.references()
        pictures = tuple(p for each in self.page.pictures.values() for p in each)
        return Prose(html, tuple(self.headings), shown, pictures, self.places, apps)

    def fail(self, line: int, words: str) -> AuthorError:
        """The error of a line; the caller raises it."""
        return AuthorError(self.essay.source, line, words)

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

    def begin_references(self) -> None:
        """Read the bibliography, and give the list of references its heading.

        An author who has written the heading, as the last one, keeps it.
        """
        folder = self.essay.source.parent
        alone = not (self.essay.module or self.essay.book)  # a page beside the folders of essays
        self.bibliography = beside(self.essay.source, folder if alone else folder.parent)
        if REFERENCES not in self.page.names:
            title = words("text")["references"]
            self.page.references_title = self.page.names[REFERENCES] = title
            self.headings.append(Heading(2, REFERENCES, title))

    def fold(self, tokens: list[Token]) -> list[Token]:
        """Put each figure and its caption into one token, and tell callouts from figures.

        A paragraph that is a picture with a caption becomes a figure, too.
        """
        folded: list[Token] = []
        for token in tokens:
            if token.type == "container_figure_close":
                start = max(i for i, t in enumerate(folded) if t.type == "container_figure_open")
                opening, inside = folded[start], folded[start + 1 :]
                self.check_closed(opening)
                if opening.info.strip() == EXAMPLE:
                    begins = Token("example_open", "div", 1, map=opening.map)
                    first, last = opening.map or (0, 0)
                    begins.content = "\n".join(self.written[first + 1 : last])
                    folded[start:] = [begins, *inside, Token("example_close", "div", -1)]
                elif opening.info.split()[:1] and opening.info.split()[0] in CALLOUTS:
                    kind, _, title = opening.info.strip().partition(" ")
                    begins = Token("callout_open", "div", 1, map=opening.map, info=title.strip())
                    begins.meta = {"kind": kind}
                    folded[start:] = [begins, *inside, Token("callout_close", "div", -1)]
                else:
                    whole = Token("figure", "figure", 0, map=opening.map, info=opening.info)
                    whole.meta = {"caption": inside}
                    folded[start:] = [whole]
            elif token.type == "paragraph_close" and (caption := of_table(folded)):
                end = len(folded) - 3
                start = max(i for i, t in enumerate(folded) if t.type == "table_open")
                folded[start].meta = {"caption": caption}
                folded[end].meta = folded[start].meta
                del folded[-2:]
            elif token.type == "paragraph_close" and (image := captioned(folded[-1])):
                whole = Token("picture", "figure", 0, map=folded[-1].map, children=[image])
                after = (folded[-1].children or [])[-1]
                name = NAMED.search(after.content) if after is not image else None
                whole.meta = {"name": name[1] if name else ""}
                folded[-2:] = [whole]
            else:
                folded.append(token)
        return folded

    def check_closed(self, opening: Token) -> None:
        """Refuse a block of colons that runs to the end of its surroundings."""
        first, last = opening.map or (0, 0)
        end = self.lines[last].lstrip(" \t>") if last < len(self.lines) else ""
        if not end.startswith(opening.markup):
            raise self.fail(
                first + 1,
                f"`{opening.markup} {opening.info.strip()}` is never closed; end it with "
                f"`{opening.markup}` on a line of its own.",
            )

    def number(self, tokens: list[Token]) -> list[Token]:
        """Give headings their ids, figures and equations their numbers."""
        for i, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else 1
            if token.type == "heading_open":
                self.head(token, tokens[i + 1], line)
            elif token.type == "figure":
                self.show(token, line)
                self.number(self.caption(token, line))
            elif token.type == "picture":
                self.count_picture(token, line)
            elif token.type == "table_open" and token.meta:
                self.count_table(token)
            elif token.type == "math_block_label":
                self.equations += 1
                token.meta = {"number": self.equations}
                self.name(token.info, say("text", "toEquation", number=self.equations), line)
        return tokens

    def head(self, token: Token, inline: Token, line: int) -> None:
        """Give a heading its id and put it into the contents."""
        if token.tag == "h1":
            raise self.fail(
                line,
                "got a first-level heading; the title comes from the front "
                "matter, so begin sections with ##.",
            )
        if any(t.type in ("footnote_ref", "link_open", "citation") for t in inline.children or []):
            raise self.fail(
                line,
                "got a heading with a note, a link or a citation in it; a heading is a link "
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
        if any(part.type in ("heading_open", "figure", "app") for part in caption):
            raise self.fail(
                line,
                "got a heading or a figure in the caption of a figure; end the "
                "figure with `:::` on a line of its own.",
            )
        return caption

    def name(self, name: str, words: str, line: int) -> str:
        """Keep a name that links may lead to; it must be new."""
        if name in TAKEN:
            raise self.fail(line, f"the name {name!r} is the page's own; add {{#another-name}}.")
        if name in self.page.names:
            raise self.fail(line, f"the name {name!r} stands twice; add {{#another-name}}.")
        self.page.names[name] = words
        return name

    def count_picture(self, token: Token, line: int) -> None:
        """Give a picture with a caption its number, and its caption as tokens."""
        self.figures += 1
        image = (token.children or [])[0]
        (caption,) = self.md.parseInline(str(image.attrs.pop("title")))
        token.children = [image, *(caption.children or [])]
        name = token.meta["name"] or Path(str(image.attrs["src"])).stem
        if not token.meta["name"] and name in self.page.names:
            name = f"{name}-{self.figures}"
        token.meta = {
            "number": self.figures,
            "name": self.name(name, say("text", "toFigure", number=self.figures), line),
        }

    def count_table(self, token: Token) -> None:
        """Give a table with a caption its number, and its caption as tokens."""
        self.tables += 1
        inline: Token = token.meta["caption"]
        line = inline.map[0] + 1 if inline.map else 1
        words = inline.children or []
        words[0].content = words[0].content.removeprefix(": ")
        named = NAMED.search(words[-1].content)
        words[-1].content = NAMED.sub("", words[-1].content)
        name = named[1] if named else f"table-{self.tables}"
        token.meta["number"] = self.tables
        token.meta["name"] = self.name(name, say("text", "toTable", number=self.tables), line)
        token.children = words

    def show_app(self, token: Token, slug: str, words: Sequence[str], line: int) -> None:
        """Give an app its place and its number."""
        if slug not in self.content.apps:
            known = names(slug, self.content.apps)
            raise self.fail(line, f"got the app {slug!r}; `apps` has {known}.")
        ids = [named[1] for word in words if (named := NAMED.fullmatch(word))]
        widths = [word for word in words if not NAMED.fullmatch(word)]
        for stray in [w for w in widths if w not in WIDTHS]:
            raise self.fail(line, f"got {stray!r}; expected wide, or {{#id}}.")
        key = ids[-1] if ids else slug
        if slug in self.page.apps.values():
            raise self.fail(line, f"the app {slug!r} stands twice; show it once.")
        self.figures += 1
        self.name(key, say("text", "toFigure", number=self.figures), line)
        self.page.apps[key] = slug
        token.type = "app"
        token.meta |= {"key": key, "number": self.figures, "widths": widths}

    def show(self, token: Token, line: int) -> None:
        """Make the widget of a figure and set it as the mark says."""
        try:
            kind, *words = shlex.split(token.info)
        except ValueError as problem:
            raise self.fail(line, f"the mark `::: {token.info}` has an open quote.") from problem
        slug = words.pop(0) if words else ""
        if kind == "app":
            self.show_app(token, slug, words, line)
            return
        if kind != "figure":
            known = names(kind, MARKS)
            raise self.fail(line, f"got the mark `::: {kind}`; the marks are {known}.")
        if slug not in self.content.figures:
            known = names(slug, self.content.figures)
            raise self.fail(line, f"got the figure {slug!r}; `figures` has {known}.")
        ids = [named[1] for word in words if (named := NAMED.fullmatch(word))]
        words = [word for word in words if not NAMED.fullmatch(word)]
        settings = dict(word.split("=", 1) for word in words if "=" in word)
        widths = [word for word in words if "=" not in word]
        with authors_code(self.essay.source, self.content.figures[slug]):
            widget = self.content.figures[slug]()
        for stray in [w for w in widths if w not in WIDTHS]:
            raise self.fail(line, f"got {stray!r}; expected name=value, wide, or {{#id}}.")
        for stray in [name for name in settings if name not in widget.controls()]:
            known = names(stray, widget.controls())
            raise self.fail(line, f"{slug} has no control {stray!r}; it has {known}.")
        for name, refusal in widget.restore(settings).items():
            raise self.fail(line, f"{slug}, {name}: {refusal}")
        key = ids[-1] if ids else slug
        if key in self.page.shown:
            raise self.fail(
                line,
                f"the figure {key!r} stands twice; give this one a name of its own: "
                f"`::: figure {slug} {{#another-name}}`.",
            )
        self.figures += 1
        self.name(key, say("text", "toFigure", number=self.figures), line)
        self.page.shown[key] = widget
        token.meta |= {"key": key, "number": self.figures, "widths": widths}

    def check(self, tokens: Sequence[Token], line: int = 1) -> None:
        """Refuse what cannot be written, while lines are still known."""
        for i, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else line
            if token.type in ("softbreak", "hardbreak"):
                line += 1
            elif token.type.startswith("math_"):
                self.check_formula(token, line)
            elif token.type == "footnote_ref":
                self.check(self.page.notes[token.meta["id"]], line)
            elif token.type in ("figure", "app"):
                self.check(token.meta["caption"], line)
            elif token.type == "html_inline" and (mark := LIVE.fullmatch(token.content)):
                self.check_live(mark[1], mark[2], line)
            elif token.type == "html_inline":
                for address in ADDRESS.findall(token.content):
                    self.places.setdefault(address, line)
            elif token.type == "citation":
                self.check_citation(token, line)
            elif token.type == "link_open":
                self.check_link(str(token.attrs["href"]), tokens[i + 1].type == "link_close", line)
            elif token.type == "image":
                self.page.pictures[str(token.attrs["src"])] = find_picture(
                    self.essay.source, token, line
                )
                continue  # what is in it is its alternative text
            elif token.type == "fence":
                self.check_language(token.info.strip().partition(" ")[0], line)
            elif token.type == "stray":
                raise self.stray(token.content, line)
            self.check(token.children or (), line)

    def check_formula(self, token: Token, line: int) -> None:
        """Refuse TeX that is no formula, and prose that stands between two strange dollars."""
        inline = token.type == "math_inline"
        if inline and PROSE_WORDS.search(COMMANDS.sub(" ", token.content)):
            raise self.fail(
                line,
                f"got the formula “{token.content[:40]}”, which reads as prose, so that a $ before "
                r"it is not closed; close it, write \$ for the sign, or \text{…} for words.",
            )
        try:
            mathml(token.content, not inline)
        except FormulaError as problem:
            words = f"{problem}; mend the TeX, or close the $ before it."
            raise self.fail(line, words) from problem

    def check_live(self, key: str, value: str, line: int) -> None:
        """Refuse a number that no figure shows."""
        if key not in self.page.shown:
            known = names(key, self.page.shown)
            words = f"live({key!r}, {value!r}) names no figure; shown here are {known}."
            raise self.fail(line, words)
        if key not in self.page.answers:
            widget = self.page.shown[key]
            with authors_code(self.essay.source, type(widget)):
                self.page.answers[key] = answer_of(widget)
        values = self.page.answers[key].values
        if value not in values:
            words = f"live({key!r}, {value!r}) names no value; it has {names(value, values)}."
            raise self.fail(line, words)

    def check_link(self, target: str, wordless: bool, line: int) -> None:
        """Refuse a link that leads nowhere, or that has no words."""
        self.places.setdefault(target, line)
        if target.startswith("#"):
            if target[1:] not in self.page.names:
                known = names(target[1:], self.page.names)
                words = f"got a link to {target}; there is no such name here: it has {known}."
                raise self.fail(line, words)
        elif target.startswith("essay:"):
            slug, sharp, place = target.removeprefix("essay:").partition("#")
            self.places.setdefault(self.page.essay_url.format(slug=slug) + sharp + place, line)
            if self.page.titles is not None and slug not in self.page.titles:
                known = names(slug, self.page.titles)
                raise self.fail(line, f"got a link to the essay {slug!r}; there is {known}.")
        elif wordless:
            raise self.fail(line, f"got a link to {target} without words; write [words]({target}).")

    def check_citation(self, token: Token, line: int) -> None:
        """Refuse a citation of what is not in the bibliography."""
        key, known = token.meta["key"], self.bibliography.known
        sign = r"or write \@ for the sign"
        if token.meta["link"]:
            words = f"got the citation {token.content} in the words of a link; put it behind them,"
            raise self.fail(line, f"{words} {sign}.")
        if not self.bibliography.files:
            words = f"got the citation {token.content}; there is no .bib file beside"
            raise self.fail(line, f"{words} {self.essay.source.name}: put one there, {sign}.")
        if key not in known:
            there = ", ".join(file.name for file in self.bibliography.files)
            words = f"got the citation {token.content}; {there} has {names(key, known)}:"
            raise self.fail(line, f"{words} correct it, {sign}.")
        self.cited.append(key)

    def check_language(self, language: str, line: int) -> None:
        """Refuse a language of code that nothing can colour."""
        known = [alias for _, aliases, *_ in get_all_lexers() for alias in aliases]
        if language and language.lower() not in known:
            words = f"got code in {language!r}; the nearest languages are "
            near = ", ".join(names(language, known).split(", ")[:3])
            raise self.fail(line, f"{words}{near}: correct it, or leave it out.")

    def check_notes(self, text: str) -> None:
        """Refuse a note that the text never calls."""
        for note in NOTE_BEGINS.finditer(text):
            if text.count(f"[^{note[1]}]") == 1:
                line = text.count("\n", 0, note.start()) + 1
                words = f"the note [^{note[1]}] is never called; write [^{note[1]}] in the text."
                raise self.fail(line, words)

    def stray(self, text: str, line: int) -> AuthorError:
        """The error of a mark that was left as it is."""
        if note := STRAY_NOTE.search(text):
            known = names(note[1], NOTE_BEGINS.findall("\n".join(self.lines)))
            return self.fail(
                line,
                f"got the note {note[0]}; there is {known}: begin a line with `{note[0]}: ` and "
                "its text, or write ^[the text] here.",
            )
        return self.fail(
            line,
            rf"got a $ that is not closed in “{text[:40]}”; close it, or write \$ for the sign.",
        )


def refuse_unused(
    essay: Essay, content: Content, shown: Collection[str], apps: Collection[str] = ()
) -> None:
    """Raise AuthorError for a widget or an app that is named and never shown."""
    for kind, known, used in (("figure", content.figures, shown), ("app", content.apps, apps)):
        if unused := [slug for slug in known if slug not in used]:
            raise AuthorError(
                essay.source,
                1,
                f"the {kind} {unused[0]!r} is named in `{kind}s` and never shown; write "
                f"`::: {kind} {unused[0]}` where it belongs, or take it out.",
            )


def cites(tokens: Sequence[Token]) -> bool:
    """Whether there is a citation in a run of tokens."""
    return any(
        token.type == "citation" or cites([*(token.children or ()), *caption_of(token)])
        for token in tokens
    )


def caption_of(token: Token) -> list[Token]:
    """The tokens of a figure's caption."""
    caption: list[Token] = token.meta["caption"] if token.type in ("figure", "app") else []
    return caption


def mark_strays(state: StateCore) -> None:
    """Tell text with a mark that was not understood from other text.

    It is done before escaped characters, which are meant, are joined with the text.
    """
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and (
                STRAY_DOLLAR.search(child.content) or STRAY_NOTE.search(child.content)
            ):
                child.type = "stray"


def captioned(token: Token) -> Token | None:
    """The picture of a paragraph that holds nothing else, where it has a caption."""
    children = token.children or []
    if not children or children[0].type != "image" or not children[0].attrs.get("title"):
        return None
    rest = "".join(child.content for child in children[1:])
    return children[0] if not rest.strip() or NAMED.fullmatch(rest) else None


def of_table(tokens: Sequence[Token]) -> Token | None:
    """The text of a paragraph that has just begun, where it is the caption of the table before."""
    if len(tokens) < 3 or tokens[-3].type != "table_close" or tokens[-1].type != "inline":
        return None
    return tokens[-1] if tokens[-1].content.startswith(": ") else None


def heading_id(inline: Token) -> str:
    """The id of a heading: the one written as {#name}, which is taken out, or one of its words."""
    last = (inline.children or [Token("text", "", 0)])[-1]
    if written := NAMED.search(last.content):
        last.content = last.content[: written.start()]
        return written[1]
    words = inline.content.lower()
    words = re.sub(r"\^\[.*|[’'‘]", "", words)
    kept = "".join(c if c in string.ascii_lowercase + string.digits else "-" for c in words)
    name = re.sub(r"-+", "-", kept).strip("-") or "section"
    return f"{name}-section" if name in TAKEN else name
