"""How high each widget's own page is at each width, measured in a browser.

A page that embeds a widget keeps so much room for it, and nothing moves when the widget comes.
Heights are those with this machine's faces; the frame tells its own once it has loaded.

    Heights     {slug: steps}
    Steps       width and height of the first point in CSS pixels, then how far on each next one is;
                straight lines lie between them (web/embed/kept-height.js)
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from sitepress import chromium
from sitepress.cache import Cache, key_of, sha256
from sitepress.errors import BrowserMissing, PressError
from sitepress.fetch import Log
from sitepress.serve import Server

Points = list[tuple[int, int]]
Steps = list[int]
Heights = Mapping[str, Steps]

FALLBACK: Steps = [320, 640, 320, -160]  # where nothing could be measured
UNMEASURED: Heights = {}
# From a narrow phone to the width beyond which a widget is no wider (`.alone .text` in page.css),
# and to both sides of the one from which all letters are larger.
WIDTHS = (*range(240, 797), 1199, 1200)
TOLERANCE = 1.5  # pixels by which the lines may miss a height
MEASURE = """async ([paths, widths]) => {
  const frames = await Promise.all(paths.map((path) => new Promise((loaded) => {
    const frame = document.createElement("iframe");
    frame.style.cssText = "border: 0; height: 5000px";
    frame.onload = () => loaded(frame);
    frame.src = path;
    document.body.append(frame);
  })));
  const alive = (frame) => frame.contentDocument.documentElement.classList.contains("embedded");
  while (!frames.every(alive)) await new Promise((later) => setTimeout(later, 20));
  return frames.map((frame) => widths.map((width) => {
    frame.style.width = `${width}px`;
    return Math.ceil(frame.contentDocument.documentElement.getBoundingClientRect().height);
  }));
}"""


def measured(root: Path, slugs: Iterable[str], cache: Cache, log: Log) -> Heights:
    """The heights of the widgets of the site at `root`; none where no browser is to be had.

    Raises PressError where the browser fails.
    """
    slugs = sorted(slugs)
    pages = [sha256((root / "widgets" / slug / "index.html").read_bytes()) for slug in slugs]
    key = key_of(pages, WIDTHS, MEASURE)

    def fill(folder: Path) -> None:
        log("measuring the widgets' heights")
        for slug, heights in zip(slugs, measure(root, slugs), strict=True):
            (folder / slug).write_text(" ".join(map(str, heights)))

    try:
        folder = cache.folder("heights", key, fill)
    except BrowserMissing as problem:
        log(f"embeds keep a middling room for every widget: {problem}")
        return UNMEASURED
    read = {slug: [int(h) for h in (folder / slug).read_text().split()] for slug in slugs}
    return {slug: steps(polyline(WIDTHS, h, TOLERANCE)) for slug, h in read.items()}


def measure(root: Path, slugs: Sequence[str]) -> list[list[int]]:
    """The heights of widgets at all WIDTHS."""
    paths = [f"widgets/{slug}/?embed" for slug in slugs]
    with Server(root) as host, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        try:
            page = browser.new_page()
            blank = "<!doctype html><title>Heights</title>"
            page.route(
                "**/heights", lambda route: route.fulfill(body=blank, content_type="text/html")
            )
            page.goto(host.url + "heights")
            heights: list[list[int]] = page.evaluate(MEASURE, [paths, WIDTHS])
        except Error as error:
            problem = error.message.splitlines()[0]
            raise PressError(f"the widgets' heights cannot be measured: {problem}") from error
        finally:
            browser.close()
    return heights


def polyline(xs: Sequence[int], ys: Sequence[int], tolerance: float) -> Points:
    """As few of the points (x, y) as may be, so that the lines between them miss none by more."""
    points, start = [(xs[0], ys[0])], 0
    while start < len(xs) - 1:
        end = start + 1
        while end + 1 < len(xs) and fits(xs, ys, start, end + 1, tolerance):
            end += 1
        points.append((xs[end], ys[end]))
        start = end
    return points


def steps(points: Points) -> Steps:
    """The first point, and how far on each next one lies: shorter in a script than the points."""
    return [*points[0], *(b - a for pair in pairwise(points) for a, b in zip(*pair, strict=True))]


def fits(xs: Sequence[int], ys: Sequence[int], start: int, end: int, tolerance: float) -> bool:
    """Whether the line from one point to another misses none between by more than `tolerance`."""
    slope = (ys[end] - ys[start]) / (xs[end] - xs[start])
    return all(
        abs(ys[start] + slope * (xs[i] - xs[start]) - ys[i]) <= tolerance
        for i in range(start + 1, end)
    )
