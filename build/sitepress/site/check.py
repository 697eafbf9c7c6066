"""Checks a site before it replaces the last one: a broken site is not published.

It checks what the files show: every link between files has a target, nothing is fetched from another
host, every figure has labelled controls, named outputs and its first picture.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from sitepress.errors import AuthorError, PressError, names
from sitepress.pages.csp import Blocks, hash_of

REQUIRED = ("index.html", "404.html", "manifest.json")
# Attributes that make a browser fetch something, as opposed to those that a reader follows.
FETCHED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "link": "href"}
ID = re.compile(r'\sid="([^"]+)"')
NOT_FETCHED = {"canonical", "alternate"}


@dataclass
class Seen(HTMLParser):
    """What a page links, fetches and shows."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    inputs: list[dict[str, str | None]] = field(default_factory=list)
    figures: int = 0
    apps: int = 0
    pictures: int = 0
    inline: list[str] = field(default_factory=list)
    styled: list[str] = field(default_factory=list)
    depth: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        a = dict(attrs)
        if a.get("id"):
            self.ids.append(str(a["id"]))
        if tag == "a" and a.get("href"):
            self.links.append(str(a["href"]))
        if tag in FETCHED and a.get(FETCHED[tag]):
            kind = "links" if a.get("rel") in NOT_FETCHED else "fetched"
            getattr(self, kind).append(str(a[FETCHED[tag]]))
        if tag == "label" and a.get("for"):
            self.labelled.add(str(a["for"]))
        if tag == "label":
            self.depth.append("label")
        if tag in ("input", "select"):
            self.inputs.append(a | {"inside": "yes" if self.depth else None})
        if tag == "figure" and "data-widget" in a:
            self.figures += 1
        if "data-app" in a:
            self.apps += 1
        if "data-picture" in a or "data-image" in a:
            self.pictures += 1
        if any(name.startswith("on") for name in a):
            self.inline.append(f"<{tag}>")
        elif "style" in a:
            self.styled.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:  # noqa: D102
        if tag == "label" and self.depth:
            self.depth.pop()


Places = Mapping[str, tuple[Path, int]]
"""{address of a link: the author's file and line}."""


def check(
    site: Path,
    files: Mapping[str, object],
    path: str = "",
    written: Mapping[str, Places] | None = None,
) -> None:
    """Raise PressError with the first thing that is wrong with the site, which stands at `path`.

    written  {page: where its links were written}
    """
    for name in REQUIRED:
        if not (site / name).is_file():
            raise PressError(f"The site has no {name}; it was not written.")
    headers = (site / "_headers").read_text("utf-8") if (site / "_headers").is_file() else ""
    for page in sorted(name for name in files if name.endswith(".html")):
        check_page(site, page, headers, path, (written or {}).get(page, {}))


def check_page(
    site: Path, page: str, headers: str, path: str = "", places: Places | None = None
) -> None:
    """Raise PressError with the first thing that is wrong with a page, served with `headers`.

    path    what absolute addresses of the site begin with; "" where it is not known
    places  where the page's links were written
    """
    places = places or {}
    html = (site / page).read_text("utf-8")
    seen = Seen()
    seen.feed(html)
    for url in seen.fetched:
        if url.startswith("data:image/"):
            continue  # part of the page already
        parts = urlsplit(url)
        inside = bool(path) and url.startswith(path) and not url.startswith("//")
        if parts.scheme or parts.netloc or (url.startswith("/") and not inside):
            raise PressError(f"{page} fetches {url[:200]}; expected a relative address in the site.")
        if not target(site, page, parts.path, path).is_file():
            if url in places:
                words = f"got {url}, which is not in the site; put it beside the Markdown"
                raise AuthorError(*places[url], f"{words} and write ![what it shows]({url}).")
            raise PressError(f"{page} fetches {url}, which is not in the site.")
    for url in seen.links:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "mailto"):
            continue
        place = target(site, page, parts.path, path) if parts.path else site / page
        if not (place.is_file() or (place / "index.html").is_file()):
            if url in places:
                words = f"got a link to {url}, which is not in the site; mend it"
                raise AuthorError(*places[url], f"{words} (another essay is essay:slug).")
            raise PressError(f"{page} links to {url}, which is not in the site.")
        place = place if place.is_file() else place / "index.html"
        ids = seen.ids if not parts.path else ids_of(place)
        if parts.fragment and unquote(parts.fragment) not in ids:
            if url in places:
                near = names(parts.fragment, ids)
                words = f"got a link to {url}; there is no such place on that page: it has {near}"
                raise AuthorError(*places[url], f"{words}.")
            raise PressError(f"{page} links to {url}, and nothing on it has that id.")
    twice = sorted({i for i in seen.ids if seen.ids.count(i) > 1})
    if twice:
        raise PressError(f"{page} has the id {twice[0]!r} more than once; expected it once.")
    for control in seen.inputs:
        named = control.get("aria-label") or control["inside"] or control.get("id") in seen.labelled
        if not named:
            raise PressError(f"{page} has an input without a label (id {control.get('id')!r}).")
    found = Blocks(html).found
    if seen.apps:  # whose style sheets are allowed without a hash
        found["style-src"] = []
    blocks = [text for texts in found.values() for text in texts]
    unlisted = [text for text in blocks if hash_of(text) not in headers]
    if unlisted:
        begins = unlisted[0].strip()[:30]
        raise PressError(f"{page} has an inline style or script that no header allows: {begins}")
    inline = seen.inline + (seen.styled if not seen.apps else [])
    if inline:
        raise PressError(f"{page} has an inline style or script at {inline[0]}; move it out.")


def ids_of(page: Path) -> list[str]:
    """The ids of a page, to which links may lead."""
    return ID.findall(page.read_text("utf-8")) if page.suffix == ".html" else []


def target(site: Path, page: str, path: str, root: str = "") -> Path:
    """The file that an address on a page leads to; `root` is the path that the site stands at."""
    parts: list[str] = []
    below = bool(root) and path.startswith(root)
    there = path.removeprefix(root) if below else path
    start = PurePosixPath() if below else PurePosixPath(page).parent
    for part in (start / unquote(there)).parts:
        if part == "..":
            if not parts:
                return site / "outside"
            parts.pop()
        elif part != ".":
            parts.append(part)
    return site.joinpath(*parts)
