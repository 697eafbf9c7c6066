"""How each mark of an essay is written in HTML.

The parser of Markdown knows what a heading or a note is; these rules know what ours look like. A
rule is given all tokens and the place of its own. What the essay as a whole has (its widgets, its
notes, its names) is in a `Document`, which is complete before the first rule is asked.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from sitepress.content.answers import answer_of
from sitepress.content.author_code import authors_code, member_place
from sitepress.content.bibliography import Reference
from sitepress.content.mathml import mathml
from sitepress.content.pictures import Address, Picture, beside_page, img
from sitepress.content.source_listing import fence, listing
from widgets.kit.layout import figure
from widgets.kit.widget import Answer, Widget
from widgets.locale import say, words

LIVE = re.compile(r"<live-value ([\w-]+) (\w+)>")


def app_place(key: str) -> str:
    """What stands in an essay where an app's document is to be, until its host puts it there."""
    return f"<!-- app {key} -->"


def inline_html(md: MarkdownIt, tokens: Sequence[Token]) -> str:
    """The HTML of a run of tokens within a block."""
    renderer = cast(RendererHTML, md.renderer)  # markdown-it-py's own, which `md` was made with
    return renderer.renderInline(tokens, md.options, {})


def figure_number(key: str, number: int, kind: str = "figure") -> str:
    """The first words of a caption, which link to the figure, or the table, itself."""
    shown = say("text", kind, number=number)
    return f'<a class="figure-number" href="#{key}">{shown}</a> '


@dataclass
class Document:
    """What is known of an essay before it is written.

    essay_url    how another essay is linked, with {slug}
    titles       {slug: title} of the essays; None where they are not known
    picture_url  the address of a picture
    shown        {key: the widget in the state that the essay shows}, in order
    apps         {key: slug} of the ordinary apps that the essay shows, in order
    answers      {key: its answer}, of those that a sentence quotes
    names        {id: the words of a link to it}
    notes        the tokens of each note
    pictures     {address in the Markdown: the picture, and its dark variant where it has one}
    embedded     slugs of the widgets that other sites can show; None for all
    references   {key: entry} of what is cited, in the order of their list
    references_title  its heading; empty where the author has written one
    """

    essay_url: str
    titles: Mapping[str, str] | None = None
    picture_url: Address = beside_page
    embedded: Collection[str] | None = None
    shown: dict[str, Widget] = field(default_factory=dict)
    apps: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    notes: list[list[Token]] = field(default_factory=list)
    pictures: dict[str, tuple[Picture, ...]] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    references_title: str = ""


class Marks:
    """The rules for one document, registered with its parser."""

    RULES = (
        "app",
        "code_inline",
        "callout_open",
        "callout_close",
        "citation",
        "citations_close",
        "citations_open",
        "example_open",
        "example_close",
        "figure",
        "footnote_ref",
        "heading_open",
        "heading_close",
        "html_inline",
        "image",
        "link_open",
        "math_block",
        "math_block_label",
        "math_inline",
        "picture",
        "table_open",
        "table_close",
        "td_open",
        "th_open",
    )

    def __init__(self, page: Document, md: MarkdownIt):
        self.page, self.md = page, md
        for rule in self.RULES:
            md.add_render_rule(rule, getattr(self, rule))

    def html(self, tokens: Sequence[Token]) -> str:
        """The HTML of a run of tokens."""
        return self.md.renderer.render(tokens, self.md.options, {})

    def code_inline(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """Code in a line, which a translation leaves as it is."""
        return f'<code translate="no">{escape(tokens[i].content)}</code>'

    def figure(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A widget's figure, its caption and its source."""
        meta = tokens[i].meta
        key = meta["key"]
        widget = self.page.shown[key]
        number = figure_number(key, meta["number"])
        caption = self.html(meta["caption"]) or "<p></p>"
        caption = caption.replace("<p>", f"<p>{number}", 1)
        classes = " ".join(["plate", *meta["widths"]])
        with authors_code(member_place(type(widget), "answer")[0], type(widget)):
            embeds = self.page.embedded is None or widget.slug in self.page.embedded
            unfolded = not embeds and key == widget.slug  # an example, where it stands first
            below = caption + listing(widget.sources, unfolded=unfolded)
            answer = answer_of(widget)
            html = figure(widget, key, caption=below, embeds=embeds, answer=answer)
        return f'<div class="{classes}">{html}</div>\n'

    def app(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """The place of an ordinary app and its caption; what stands there is put in later."""
        meta = tokens[i].meta
        key, classes = meta["key"], " ".join(["plate", *meta["widths"]])
        number = figure_number(key, meta["number"])
        caption = self.html(meta["caption"]) or "<p></p>"
        caption = caption.replace("<p>", f"<p>{number}", 1)
        return (
            f'<div class="{classes}"><figure class="app" id="{key}"'
            f' data-app="{self.page.apps[key]}">{app_place(key)}'
            '<p class="notice" data-notice role="status" hidden></p>'
            f"<figcaption>{caption}</figcaption></figure></div>\n"
        )

    def callout_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A remark set apart from the text, with a title."""
        kind = tokens[i].meta["kind"]
        title = self.md.renderInline(tokens[i].info or words("text")[f"callout{kind.capitalize()}"])
        return f'<div class="callout {kind}" role="note"><p class="callout-title">{title}</p>\n'

    def callout_close(self, *_: Any) -> str:
        """The end of a callout."""
        return "</div>\n"

    def citation(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A link to an entry of the references, by names and year."""
        form = tokens[i].meta["form"]
        one = self.page.references[tokens[i].meta["key"]]
        shown = {
            "text": f"{one.names} ({one.year})",
            "open": f"{one.names} ({one.year}",
            "names": f"{one.names}, {one.year}",
            "year": one.year,
        }[form]
        return (
            f'<a class="citation" role="doc-biblioref" href="#{escape(one.id)}"'
            f' title="{escape(one.text)}">{escape(shown)}</a>{", " * (form == "open")}'
        )

    def citations_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """The beginning, or the end, of a pair of brackets around citations."""
        return tokens[i].content

    citations_close = citations_open

    def references(self) -> str:
        """The list of what is cited; nothing where nothing is."""
        page = self.page
        if not page.references:
            return ""
        title, anchor = page.references_title, '<a class="anchor" href="#references">'
        heading = f'<h2 id="references">{anchor}{title}</a></h2>\n' if title else ""
        listed = "".join(
            f'<li id="{escape(one.id)}">{one.html}</li>\n' for one in page.references.values()
        )
        return f'{heading}<ul class="references">\n{listed}</ul>\n'

    def example_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """Markdown as an author writes it, and below it what becomes of it."""
        return f'<div class="example">{fence(tokens[i].content, "markdown", "")}<div>\n'

    def example_close(self, *_: Any) -> str:
        """The end of an example."""
        return "</div></div>\n"

    def image(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A picture in the text."""
        found = self.page.pictures[str(tokens[i].attrs["src"])]
        title = str(tokens[i].attrs.get("title", ""))
        return img(found, tokens[i].content, title, self.page.picture_url)

    def picture(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A picture with a numbered caption."""
        children = tokens[i].children or []
        image, caption = children[0], children[1:]
        meta, shown = tokens[i].meta, inline_html(self.md, caption)
        name = escape(meta["name"])
        return (
            f'<figure class="photo" id="{name}">{self.image([image], 0)}<figcaption>'
            f"<p>{figure_number(name, meta['number'])}{shown}</p>"
            "</figcaption></figure>\n"
        )

    def footnote_ref(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A side note where it is called: the mark, and the note itself beside it.

        It folds without a script: the mark is a link to the note, and a note that is the target
        of the address is shown.
        """
        n = tokens[i].meta["id"] + 1
        inside = inline_html(self.md, self.page.notes[n - 1])
        note = say("text", "note", number=n)
        return (
            f'<span class="note"><a class="note-mark" id="note-{n}-mark" href="#note-{n}"'
            f' role="doc-noteref" aria-label="{note}">{n}</a>'
            f'<span class="note-body" id="note-{n}" role="note" aria-label="{note}">'
            f'<span class="note-number" aria-hidden="true">{n}</span> {inside} '
            f'<a class="note-back" href="#note-{n}-mark" aria-label="{words("text")["back"]}">↩</a>'
            "</span></span>"
        )

    def heading_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A heading with its id; its words are the link to itself."""
        name = tokens[i].attrs["id"]
        return f'<{tokens[i].tag} id="{name}"><a class="anchor" href="#{name}">'

    def heading_close(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """The end of a heading."""
        return f"</a></{tokens[i].tag}>\n"

    def html_inline(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A number that follows a figure, or HTML as the author wrote it."""
        mark = LIVE.fullmatch(tokens[i].content)
        if not mark:
            return tokens[i].content
        key, name = mark.groups()
        value = self.page.answers[key].values[name]
        return (
            f'<output class="live" data-of="{key}" data-value="{name}" aria-live="off"'
            f' translate="no" data-number="{float(value.number)!r}">{escape(value.text)}</output>'
        )

    def link_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A link; one without words gets those of the thing that it leads to."""
        attrs = dict(tokens[i].attrs)
        target, title = str(attrs["href"]), ""
        if target.startswith("essay:"):
            slug, sharp, place = target.removeprefix("essay:").partition("#")
            attrs["href"] = self.page.essay_url.format(slug=slug) + sharp + place
            title = escape((self.page.titles or {}).get(slug, slug))
        elif target.startswith(("http:", "https:")):
            attrs["rel"] = "external noopener"
        shown = "".join(f' {name}="{escape(str(value))}"' for name, value in attrs.items())
        wordless = tokens[i + 1].type == "link_close"
        own = title or self.page.names.get(target[1:], "") if wordless else ""
        return f"<a{shown}>{own}"

    def math_inline(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A formula in a line."""
        return mathml(tokens[i].content)

    def math_block(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A formula on a line of its own."""
        return f'<div class="equation">{mathml(tokens[i].content, True)}</div>\n'

    def math_block_label(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A numbered formula."""
        name, n = escape(tokens[i].info), tokens[i].meta["number"]
        label = say("text", "equation", number=n)
        return (
            f'<div class="equation" id="{name}">{mathml(tokens[i].content, True)}'
            f'<a class="equation-number" href="#{name}" aria-label="{label}">({n})</a></div>\n'
        )

    def table_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A table that scrolls by itself where it is too wide, perhaps with a numbered caption."""
        name = escape(tokens[i].meta.get("name", ""))
        before = f'<figure class="photo" id="{name}">' if name else ""
        return f'{before}<div class="table"><table>\n'

    def table_close(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """The end of a table, and its caption."""
        if not (meta := tokens[i].meta):
            return "</table></div>\n"
        number = figure_number(escape(meta["name"]), meta["number"], "table")
        words = inline_html(self.md, meta["caption"].children or [])
        return f"</table></div><figcaption><p>{number}{words}</p></figcaption></figure>\n"

    def td_open(self, tokens: Sequence[Token], i: int, *_: Any) -> str:
        """A cell; its alignment becomes a class."""
        style = str(tokens[i].attrs.get("style", ""))
        cls = f' class="{style.removeprefix("text-align:")}"' if style else ""
        return f"<{tokens[i].tag}{cls}>"

    th_open = td_open
