"""The look of the pages, and what carries it: style sheet, scripts, faces, icon."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sitepress import fonts
from sitepress.assets import Site
from sitepress.cache import Cache
from sitepress.runtime import Say
from widgets.view import bundle, style_source

WEB = Path(__file__).with_name("web")
COMMENT, COMMENT_LINE = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"^\s*//.*\n", re.MULTILINE)
BLANK = re.compile(r"\n\s*")
FIRST = ("text.woff2", "math.woff2")  # the faces that the first screen is set in


def files() -> dict[str, str]:
    """The files that every page links, on any host."""
    return {name: (WEB / name).read_text("utf-8") for name in ("page.js", "icon.svg")}


def style_sheet() -> str:
    """The style of figures and pages, which stands in every page's head."""
    sheets = style_source() + (WEB / "page.css").read_text("utf-8")
    return BLANK.sub("\n", COMMENT.sub("", sheets)).strip()


def first_script() -> str:
    """The script that runs before the first paint, which stands there too."""
    return COMMENT_LINE.sub("", (WEB / "first.js").read_text("utf-8")).strip()


def boot_script() -> str:
    """The static page's script: the view, and the start of Python."""
    return bundle(WEB / "boot.js")


def host_script() -> str:
    """The script of the hidden frame that runs Python for embedded widgets."""
    return bundle(WEB / "host.js")


def place_fonts(site: Site, pages: Iterable[str], cache: Cache, say: Say) -> fonts.FontSet:
    """Put the faces that `pages` need into the site, where they can be had."""
    faces = fonts.build(pages, cache, say)
    for name, data in faces.files.items():
        site.asset(name, data)
    return faces


def first_faces(names: Mapping[str, str]) -> tuple[str, ...]:
    """The faces to ask for before the style sheet has been read."""
    return tuple(name for name in FIRST if name in names)
