"""The pixels of the discs: blue lies where the sectors are, on a screen of any density."""

import io

import numpy as np
import pytest
from PIL import Image

from sitepress.pages.emblem import SHARE
from tests.e2e.conftest import watched
from tests.e2e.figures import visit
from widgets.maths.information import probability_from_db
from widgets.why_kl.deciban_table import rows

EDGE = 4  # units of ground around a disc

# Copies of discs side by side, each at a whole unit and as large as on the page, without what lies
# on them. Returns [(left, top, side)] of the discs and the colours of sectors and disc.
GALLERY = """(pictures, edge) => {
  const wall = document.createElement("div");
  wall.style = "position: fixed; inset: 0; z-index: 9; background: var(--raised)";
  document.body.append(wall);
  let [x, y] = [0, 0];
  const discs = pictures.map(([svg, width]) => {
    const copy = svg.cloneNode(true);
    for (const part of copy.querySelectorAll(".paper-line, .ink")) part.remove();
    const [whole, disc] = [copy.viewBox.baseVal.width, copy.querySelector(".q").r.baseVal.value];
    const side = Math.round(width) + 2 * edge;
    if (x + side > innerWidth) [x, y] = [0, y + side];
    Object.assign(copy.style, { position: "absolute", maxWidth: "none", margin: 0, float: "none",
      left: `${x + edge}px`, top: `${y + edge}px`, width: `${Math.round(width)}px` });
    wall.append(copy);
    x += side;
    return [x - side, y, side, Math.round(width) * disc / whole];
  });
  const colours = [".p", ".q"].map((part) =>
    getComputedStyle(wall.querySelector(part)).fill.match(/\\d+/g).map(Number));
  return { discs, colours };
}"""


@pytest.fixture(scope="module", params=[1, 2, 3], ids="{}x".format)
def dense(request, chrome):
    """A page on a screen of 1, 2 and 3 pixels a unit."""
    size = {"width": 1000, "height": 1000}
    with watched(chrome, device_scale_factor=request.param, viewport=size) as context:
        yield context.new_page()


def agree(page, pictures: str, shares: list[float], argument: object = None) -> None:
    """`pictures`, a script for [[svg, width]], are discs with sectors of these blue shares."""
    made = page.evaluate(f"(argument) => ({GALLERY})(({pictures})(argument), {EDGE})", argument)
    scale = page.evaluate("devicePixelRatio")
    image = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), float)
    assert len(made["discs"]) == len(shares)
    for (x, y, side, radius), share in zip(made["discs"], shares, strict=True):
        part = image[y * scale : (y + side) * scale, x * scale : (x + side) * scale]
        agrees(part, radius * scale, share, np.array(made["colours"], float))


def agrees(image: np.ndarray, radius: float, share: float, colours: np.ndarray) -> None:
    """A picture is a disc with five sectors: exactly so wherever no edge is near."""
    ground = image[0, 0]  # every pixel is a mixture of blue, orange and this
    blue, orange = np.moveaxis((image - ground) @ np.linalg.pinv(colours - ground), 2, 0)
    at = np.arange(len(image)) + 0.5 - len(image) / 2
    x, y = np.meshgrid(at, at)
    far, sector = np.hypot(x, y), np.arctan2(x, -y) / (2 * np.pi) * 5 % 1  # clockwise from the top
    to_edge = abs(sector - np.array([0, share, 1])[:, None, None]).min(0) * far * 2 * np.pi / 5
    inside = (far < radius - 1) & (to_edge > 1)
    assert abs(blue - (sector < share))[inside].max() < 0.02
    assert abs(orange - (sector >= share))[inside].max() < 0.02
    assert abs(image - ground)[far > radius + 1].max() == 0
    area = np.pi * radius**2
    assert blue.sum() / area == pytest.approx(share, abs=0.5 / np.sqrt(area))


def test_the_spinner(dense, host):
    settings = [0, 0.5, 3, 9, 10, 13, 20, -23, 23]
    visit(dense, f"{host.url}widgets/deciban-spinner/")
    pictures = """(settings) => settings.map((db) => {
      const slider = document.querySelector('[data-control="db"] input[type=range]');
      slider.value = db;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      const svg = document.querySelector("svg.spinner");
      return [svg.cloneNode(true), svg.getBoundingClientRect().width];
    })"""
    agree(dense, pictures, [float(probability_from_db(db)) for db in settings], settings)


def test_the_small_copies(dense, host):
    visit(dense, f"{host.url}widgets/deciban-table/")
    pictures = """() => [...document.querySelectorAll('[data-picture^="spinner_"] svg')].map(
      (svg) => [svg, svg.getBoundingClientRect().width])"""
    agree(dense, pictures, [p for *_, p in rows()])


def test_the_emblem(dense, host):
    visit(dense, host.url)
    pictures = """() => [...document.querySelectorAll("svg.emblem")].map(
      (svg) => [svg, svg.getBoundingClientRect().width])"""
    agree(dense, pictures, [SHARE])
