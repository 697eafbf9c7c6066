"""The look of the pages, and what carries it: style sheet, scripts, faces, icon."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitepress.cache import Cache
from sitepress.fetch import Log
from sitepress.pages import emblem, fonts
from sitepress.pages.widget_heights import FALLBACK, UNMEASURED, Heights
from sitepress.paths import WEB
from sitepress.settings import Settings
from sitepress.site.assets import Site
from widgets.kit.controls import MORE
from widgets.kit.widget import Widget
from widgets.view.bundle import bundle, figure_style, image_style, joined, minified
from widgets.view.palette import PALETTE, Colour

STATIC = WEB / "static"
# Where a host's policy lets no script in a page run, those from files find no stages.
UNSTAGED = """window.rendered ??= Object.fromEntries(
  ["title", "screen", "whole"].map((name) => [name, Promise.resolve()]));"""
# What brings figures to life, by the file that a widget's page asks for: arguments of last_script.
BOOTS: Mapping[str, Mapping[str, bool]] = {
    "boot.js": {},
    "boot-kinds.js": {"kinds": True},
    "boot-beyond.js": {"beyond": True},
    "boot-apps.js": {"beyond": True, "apps": True},
}
MORE_KINDS = re.compile(rf'data-kind="(?:{"|".join(MORE)})"')


def files(site: Settings) -> dict[str, bytes]:
    """The files that every page may link, on any host: {name: content}.

    To add one, put it into web/static/ and link it in a template as `host.assets["name"]`. The icon
    and the emblem are the site's.
    """
    found = static_files(STATIC) | dict([emblem.icon(site)])
    if isinstance(site.emblem, Path) and site.emblem.suffix.lower() == ".png":
        found["emblem.png"] = site.emblem.read_bytes()
    return found


def static_files(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name, without its README.md."""
    paths = sorted(p for p in folder.iterdir() if p.is_file() and p.name != "README.md")
    return {path.name: path.read_bytes() for path in paths}


def style_sheet(palette: Mapping[str, Colour] = PALETTE) -> str:
    """The style of figures and pages, which stands in the page's head.

    Where it shows images, it has `images_style()` besides.
    """
    return sheet(figure_style(palette), "page/base.css", "page/page.css")


def widget_sheet(palette: Mapping[str, Colour] = PALETTE) -> str:
    """The same of the page of a widget alone."""
    return sheet(figure_style(palette), "page/base.css", "page/widget.css")


def images_style() -> str:
    """What the style sheet of a page with images has besides."""
    return sheet(image_style())


def book_sheet(palette: Mapping[str, Colour], faces: str) -> str:
    """The style sheet of books, a file in the folder of the faces that it declares."""
    return style_sheet(palette) + images_style() + faces + sheet("", "page/book.css")


def app_style() -> str:
    """What the style sheet of a page with apps has besides."""
    return sheet("", "app/app.css")


def alone_style() -> str:
    """The style sheet of what the page of a script has besides its own."""
    return sheet("", "app/alone.css")


def sheet(style: str, *names: str) -> str:
    """A style, and behind it style sheets of web/, as one text that is as short as it can be."""
    return minified(style + "".join((WEB / name).read_text("utf-8") for name in names))


@dataclass(frozen=True)
class Design:
    """The style sheets and scripts that stand in pages, made once for all: bundling takes a while.

    sheet, widget_sheet  the style of pages, and of widgets alone
    images, apps         what a page with images, or with ordinary apps, has besides
    first, widget_first  the script before the first paint, of pages and of widgets alone
    boots                {name in BOOTS: the last scripts of an article whose figures need that one}
    plain, ahead         those of pages without figures; the latter lead to pages that have some
    """

    sheet: str
    widget_sheet: str
    images: str
    apps: str
    first: str
    widget_first: str
    boots: Mapping[str, str]
    plain: str
    ahead: str


def design(palette: Mapping[str, Colour], *, draft: bool, apps: bool) -> Design:
    """The design of a site; `apps` is whether it has ordinary apps."""
    boots = {name: told for name, told in BOOTS.items() if apps or not told.get("apps")}
    return Design(
        style_sheet(palette),
        widget_sheet(palette),
        images_style(),
        app_style() if apps else "",
        first_script(draft=draft),
        first_script(draft=draft, follows=False),
        {
            name: last_script(figures=True, draft=draft, ahead=True, **told)
            for name, told in boots.items()
        },
        last_script(figures=False, draft=draft),
        last_script(figures=False, draft=draft, ahead=True),
    )


def boot_name(*, beyond: bool, apps: bool, kinds: bool) -> str:
    """Which of BOOTS a page needs, by what `last_script` is told of it."""
    if beyond:
        return "boot-apps.js" if apps else "boot-beyond.js"
    return "boot-kinds.js" if kinds else "boot.js"


def first_script(*, draft: bool = False, follows: bool = True) -> str:
    """The script that runs before the first paint, which stands there too.

    follows  whether pictures follow sliders from then on: a small page has its other script at once
    """
    values = {"FOLLOWS": follows}
    return inline(WEB / "page" / "progressive-render.js", draft=draft, values=values)


def needs_more(html: str) -> bool:
    """Whether a page has a figure with a kind of control that few have."""
    return bool(MORE_KINDS.search(html))


def last_script(
    *,
    figures: bool,
    draft: bool = False,
    beyond: bool = False,
    apps: bool = False,
    ahead: bool = False,
    kinds: bool = False,
) -> str:
    """The scripts that run when the page is seen: with `figures`, what brings them to life.

    beyond  whether its Python has packages beyond the base set
    apps    whether it has ordinary apps
    ahead   whether it leads to pages with figures, whose Python may be begun before they are opened
    kinds   whether a figure has a kind of control that few have; so it may be with packages
    """
    page = after("screen", inline(WEB / "page" / "page.js", draft=draft))
    if ahead and not figures:
        return joined(page, after("whole", inline(WEB / "boot" / "ahead.js", draft=draft)))
    if not figures:
        return page
    values = {"BEYOND": beyond, "APPS": apps, "MORE_KINDS": kinds or beyond}
    values["NEXT"] = ahead and not beyond  # a set of packages has a worker of its own
    boot = inline(WEB / "boot" / "boot.js", plugins=True, draft=draft, values=values)
    return joined(after("title", boot), page)


def after(stage: str, script: str) -> str:
    """A script that stands in a page and runs when the page has reached a stage of its rendering.

    stage  "title", "screen" or "whole", see progressive-render.js
    """
    return joined(UNSTAGED, f"rendered.{stage}.then(() => {{", script, "});")


def inline(
    entry: Path,
    *,
    plugins: bool = False,
    draft: bool = False,
    values: Mapping[str, object] | None = None,
) -> str:
    """A script that may stand in a page: nothing in it ends the element."""
    text = bundle(entry, form="iife", plugins=plugins, draft=draft, values=values)
    return text.replace("</script", r"<\/script").strip()


def missing_script(*, draft: bool = False) -> str:
    """The scripts of the page for lost readers, where the site's root must be looked for."""
    root = inline(WEB / "page" / "find-root.js", draft=draft)
    return joined(last_script(figures=False, draft=draft), root)


def host_script(*, draft: bool = False) -> str:
    """The script of the hidden frame that runs Python for embedded widgets."""
    return bundle(WEB / "embed" / "python-frame.js", draft=draft)


def embed_script(
    widgets: Mapping[str, type[Widget]],
    heights: Heights = UNMEASURED,
    apps: Iterable[str] = (),
    *,
    draft: bool = False,
) -> str:
    """`embed.js`, knowing the site's widgets, their controls and heights, and its ordinary apps.

    One text that is a classic script and a module alike.
    """
    others = {slug: [slug, slug, {}, heights.get(slug, FALLBACK)] for slug in apps}
    values = {"WIDGETS": embeddable(widgets, heights) | others}
    return bundle(WEB / "embed" / "embed.js", form="iife", values=values, draft=draft)


def embeddable(
    widgets: Mapping[str, type[Widget]], heights: Heights = UNMEASURED
) -> dict[str, list[object]]:
    """{slug or former slug: [slug, title, {attribute: control}, heights by width]}."""
    known: dict[str, list[object]] = {}
    for slug, widget in sorted(widgets.items()):
        controls = {name: name for name in widget.controls()} | dict(widget.control_aliases)
        entry: list[object] = [slug, widget.title, controls, heights.get(slug, FALLBACK)]
        known |= dict.fromkeys((slug, *widget.slug_aliases), entry)
    return known


def place_fonts(site: Site, pages: Iterable[str] | None, cache: Cache, log: Log) -> fonts.FontSet:
    """Put the faces that `pages` need into the site, where they can be had; None: whole ones."""
    faces = fonts.whole(cache, log) if pages is None else fonts.build(pages, cache, log)
    for name, data in faces.files.items():
        site.asset(name, data)
    return faces
