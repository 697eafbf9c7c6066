"""The game in a real browser: by keyboard, by typing, by touch, and through a link."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import watched
from tests.e2e.figures import Figure, ready
from widgets.battleship.duel import Battleship
from widgets.battleship.shot_tournament import ShotTournament

LONG = 120_000  # ms for what takes seconds on a machine that has nothing else to do


def address(page, name: str) -> str:
    """What the address says of a control."""
    page.evaluate("new Promise((done) => setTimeout(done, 300))")  # it follows a little later
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def cell(figure: Figure, sea: str, name: str):
    return figure.root.locator(f'[data-picture="{sea}"] [data-cell="{name}"]')


@pytest.fixture
def game(page, host):
    page.goto(host.url + "widgets/battleship/")
    return Figure(ready(page), "battleship").answered()


def agrees(figure: Figure, **state) -> None:
    """The page shows what Python here shows for a state."""
    answer = Battleship(**state).answer()
    figure.answered()
    expect(figure.output("news")).to_have_text(answer.values["news"].text)
    for name, value in answer.values.items():
        assert figure.number(name) == pytest.approx(value.number, rel=1e-5), name


def test_a_shot_by_keyboard_is_answered_and_the_focus_stays(game):
    page = game.page
    start = game.root.locator('[data-picture="theirs"] [tabindex="0"]')
    start.focus()
    name = start.get_attribute("data-cell")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    shot = f"{chr(ord(name[0]) - 1)}{int(name[1:]) - 1}"
    agrees(game, moves=shot)
    assert page.evaluate("document.activeElement.dataset.cell") == shot
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    second = f"{shot[0]}{int(shot[1:]) + 1}"
    agrees(game, moves=shot + second)
    assert address(page, "moves") == shot + second


def test_a_shot_may_be_typed_and_a_bad_one_is_refused(game):
    box = game.control("moves").locator("input")
    box.fill("J10")
    box.press("Enter")
    agrees(game, moves="j10")
    box.fill("j10")
    box.press("Enter")
    expect(game.refusal("moves")).to_contain_text("where you shot before")
    box.fill("k1")
    game.root.get_by_role("button", name="Fire").click()
    expect(game.refusal("moves")).to_contain_text("expected a cell such as E5")
    agrees(game, moves="j10")


def test_a_look_is_paid_for_with_a_turn(game):
    cell(game, "theirs", "e5").click()
    agrees(game, moves="e5")
    game.root.get_by_role("button", name="Look at the heat map").click()
    agrees(game, moves="e5-")
    expect(game.root.locator('[data-picture="theirs"] rect[fill-opacity]').first).to_be_attached()


def test_ships_are_laid_by_touch_and_one_in_the_way_is_told_of(game):
    game.root.get_by_role("button", name="Others at random").click()
    agrees(game, fleet="r1")
    for k, name in enumerate(("carrier", "battleship", "cruiser", "submarine", "destroyer")):
        game.control("fleet").locator(f'input[value="{k}"]').check(force=True)
        game.answered()
        cell(game, "yours", f"a{2 * k + 1}").click()
        game.answered()
        assert name
    text = address(game.page, "fleet")
    agrees(game, fleet=text)
    cell(game, "yours", "a1").click()
    expect(game.refusal("fleet")).to_contain_text("is in the way")
    agrees(game, fleet=text)
    cell(game, "theirs", "a1").click()
    agrees(game, fleet=text, moves="a1")
    expect(cell(game, "yours", "j10")).to_have_count(0)  # too late
    game.root.get_by_role("button", name="Others at random").click()
    expect(game.refusal("fleet")).to_contain_text("until the first shot")
    agrees(game, fleet=text, moves="a1")


def test_a_link_holds_the_game_and_another_begins_with_a_button(page, host):
    page.goto(host.url + "widgets/battleship/?moves=e5d4-c3&seed=7&fleet=r5")
    game = Figure(ready(page), "battleship").answered()
    agrees(game, moves="e5d4-c3", seed=7, fleet="r5")
    game.root.get_by_role("button", name="New game").click()
    agrees(game, seed=8, fleet="r5")


def test_shots_before_python_is_there_are_all_fired(page, host):
    page.goto(host.url + "widgets/battleship/")
    game = Figure(page, "battleship")
    for name in ("c3", "d4", "e5"):
        cell(game, "theirs", name).click()
    ready(page)
    agrees(game, moves="c3d4e5")


def test_cells_are_large_enough_for_a_thumb(chrome, host):
    with watched(chrome, viewport={"width": 390, "height": 844}, has_touch=True) as context:
        page = context.new_page()
        page.goto(host.url + "widgets/battleship/")
        game = Figure(ready(page), "battleship").answered()
        box = cell(game, "theirs", "e5").bounding_box()
        assert min(box["width"], box["height"]) >= 24
        cell(game, "theirs", "e5").tap()
        agrees(game, moves="e5")


def test_marks_go_round(page, host):
    page.goto(host.url + "widgets/small-sea/?marks=")
    sea = Figure(ready(page), "small-sea").answered()
    for wanted in ("b2", "B2", ""):
        cell(sea, "linear", "b2").click()
        sea.answered()
        assert address(page, "marks") == wanted or (wanted == "" and "b2" not in page.url.lower())


def test_the_tournament_grows_and_ends_as_it_ends_here(page, host):
    page.goto(host.url + "widgets/shot-tournament/?games=100&sampling=false")
    figure = Figure(ready(page), "shot-tournament")
    expect(figure.output("games_linear")).to_have_text("100", timeout=LONG)
    *_, here = ShotTournament(games=100, sampling=False).answers()
    for name in ("random", "hunt", "parity", "linear"):
        assert figure.number(name) == pytest.approx(here.values[name].number, abs=1.5)
