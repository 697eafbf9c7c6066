"""The look of the pages, and what carries it: style sheet, scripts, faces, icon."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sitepress.cache import Cache
from sitepress.fetch import Log
from sitepress.pages import fonts
from sitepress.pages.page import templates
from sitepress.paths import WEB
from sitepress.site.assets import Site
from widgets.kit.widget import Widget
from widgets.view.bundle import bundle, joined, style_source
from widgets.view.palette import PALETTE

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Where a host's policy lets no script in a page run, those from files find no stages.
UNSTAGED = """window.rendered ??= Object.fromEntries(
  ["title", "screen", "whole"].map((name) => [name, Promise.resolve()]));"""
BLANK = re.compile(r"\n\s*")


def files() -> dict[str, str]:
    """The text files that every page links, on any host: {name: content}.

    To add one, put it into web/page/ (or templates/, where it has colours of the palette), name it
    here, and link it in a template as `host.assets["name"]`.
    """
    colours = {name: colour.light for name, colour in PALETTE.items()}
    return {"icon.svg": templates().get_template("icon.svg").render(colours)}


def style_sheet() -> str:
    """The style of figures and pages, which stands in every page's head."""
    sheets = style_source() + (WEB / "page" / "page.css").read_text("utf-8")
    return BLANK.sub("\n", COMMENT.sub("", sheets)).strip()


def first_script(*, draft: bool = False) -> str:
    """The script that runs before the first paint, which stands there too."""
    return inline(WEB / "page" / "progressive-render.js", draft=draft)


def last_script(*, figures: bool, draft: bool = False) -> str:
    """The scripts that run when the page is seen: with `figures`, what brings them to life."""
    page = after("screen", inline(WEB / "page" / "page.js", draft=draft))
    if not figures:
        return page
    boot = inline(WEB / "boot" / "boot.js", plugins=True, draft=draft)
    return joined(after("title", boot), page)


def after(stage: str, script: str) -> str:
    """A script that stands in a page and runs when the page has reached a stage of its rendering.

    stage  "title", "screen" or "whole", see progressive-render.js
    """
    return joined(UNSTAGED, f"rendered.{stage}.then(() => {{", script, "});")


def inline(entry: Path, *, plugins: bool = False, draft: bool = False) -> str:
    """A script that may stand in a page: nothing in it ends the element."""
    text = bundle(entry, form="iife", plugins=plugins, draft=draft)
    return text.replace("</script", r"<\/script").strip()


def host_script(*, draft: bool = False) -> str:
    """The script of the hidden frame that runs Python for embedded widgets."""
    return bundle(WEB / "embed" / "python-frame.js", draft=draft)


def embed_script(widgets: Mapping[str, type[Widget]], *, draft: bool = False) -> str:
    """`embed.js`, knowing the widgets of the site and their controls."""
    values = {"WIDGETS": embeddable(widgets)}
    return bundle(WEB / "embed" / "embed.js", values=values, draft=draft)


def embeddable(widgets: Mapping[str, type[Widget]]) -> dict[str, list[object]]:
    """{slug: [title, controls, height in pixels until the widget tells its own]}."""
    return {slug: [w.title, w.controls(), 420] for slug, w in sorted(widgets.items())}


def place_fonts(site: Site, pages: Iterable[str], cache: Cache, log: Log) -> fonts.FontSet:
    """Put the faces that `pages` need into the site, where they can be had."""
    faces = fonts.build(pages, cache, log)
    for name, data in faces.files.items():
        site.asset(name, data)
    return faces
