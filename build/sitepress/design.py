"""The look of the pages, and what carries it: style sheet, scripts, faces, icon."""

import re
from collections.abc import Iterable
from pathlib import Path

from sitepress import fonts
from sitepress.assets import Site
from sitepress.cache import Cache
from sitepress.runtime import Say
from widgets.view import bundle, style_source

WEB = Path(__file__).with_name("web")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COMMENT_LINES = re.compile(r"^\s*(?://.*|/\*(?:.|\n)*?\*/)\n", re.MULTILINE)
BLANK = re.compile(r"\n\s*")


def files() -> dict[str, str]:
    """The files that every page links, on any host."""
    return {"icon.svg": (WEB / "icon.svg").read_text("utf-8")}


def style_sheet() -> str:
    """The style of figures and pages, which stands in every page's head."""
    sheets = style_source() + (WEB / "page.css").read_text("utf-8")
    return BLANK.sub("\n", COMMENT.sub("", sheets)).strip()


def first_script() -> str:
    """The script that runs before the first paint, which stands there too."""
    return bare((WEB / "first.js").read_text("utf-8"))


def boot_script() -> str:
    """The static page's script: the view, and the start of Python."""
    return bundle(WEB / "boot.js")


def last_script(*, figures: bool) -> str:
    """The scripts that run when the page is seen: with `figures`, what brings them to life."""
    page = waiting("screen", (WEB / "page.js").read_text("utf-8"))
    return waiting("title", boot_script()) + "\n" + page if figures else page


def waiting(stage: str, script: str) -> str:
    """A script that stands in a page and runs when the page has reached a stage (first.js)."""
    inside = bare(script).replace("</script", r"<\/script")
    return f'layout.{stage}.then(() => {{\n"use strict";\n{inside}\n}});'


def bare(script: str) -> str:
    """A script without the lines that are comments."""
    return COMMENT_LINES.sub("", script).strip()


def host_script() -> str:
    """The script of the hidden frame that runs Python for embedded widgets."""
    return bundle(WEB / "host.js")


def place_fonts(site: Site, pages: Iterable[str], cache: Cache, say: Say) -> fonts.FontSet:
    """Put the faces that `pages` need into the site, where they can be had."""
    faces = fonts.build(pages, cache, say)
    for name, data in faces.files.items():
        site.asset(name, data)
    return faces
