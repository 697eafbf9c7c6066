"""The diffusion essay in a real browser, on both hosts: draw, sample, go through, share, cancel."""

import contextlib
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import expect

from testing.server import TestServer
from tests.e2e.conftest import watched
from tests.e2e.figures import START, Figure, ready
from widgets.diffusion.diffusion_sampler import DiffusionSampler
from widgets.diffusion.evidence_by_drawing import EvidenceByDrawing
from widgets.diffusion.handwriting import CHARACTERS, image_of
from widgets.diffusion.loss_terms import LossTerms

LONG = 60_000  # ms for what takes a second on a machine that has nothing else to do

ALPHA = """canvas => [...canvas.getContext("2d")
  .getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 4 === 3)"""


@pytest.fixture(scope="module", params=["static page", "panel serve"])
def diffusion(request, chrome):
    """The essay on each host, once Python answers; all tests of the module share it."""
    with contextlib.ExitStack() as stack:
        if request.param == "static page":
            url = (
                stack.enter_context(TestServer(request.getfixturevalue("site"))).url + "diffusion/"
            )
        else:
            url = request.getfixturevalue("panel_server") + "?essay=diffusion"
        context = stack.enter_context(watched(chrome))
        page = context.new_page()
        page.goto(url, timeout=START)
        yield ready(page)


class Film(Figure):
    """The sampler: it has a film."""

    def finished(self) -> "Film":
        """The figure once the film is whole."""
        self.root.scroll_into_view_if_needed()
        self.answered()
        expect(self.root.get_by_role("button", name="Play")).to_be_enabled(timeout=LONG)
        return self

    def shows(self, **state) -> None:
        """What Python here draws for the state, to two grey levels (float32 is rounded twice)."""
        *_, wanted = DiffusionSampler(**state).answers()
        here = np.array(pixels(self, "x_hat"))
        there = np.frombuffer(wanted.images["x_hat"].pixels, np.uint8).astype(int)
        assert abs(here - there).max() <= 2


@pytest.fixture
def film(diffusion):
    return Film(diffusion, "diffusion-sampler").finished()


def pixels(figure: Figure, name: str) -> list[int]:
    """The ink of a canvas, row by row."""
    return figure.root.locator(f'canvas[data-image="{name}"]').evaluate(ALPHA)


def draw(figure: Figure, *strokes) -> str:
    """Draw strokes, points as shares of the pad, with the mouse; return the text in the address."""
    pad = figure.unfold().control("drawing").locator(".pad")
    pad.scroll_into_view_if_needed()
    figure.root.get_by_role("button", name="Clear").first.click()
    box = pad.bounding_box()
    mouse = figure.page.mouse
    for stroke in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        mouse.move(*places[0])
        mouse.down()
        for place in places[1:]:
            mouse.move(*place, steps=6)
        mouse.up()
    figure.answered()
    figure.page.evaluate("new Promise((done) => setTimeout(done, 200))")  # the address comes first
    return parse_qs(urlsplit(figure.page.url).query)[f"{figure.slug}.drawing"][0]


SEVEN = [(0.2, 0.15), (0.8, 0.15), (0.55, 0.5), (0.45, 0.9)]


def test_a_drawing_is_seen_as_python_here_sees_it(diffusion):
    figure = Figure(diffusion, "forward-process")
    text = draw(figure, SEVEN)
    assert pixels(figure, "x") == image_of(text).ravel().tolist()


def test_a_stroke_can_be_taken_back(diffusion):
    figure = Figure(diffusion, "forward-process")
    one = draw(figure, SEVEN)
    two = draw(figure, SEVEN, [(0.3, 0.5), (0.7, 0.5)])
    assert two.startswith(one)
    figure.root.get_by_role("button", name="Undo").click()
    figure.answered()
    assert pixels(figure, "x") == image_of(one).ravel().tolist()


def test_the_same_seed_draws_the_same_picture_as_here(film):
    film.type("seed", "3")
    film.finished().shows(seed=3)


def test_pressing_draws_others(film):
    film.type("seed", "5")
    film.root.get_by_role("button", name="Draw others").click()
    film.finished().shows(seed=6)


def test_the_film_can_be_gone_through(film):
    film.type("seed", "3")
    last = pixels(film.finished(), "x_hat")
    scrub = film.root.locator("[data-film] input[type=range]")
    scrub.fill("0")
    assert film.number("step") == 0
    assert film.number("t") == 1
    assert pixels(film, "x_hat") != last
    scrub.press("End")
    assert film.number("step") == 20
    assert pixels(film, "x_hat") == last


def test_the_film_plays_and_pauses(film):
    film.root.get_by_role("button", name="Play").click()
    film.root.get_by_role("button", name="Pause").click()
    assert film.number("step") < 20
    film.root.get_by_role("button", name="Play").click()
    expect(film.output("step")).to_have_text("20 of 20", timeout=LONG)
    expect(film.root.get_by_role("button", name="Play")).to_be_visible()


def test_a_new_press_cancels_the_old_run(film):
    film.type("seed", "10")
    again = film.root.get_by_role("button", name="Draw others")
    for _ in range(6):
        again.click()
    film.finished().shows(seed=16)


def test_the_film_is_saved_as_an_animated_png(film):
    with film.page.expect_download() as waiting:
        film.unfold().root.get_by_role("button", name="Save film").click()
    assert waiting.value.suggested_filename == "diffusion-sampler-film.png"
    size, ink = film.root.locator('canvas[data-image="x_hat"]').evaluate(
        f"canvas => [[canvas.width, canvas.height], ({ALPHA})(canvas)]"
    )
    with Image.open(waiting.value.path()) as saved:
        frames = [frame.convert("L") for frame in ImageSequence.Iterator(saved)]
        durations = []
        for k in range(saved.n_frames):
            saved.seek(k)
            durations.append(saved.info["duration"])
    assert (saved.format, len(frames)) == ("PNG", 21)
    assert durations == [90] * 20 + [1500]
    width, height = size
    margin, zoom = 4, 4
    assert {f.size for f in frames} == {
        (zoom * (2 * width + 3 * margin), zoom * (height + 2 * margin))
    }
    assert len({frame.tobytes() for frame in frames}) == 21
    # The last frame is what stands on the page, right of the noisy codes, black on white.
    left, top = zoom * (2 * margin + width), zoom * margin
    box = (left, top, left + zoom * width, top + zoom * height)
    last = np.asarray(frames[-1].crop(box), int)[::zoom, ::zoom]
    assert abs(last - (255 - np.array(ink).reshape(height, width))).max() <= 1


def test_the_picture_is_saved(film):
    with film.page.expect_download() as waiting:
        film.unfold().root.get_by_role("button", name="Save picture").click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_link_draws_the_picture_again(page, host):
    state = {"character": "A", "count": 4, "steps": 6, "sampler": "ddim", "seed": 9}
    query = "&".join(f"{name}={value}" for name, value in state.items())
    page.goto(f"{host.url}widgets/diffusion-sampler/?{query}")
    Film(ready(page), "diffusion-sampler").finished().shows(**state)


LATE = """slug => {
  const models = [...Bokeh.documents[0].all_models];
  const { data } = models.find(({ data }) => data?.key?.startsWith(slug));
  const answer = JSON.parse(data.answer);
  answer.values.step = ["3 of 20", "3"];
  data.answer = JSON.stringify({ ...answer, progress: 0.2 });
}"""


def test_a_part_that_comes_late_undoes_nothing(page, panel_server):
    page.goto(panel_server + "?essay=diffusion", timeout=START)
    film = Film(ready(page), "diffusion-sampler").finished()
    page.evaluate(LATE, film.slug)
    assert film.number("step") == 20
    assert film.root.get_attribute("aria-busy") is None
    film.finished()
    scrub = film.root.locator("[data-film] input[type=range]")
    scrub.fill("3")
    assert film.number("step") == 3


def test_evidence_for_a_drawing(diffusion):
    figure = Figure(diffusion, "evidence-by-drawing")
    text = draw(figure, SEVEN)
    expect(figure.root).not_to_have_attribute("aria-busy", "true", timeout=LONG)
    *_, wanted = EvidenceByDrawing(drawing=text).answers()
    assert CHARACTERS[int(figure.number("first"))] == "7"
    assert figure.number("db") == pytest.approx(wanted.values["db"].number, abs=0.5)
    assert pixels(figure, "seen") == image_of(text).ravel().tolist()


def test_examples_are_there_for_the_keyboard(diffusion):
    figure = Figure(diffusion, "evidence-by-drawing")
    choice = figure.control("drawing").locator("input[type=radio]").first
    choice.focus()
    choice.press("Space")
    figure.answered()
    expect(figure.root).not_to_have_attribute("aria-busy", "true", timeout=LONG)
    assert figure.text("first") == "2"


def test_single_terms_are_those_of_python_here(diffusion):
    figure = Figure(diffusion, "loss-terms")
    figure.root.scroll_into_view_if_needed()
    figure.control("show").locator('input[value="draws"]').check(force=True)
    figure.root.get_by_role("button", name="Draw ten").click()
    figure.answered()
    *_, wanted = LossTerms(draws=60).answers()
    for name in ("mean", "diffusion", "total"):
        assert figure.number(name) == pytest.approx(wanted.values[name].number, rel=1e-3)
