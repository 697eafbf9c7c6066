"""The RSS feed: the full text and the pictures of every essay."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

from feedgen.feed import FeedGenerator

from sitepress.content.essays import Essay
from sitepress.content.markdown import Prose
from sitepress.settings import Settings
from sitepress.site.address import absolute
from widgets.view.palette import PALETTE, Colour, paint


def feed(articles: Sequence[tuple[Essay, Prose]], base_url: str, site: Settings) -> bytes:
    """The feed of a site at `base_url`, which may be empty."""
    out = FeedGenerator()
    out.title(site.title)
    out.description(site.tagline or site.title)
    out.link(href=absolute("feed.xml", base_url), rel="self")
    out.link(href=absolute("", base_url), rel="alternate")  # the last one is RSS's only link
    out.language(site.language)
    newest = max((essay.updated for essay, _ in articles), default=None)
    if newest:  # not the time of the build, which would make every build a different one
        out.lastBuildDate(datetime.combine(newest, time(), UTC))
    for essay, prose in reversed(articles):
        address = absolute(f"{essay.slug}/", base_url)
        entry = out.add_entry()
        entry.id(address)
        entry.guid(address, permalink=bool(base_url))
        entry.link(href=address)
        entry.title(essay.title)
        entry.author(name=essay.author)
        entry.published(datetime.combine(essay.date, time(), UTC))
        entry.description(essay.description)
        entry.content(for_readers(prose.html, address, site.palette), type="CDATA")
    return out.rss_str(pretty=True)


def for_readers(html: str, address: str, palette: Mapping[str, Colour] = PALETTE) -> str:
    """An article as a feed reader can show it: pictures in colour, absolute links."""
    rewriter = Rewriter(address, palette)
    rewriter.feed(html)
    rewriter.close()
    return "".join(rewriter.out)


class Rewriter(HTMLParser):
    """Copies HTML; only the colours of shapes and the addresses of links change.

    A feed reader does not have the site's style sheet, so colours are attributes of the shapes.
    """

    def __init__(self, address: str, palette: Mapping[str, Colour]):
        super().__init__(convert_charrefs=False)
        self.address, self.paint = address, paint(palette)
        self.out: list[str] = []
        self.pictures = 0  # open <svg> elements

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Colour a shape, make a link absolute, copy all else."""
        self.pictures += tag == "svg"
        written = self.get_starttag_text() or ""
        given = dict(attrs)
        if tag == "img" and given.get("class") == "if-dark":
            return  # a feed reader has no style sheet of the site and would show both
        if self.pictures:
            # The tag stays as it was written: SVG's names have capitals, which the parser folds.
            known = [self.paint[c] for c in (given.get("class") or "").split() if c in self.paint]
            colours = "".join(f" {n}='{value}'" for n, value in known if n not in given)
            written = written[: 1 + len(tag)] + colours + written[1 + len(tag) :]
        elif name := next((n for n in ("href", "src") if given.get(n)), None):
            given[name] = urljoin(self.address, given[name] or "")
            parts = [n if v is None else f'{n}="{escape(v)}"' for n, v in given.items()]
            written = f"<{' '.join([tag, *parts])}>"
        self.out.append(written)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The same for an element without content."""
        self.handle_starttag(tag, attrs)
        self.pictures -= tag == "svg"

    def handle_endtag(self, tag: str) -> None:
        """An end, as it was."""
        self.pictures -= tag == "svg"
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Text, as it was."""
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        """A named character, as it was."""
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """A numbered character, as it was."""
        self.out.append(f"&#{name};")
