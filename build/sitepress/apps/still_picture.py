"""Pictures of apps as they begin, taken in a browser that draws their documents in their pages.

One of an essay's app is as large as the app is there, so that nothing moves when the app takes
its place; one of a script's own page is what is seen of it in a window. They are taken on a wide
screen and on a phone. An app stands on white in either theme, so one picture serves both.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Error, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from sitepress import chromium
from sitepress.apps.essay_apps import Still
from sitepress.cache import Cache, key_of
from sitepress.errors import BrowserMissing, PressError
from sitepress.fetch import Log
from sitepress.serve import Server
from sitepress.site.assets import Site

# (width of the window, the media query of the picture; the last is for all other screens)
SCREENS = ((390, "(max-width: 640px)"), (1440, ""))
WINDOWS = ((390, "(max-width: 640px)"), (1280, "(max-width: 1500px)"), (1920, ""))
HEIGHT = 900  # of the window
SCALE = 2  # pixels of the picture per CSS pixel
WINDOWS_SCALE = 1  # a picture of a whole page is large, and is to be seen in the first frame
QUALITY = 80
INLINE = 24_000  # bytes of a page's pictures that stand in it, and are seen in its first frame
PATIENCE = 60_000  # ms for a page to draw its apps
SHOT = """(slug) => {
  const place = document.querySelector(`[data-app="${slug}"] [data-live-place]`);
  place.parentElement.style.overflow = "visible"; // what a reader scrolls to is in the picture, too
  const box = place.getBoundingClientRect();
  const width = Math.max(box.width, place.scrollWidth);
  return { x: box.x + scrollX, y: box.y + scrollY, width, height: box.height };
}"""
# What is seen of a page in its window, from its corner to where the last element ends; without what
# is said of a Python that does not come.
WINDOW = """() => {
  for (const said of document.querySelectorAll("[data-notice], [data-offline]")) said.remove();
  let [width, height] = [1, 1];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      if (element.childElementCount || element.shadowRoot) continue;
      const { right, bottom, width: wide, height: high } = element.getBoundingClientRect();
      if (wide && high) [width, height] = [Math.max(width, right), Math.max(height, bottom)];
    }
  };
  look(document.body);
  return { x: 0, y: 0, width: Math.min(width, innerWidth), height: Math.min(height, innerHeight) };
}"""


def stills(
    site: Site,
    pages: Mapping[str, list[str]],
    key: str,
    cache: Cache,
    log: Log,
    *,
    alone: bool = False,
) -> dict[str, tuple[Still, ...]]:
    """{slug: its pictures}, put into the site; none where no browser is to be had.

    pages  {path of a page: the slugs of the apps that it shows}
    key    of all that the pictures depend on
    alone  whether each page is one app, whose pictures are the window's
    """
    screens = WINDOWS if alone else SCREENS

    def fill(folder: Path) -> None:
        log("taking pictures of the apps")
        take(site.root, pages, folder, alone=alone)

    try:
        made_by = (screens, HEIGHT, SCALE, WINDOWS_SCALE, QUALITY, SHOT, WINDOW)
        folder = cache.folder("stills", key_of(key, made_by), fill)
    except BrowserMissing as problem:
        log(f"apps are not seen before their scripts have come: {problem}")
        return {}
    made: dict[str, tuple[Still, ...]] = {}
    for slugs in pages.values():
        for slug in slugs:
            found: list[Still] = []
            for width, media in screens:
                size = (folder / f"{slug}-{width}.txt").read_text().split()
                data = (folder / f"{slug}-{width}.webp").read_bytes()
                if found and found[-1].data == data:
                    found.pop()  # a wider screen shows the same
                found.append(Still("", int(size[0]), int(size[1]), media, data))
            inline = alone and sum(len(still.data) for still in found) <= INLINE
            made[slug] = tuple(found if inline else (placed(site, slug, one) for one in found))
    return made


def placed(site: Site, slug: str, still: Still) -> Still:
    """The same picture as a file of the site."""
    path = site.asset(f"app-{slug}-{still.width}.webp", still.data)
    return replace(still, path=path, data=b"")


def take(root: Path, pages: Mapping[str, list[str]], folder: Path, *, alone: bool) -> None:
    """Take the pictures of the apps on these pages of the site at `root`."""
    with Server(root) as host, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        try:
            for width, _ in WINDOWS if alone else SCREENS:
                window: ViewportSize = {"width": width, "height": HEIGHT}
                context = browser.new_context(viewport=window, service_workers="block")
                # Nothing but the document as it begins: Python is not to answer.
                context.route("**/assets/worker.*", lambda route: route.abort())
                for path, slugs in pages.items():
                    page = context.new_page()
                    page.goto(host.url + path.removesuffix("index.html"))
                    for slug in slugs:
                        shoot(page, slug, folder / f"{slug}-{width}", alone=alone)
                    page.close()
                context.close()
        except Error as error:
            problem = error.message.splitlines()[0]
            raise PressError(f"the apps cannot be drawn: {problem}") from error
        finally:
            browser.close()


def shoot(page: Page, slug: str, out: Path, *, alone: bool) -> None:
    """One picture, `out`.webp, and its size in `out`.txt."""
    if not alone:
        place = page.locator(f'[data-app="{slug}"]')
        place.scroll_into_view_if_needed()
        place.hover()
    drawn = f'[data-app="{slug}"][data-drawn]'
    try:
        page.wait_for_selector(drawn, timeout=PATIENCE, state="attached")
    except TooLate as problem:
        raise PressError(
            f"{slug} was not drawn in {PATIENCE // 1000} seconds; open it under `panel serve` "
            "and look at the browser's console."
        ) from problem
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)  # transitions of what was drawn last
    box = page.evaluate(WINDOW if alone else SHOT, slug)
    size = [max(1, round(box["width"])), max(1, round(box["height"]))]
    session = page.context.new_cdp_session(page)
    scale = WINDOWS_SCALE if alone else SCALE
    clip = {"x": box["x"], "y": box["y"], "width": size[0], "height": size[1], "scale": scale}
    options = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
    shot = session.send("Page.captureScreenshot", options)
    out.with_suffix(".webp").write_bytes(base64.b64decode(shot["data"]))
    out.with_suffix(".txt").write_text(f"{size[0]} {size[1]}")
