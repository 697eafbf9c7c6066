"""Pictures of apps as they begin, taken in a browser that draws their documents in their pages.

Each is as large as the app is there, so that nothing moves when the app takes its place, and is
taken on a wide screen and on a phone. An app stands on white in either theme, so one picture serves
both.
"""

import base64
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from sitepress import chromium
from sitepress.apps.essay_apps import Still
from sitepress.cache import Cache, key_of
from sitepress.errors import BrowserMissing, PressError
from sitepress.fetch import Log
from sitepress.serve import Server
from sitepress.site.assets import Site

# (width of the window, the media query of the picture; the last is for all other screens)
SCREENS = ((390, "(max-width: 640px)"), (1440, ""))
SCALE = 2  # pixels of the picture per CSS pixel
QUALITY = 80
PATIENCE = 60_000  # ms for a page to draw its apps
SHOT = """(slug) => {
  const place = document.querySelector(`[data-app="${slug}"] [data-live-place]`);
  place.parentElement.style.overflow = "visible"; // what a reader scrolls to is in the picture, too
  const box = place.getBoundingClientRect();
  const width = Math.max(box.width, place.scrollWidth);
  return { x: box.x + scrollX, y: box.y + scrollY, width, height: box.height };
}"""


def stills(
    site: Site, pages: Mapping[str, list[str]], key: str, cache: Cache, log: Log
) -> dict[str, tuple[Still, ...]]:
    """{slug: its pictures}, put into the site; none where no browser is to be had.

    pages  {path of a page: the slugs of the apps that it shows}
    key    of all that the pictures depend on
    """

    def fill(folder: Path) -> None:
        log("taking pictures of the apps")
        take(site.root, pages, folder)

    try:
        folder = cache.folder("stills", key_of(key, SCREENS, SCALE, QUALITY, SHOT), fill)
    except BrowserMissing as problem:
        log(f"apps are not seen before their scripts have come: {problem}")
        return {}
    made: dict[str, tuple[Still, ...]] = {}
    for slugs in pages.values():
        for slug in slugs:
            found = []
            for width, media in SCREENS:
                size = (folder / f"{slug}-{width}.txt").read_text().split()
                data = (folder / f"{slug}-{width}.webp").read_bytes()
                path = site.asset(f"app-{slug}-{width}.webp", data)
                found.append(Still(path, int(size[0]), int(size[1]), media))
            made[slug] = tuple(found)
    return made


def take(root: Path, pages: Mapping[str, list[str]], folder: Path) -> None:
    """Take the pictures of the apps on these pages of the site at `root`."""
    with Server(root) as host, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        try:
            for width, _ in SCREENS:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, service_workers="block"
                )
                # Nothing but the document as it begins: Python is not to answer.
                context.route("**/assets/worker.*", lambda route: route.abort())
                for path, slugs in pages.items():
                    page = context.new_page()
                    page.goto(host.url + path.removesuffix("index.html"))
                    for slug in slugs:
                        shoot(page, slug, folder / f"{slug}-{width}")
                    page.close()
                context.close()
        except Error as error:
            problem = error.message.splitlines()[0]
            raise PressError(f"the apps cannot be drawn: {problem}") from error
        finally:
            browser.close()


def shoot(page: Page, slug: str, out: Path) -> None:
    """One picture, `out`.webp, and its size in `out`.txt."""
    place = page.locator(f'[data-app="{slug}"]')
    place.scroll_into_view_if_needed()
    place.hover()
    page.wait_for_selector(f'[data-app="{slug}"][data-drawn]', timeout=PATIENCE, state="attached")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)  # transitions of what was drawn last
    box = page.evaluate(SHOT, slug)
    size = [max(1, round(box["width"])), max(1, round(box["height"]))]
    session = page.context.new_cdp_session(page)
    clip = {"x": box["x"], "y": box["y"], "width": size[0], "height": size[1], "scale": SCALE}
    options = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
    shot = session.send("Page.captureScreenshot", options)
    out.with_suffix(".webp").write_bytes(base64.b64decode(shot["data"]))
    out.with_suffix(".txt").write_text(f"{size[0]} {size[1]}")
