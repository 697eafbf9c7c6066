"""Whole pages from templates: an essay, the index, a widget alone, and the page for lost readers.

Everything here is a function from strings to strings. The press writes what it returns into
`site/`; a Panel server sends the same head and body from its own document. What differs between
the two is told by a `PageContext`: where assets lie, how essays are linked, and what starts Python.

    Page      title, head and body of one page
    PageContext      addresses as seen from that page, all of them relative, and the boot block
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from sitepress.cache import key_of
from sitepress.content.essays import Essay
from sitepress.content.markdown import Prose
from sitepress.pages.emblem import inline_emblem
from sitepress.settings import Settings
from widgets.locale import say, words

TEMPLATES = Path(__file__).parent / "templates"
FIGURE = "<figure"
IMAGES = re.compile(r'<canvas|class="(?:film|diagram)\b')  # what images.css is for


@dataclass(frozen=True)
class PageContext:
    """What a page must know of the place that it stands in.

    assets       {name: address relative to the page}; `icon.svg`, `feed.xml` and `card.png` are
                 linked where they are
    style        the style sheet, which stands in the page: the first paint waits for nothing
    images       the same of images, in the pages that show any
    first        the script that runs before it, which stands there too
    last         the scripts that run when the page is seen; they stand in it before its first
                 figure, so that one that has arrived answers
    scripts      names of the scripts that are loaded as assets: by the hidden page, and by widgets
                 alone, whose picture is small because they come behind it
    title_faces  a function of a page's HTML: the faces of its title, which stand in the page
    essay_url    how an essay is linked, with {slug}
    widget_url   how a widget's own page is linked, with {slug}; empty where there is none
    index_url    where the list of essays is
    boot         what the JSON block `#deciban` says to the scripts; None leaves it out
    base_url     the absolute address of the site, for canonical links; empty where unknown
    site         what the site says of itself
    nav          (title, address) of the lines of the navigation
    sheet        the style sheet as an asset, for pages whose first paint may wait for it
    probe        where the site's root must be looked for: a file of the site, see find-root.js
    """

    assets: Mapping[str, str]
    style: str = ""
    images: str = ""
    first: str = ""
    last: str = ""
    scripts: Sequence[str] = ()
    title_faces: Callable[[str], str] = lambda _: ""
    essay_url: str = "../{slug}/"
    widget_url: str = "../widgets/{slug}/"
    index_url: str = "../"
    boot: Mapping[str, Any] | None = None
    base_url: str = ""
    site: Settings = field(default_factory=Settings)
    nav: Sequence[tuple[str, str]] = ()
    sheet: str = ""
    probe: str = ""


@dataclass(frozen=True)
class Page:
    """One page in two parts that any host can put together.

    path  its folder in the site, with a / at the end; None where it has none
    """

    title: str
    head: str
    body: str
    classes: str = ""
    language: str = "en"
    path: str | None = None

    @property
    def version(self) -> str:
        """What tells this page from its other versions, though a host may add to it."""
        return key_of(self.head, self.body)[:12]

    def html(self) -> str:
        """The whole document."""
        return templates().get_template("document.html").render(page=self)


def templates() -> Environment:
    """The templates, with the words of the language in use."""
    environment = compiled()
    environment.globals["words"] = words("page")
    return environment


@cache
def compiled() -> Environment:
    """The templates, strict: a name that nobody passes is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = written_day
    environment.filters["line"] = inline
    environment.filters["json_block"] = json_block
    environment.filters["byline"] = byline
    return environment


def written_day(day: date) -> str:
    """A date in the language of the interface: 24 July 2026."""
    month = words("page")["months"].split()[day.month - 1]
    return say("page", "date", day=day.day, month=month, year=day.year)


def inline(markdown: str) -> Markup:
    """One line of Markdown as HTML."""
    md = MarkdownIt("commonmark", {"typographer": True}).enable(["smartquotes", "replacements"])
    return Markup(md.renderInline(markdown))


def byline(names: str, site: Settings) -> Markup:
    """Who wrote, with a link from each author of the site that has an address."""
    text = escape(names)
    for author in site.authors:
        if author.url:
            link = Markup('<a href="{}" rel="author">{}</a>').format(author.url, author.name)
            text = Markup(text.replace(escape(author.name), link))
    return text


def json_block(value: Any) -> Markup:
    """JSON that may stand inside a script element: it cannot end it."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))


def bibtex(essay: Essay, url: str) -> str:
    """The BibTeX entry of an essay; `url` may be empty."""
    fields = {
        "title": f"{{{essay.title}}}",
        "author": essay.author,
        "year": str(essay.date.year),
        "month": f"{essay.date:%B}",
    } | ({"url": url} if url else {})
    key = essay.slug.replace("-", "") + str(essay.date.year)
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{inside}\n}}"


def page(
    template: str,
    host: PageContext,
    title: str,
    description: str,
    path: str,
    kind: str,
    **more: Any,
) -> Page:
    """A page of one of the templates; `path` is its place in the site, with a / at the end."""
    url = host.base_url.rstrip("/") + "/" + path if host.base_url else ""
    names = {
        "host": host,
        "title": title,
        "description": description,
        "url": url,
        "kind": kind,
        "site": host.site,
        "essay": None,
        "robots": "",
    } | more
    environment = templates()
    body = environment.get_template(template).render(names)
    images = host.images if IMAGES.search(body) else ""
    names["style"] = Markup(host.style + images + host.title_faces(body))
    at = body.index(FIGURE) if FIGURE in body else len(body)
    return Page(
        title=title,
        head=environment.get_template("head.html").render(names),
        body=f"{body[:at]}<script>{host.last}</script>{body[at:]}" if host.last else body,
        classes=kind,
        language=host.site.language,
        path=None if path.endswith(".html") else path,
    )


def essay_page(essay: Essay, prose: Prose, host: PageContext) -> Page:
    """The page of an essay."""
    url = f"{host.base_url.rstrip('/')}/{essay.slug}/" if host.base_url else ""
    return page(
        "essay.html",
        host,
        essay.title,
        essay.description,
        f"{essay.slug}/",
        "essay",
        essay=essay,
        prose=prose,
        body=Markup(prose.html),
        bibtex=bibtex(essay, url),
    )


def plain_page(written: Essay, prose: Prose, host: PageContext) -> Page:
    """A page that is no essay: a title and a text."""
    return page(
        "plain.html",
        host,
        written.title,
        written.description or host.site.tagline,
        f"{written.slug}/",
        "plain",
        body=Markup(prose.html),
    )


def book_page(
    written: Essay, prose: Prose, chapters: Sequence[tuple[str, str, str]], host: PageContext
) -> Page:
    """A page of a book.

    chapters  (slug, title, address) of all pages of the book, in order
    """
    here = [slug for slug, *_ in chapters].index(written.slug)
    return page(
        "book.html",
        host,
        written.title,
        written.description or host.site.tagline,
        f"{written.slug}/",
        "book",
        body=Markup(prose.html),
        prose=prose,
        written=written,
        chapters=chapters,
        before=chapters[here - 1] if here else None,
        after=chapters[here + 1] if here + 1 < len(chapters) else None,
    )


def index_page(
    essays: Sequence[Essay],
    host: PageContext,
    books: Sequence[Essay] = (),
    pictures: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    """The list of essays, and below it the first pages of books.

    pictures  {slug of an essay: HTML of what stands beside it}
    """
    site = host.site
    return page(
        "index.html",
        host,
        site.title,
        site.tagline,
        "",
        "index",
        essays=ordered(essays, site.order),
        books=books,
        pictures={slug: Markup(picture) for slug, picture in pictures.items()},
        emblem=Markup(inline_emblem(site.emblem, host.assets)),
    )


def ordered(essays: Sequence[Essay], first: Sequence[str]) -> list[Essay]:
    """The essays named in `first`, by slug, in that order; then the others, the newest first."""
    chosen = {slug: place for place, slug in enumerate(first)}
    return sorted(
        essays, key=lambda e: (chosen.get(e.slug, len(chosen)), -e.date.toordinal(), e.title)
    )


def widget_page(slug: str, title: str, description: str, figure: str, host: PageContext) -> Page:
    """One widget alone, for embedding: its figure, a line home, and nothing else."""
    return page(
        "widget.html",
        host,
        title,
        description,
        f"widgets/{slug}/",
        "alone",
        figure=Markup(figure),
    )


def missing_page(essays: Sequence[Essay], host: PageContext) -> Page:
    """What a reader sees at an address that leads nowhere."""
    return page(
        "missing.html",
        host,
        words("page")["nothingHere"],
        words("page")["leadsNowhere"],
        "404.html",
        "missing",
        essays=ordered(essays, host.site.order),
        pictures={},
        robots="noindex",
    )


def host_page(host: PageContext) -> Page:
    """The hidden page that runs Python for the widgets that another page embeds: scripts alone."""
    head = templates().get_template("host.html").render(host=host, site=host.site)
    return Page(title=host.site.title, head=head, body="", language=host.site.language)
