"""The look of the pages, as the files that carry it: style sheets, scripts, faces, icon."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sitepress import fonts
from sitepress.assets import Site
from sitepress.cache import Cache
from sitepress.runtime import Say
from widgets.view import bundle, style_source

WEB = Path(__file__).with_name("web")
FIRST = ("text.woff2", "math.woff2")  # the faces that the first screen is set in


def style_sheets() -> dict[str, str]:
    """The files that every page links, on any host."""
    own = {name: (WEB / name).read_text("utf-8") for name in ("page.css", "page.js", "icon.svg")}
    return own | {"figure.css": style_source()}


def boot_script() -> str:
    """The static page's script: the view, and the start of Python."""
    return bundle(WEB / "boot.js")


def host_script() -> str:
    """The script of the hidden frame that runs Python for embedded widgets."""
    return bundle(WEB / "host.js")


def place_fonts(site: Site, pages: Iterable[str], cache: Cache, say: Say) -> bool:
    """Put the faces that `pages` need into the site; False where they cannot be had."""
    faces = fonts.build(pages, cache, say)
    if not faces.files:
        return False
    paths = {name: site.asset(name, data) for name, data in faces.files.items()}
    # The style sheet lies in the same folder as the faces.
    site.asset("fonts.css", faces.style({n: p.rpartition("/")[2] for n, p in paths.items()}))
    return True


def first_faces(names: Mapping[str, str]) -> tuple[str, ...]:
    """The faces to ask for before the style sheet has been read."""
    return tuple(name for name in FIRST if name in names)
