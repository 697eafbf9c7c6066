"""What tells the rest of the web about the site: feed, site map, cards, headers, embedding."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from feedgen.feed import FeedGenerator

from sitepress.cache import Cache
from sitepress.content.essays import Essay
from sitepress.content.markdown import Prose
from sitepress.errors import SourceError
from sitepress.fetch import Log
from sitepress.pages import fonts
from sitepress.pages.csp import policy
from sitepress.pages.page import SITE, TAGLINE
from sitepress.pages.social_card import card
from sitepress.paths import WEB
from sitepress.site.assets import Site
from widgets.kit.widget import Widget
from widgets.view.bundle import bundle
from widgets.view.palette import paint

# Where a site that was not told its address stands: where `make site` serves it.
HERE = "http://127.0.0.1:8000/"

# A feed reader has no style sheet of ours: pictures take their colours with them.
PAINT = {name: f"{what}='{colour}'" for name, (what, colour) in paint().items()}
PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
CLASS = re.compile(r' class="([^"]*)"')
LINK = re.compile(r'(href|src)="(?!https?:|mailto:|data:)([^"]*)"')

HEADERS = """/*
  Content-Security-Policy: {policy}
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/assets/*
  Cache-Control: public, max-age=31536000, immutable
  Access-Control-Allow-Origin: *
/runtime/*
  Cache-Control: public, max-age=31536000, immutable
  Access-Control-Allow-Origin: *
/embed.js
  Cache-Control: public, max-age=3600
  Access-Control-Allow-Origin: *
"""


def feed(articles: Sequence[tuple[Essay, Prose]], base_url: str) -> bytes:
    """The RSS feed, with the full text and the pictures of every essay."""
    base = base_url or HERE
    out = FeedGenerator()
    out.title(SITE)
    out.description(TAGLINE)
    out.link(href=urljoin(base, "feed.xml"), rel="self")
    out.link(href=base, rel="alternate")  # the last one is RSS's only link
    out.language("en-GB")
    newest = max((essay.updated for essay, _ in articles), default=None)
    if newest:  # not the time of the build, which would make every build a different one
        out.lastBuildDate(datetime.combine(newest, time(), UTC))
    for essay, prose in reversed(articles):
        address = urljoin(base, f"{essay.slug}/")
        entry = out.add_entry()
        entry.id(address)
        entry.guid(address, permalink=True)
        entry.link(href=address)
        entry.title(essay.title)
        entry.author(name=essay.author)
        entry.published(datetime.combine(essay.date, time(), UTC))
        entry.description(essay.description)
        entry.content(for_readers(prose.html, address), type="CDATA")
    return out.rss_str(pretty=True)


def for_readers(html: str, address: str) -> str:
    """An article as a feed reader can show it: pictures in colour, links that lead somewhere."""

    def coloured(match: re.Match[str]) -> str:
        painted = [PAINT[c] for c in match[1].split() if c in PAINT]
        return " " + " ".join(painted) if painted else match[0]

    html = PICTURE.sub(lambda picture: CLASS.sub(coloured, picture[0]), html)
    return LINK.sub(lambda link: f'{link[1]}="{escape(urljoin(address, link[2]))}"', html)


def site_map(pages: Mapping[str, str], base_url: str) -> str:
    """The site map of {path of a page: day it was last changed}."""
    base = base_url or HERE
    entries = "".join(
        f"<url><loc>{escape(urljoin(base, path))}</loc><lastmod>{day}</lastmod></url>\n"
        for path, day in pages.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def place_cards(site: Site, essays: Sequence[Essay], cache: Cache, log: Log) -> None:
    """Put a card for every essay, and one for the site, among the assets, where there are faces."""
    try:
        faces = fonts.faces(cache, log)
    except SourceError as problem:
        log(f"there are no cards: {problem}")
        return
    made = {f"card-{e.slug}.png": (e.title, e.description) for e in essays}
    made["card.png"] = (SITE, TAGLINE)
    for name, (title, words) in made.items():
        png = card(title, words, SITE, faces["text.woff2"], faces["text-bold.woff2"])
        site.asset(name, png)


def embed_script(widgets: Mapping[str, type[Widget]]) -> str:
    """`embed.js`, knowing the widgets of the site and their controls."""
    return bundle(WEB / "embed" / "embed.js", values={"WIDGETS": embeddable(widgets)})


def embeddable(widgets: Mapping[str, type[Widget]]) -> dict[str, list[object]]:
    """{slug: [title, controls, height in pixels until the widget tells its own]}."""
    return {slug: [w.title, w.controls(), 420] for slug, w in sorted(widgets.items())}


def place(
    site: Site,
    articles: Sequence[tuple[Essay, Prose]],
    widgets: Mapping[str, type[Widget]],
    pages: Iterable[str],
    base_url: str,
) -> None:
    """Write the files whose names are fixed: feed, site map, headers, embed.js."""
    site.write("feed.xml", feed(articles, base_url))
    days = {"": max(str(e.updated) for e, _ in articles)}
    days |= {f"{e.slug}/": str(e.updated) for e, _ in articles}
    site.write("sitemap.xml", site_map(days, base_url))
    site.write("robots.txt", f"Sitemap: {urljoin(base_url or HERE, 'sitemap.xml')}\n")
    site.write("_headers", HEADERS.format(policy=policy(pages)))
    site.write("embed.js", embed_script(widgets))
