"""The figures of "Where to shoot": a game that is a pure function, and that gives nothing away."""

import re
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.maths.test_battleship import brute, transcript
from widgets.battleship import duel as game
from widgets.battleship.board import TOKEN, cell_of, marks_of, name
from widgets.battleship.duel import Battleship
from widgets.battleship.fewest_shots import FewestShots
from widgets.battleship.fleet import fleet_of, text_of
from widgets.battleship.mid_game import MidGame
from widgets.battleship.record import record
from widgets.battleship.sea import random_layouts, standard
from widgets.battleship.shot_tournament import ShotTournament
from widgets.battleship.small_sea import SMALL, SmallSea, every_layout, exactly, linearly
from widgets.battleship.where_they_lie import WhereTheyLie, exact_shares
from widgets.battleship.worth_of_a_shot import WorthOfAShot

SEA = standard()
CELLS = [f"{column}{row}" for column, row in product("abcdefghij", range(1, 11))]
orders = st.permutations(CELLS)


def cells(picture: str) -> list[ElementTree.Element]:
    return [g for g in ElementTree.fromstring(picture).iter("g") if g.get("role") == "gridcell"]


def hidden(seed: int) -> np.ndarray:
    """Where the seed hides the theory's ships."""
    return random_layouts(SEA, 1, np.random.default_rng((5, seed)))[0]


def answers_of(layout: np.ndarray, moves: str) -> list[tuple[str, int]]:
    ships = tuple(frozenset(np.flatnonzero(SEA.cover[p]).tolist()) for p in layout)
    return transcript(ships, [cell_of(SEA, m) for m in re.findall(TOKEN, moves)])


def test_a_cell_has_the_name_that_it_has_on_the_box():
    assert [name(SEA, c) for c in (0, 9, 10, 99)] == ["A1", "J1", "A2", "J10"]
    assert [cell_of(SEA, t) for t in ("a1", "j1", "a2", "j10")] == [0, 9, 10, 99]
    assert cell_of(SMALL, "f1") is None


def test_marks_are_hits_where_they_are_large_and_the_last_one_counts():
    assert marks_of(SMALL, "a1B2c3A1j9") == ([12], [0, 6])


# ------------------------------------------------------------------------------------- the game


@pytest.mark.parametrize("seed", range(4))
def test_nothing_shown_depends_on_a_layout_that_the_answers_leave_open(seed, monkeypatch):
    """Two layouts that have given the same answers look the same, heat map and all."""
    rng = np.random.default_rng(seed)
    moves = "".join(rng.permutation(CELLS)[:30]) + "-"
    mine = hidden(seed)
    told = answers_of(mine, moves)
    other = swapped(mine, moves, told)
    before = Battleship(seed=seed, moves=moves).answer()
    original = random_layouts

    def instead(sea, count, generator):
        drawn = original(sea, count, generator)
        return other[None] if (drawn[0] == mine).all() else drawn

    game.of_reader.cache_clear()
    monkeypatch.setattr(game, "random_layouts", instead)
    after = Battleship(seed=seed, moves=moves).answer()
    game.of_reader.cache_clear()
    assert after == before


def swapped(layout, moves, told):
    """Another layout of the same answers: some ship elsewhere."""
    for ship, part in enumerate(SEA.parts):
        for placement in range(part.start, part.stop):
            other = layout.copy()
            other[ship] = placement
            if placement == layout[ship] or SEA.occupied(other).max() > 1:
                continue
            if answers_of(other, moves) == told:
                return other
    raise AssertionError("every ship has been found")


def test_the_answers_are_those_of_the_hidden_layout():
    moves = "".join(CELLS)
    told = answers_of(hidden(3), moves)
    widget = Battleship(seed=3)
    for k in range(1, 60):
        widget.moves = "".join(CELLS[:k])
        picture = cells(widget.answer().pictures["theirs"])
        state = next(c for c in picture if c.get("data-cell") == CELLS[k - 1]).get("data-state")
        wanted, _ = told[k - 1]
        assert state == wanted


def test_before_a_shot_no_ship_of_the_theory_is_drawn():
    one, other = (Battleship(seed=s).answer() for s in (1, 2))
    assert one.pictures["theirs"] == other.pictures["theirs"]
    assert one.summary == other.summary


@settings(deadline=None, max_examples=10)
@given(orders, st.integers(0, 999))
def test_a_whole_game_ends_and_somebody_wins(order, seed):
    answer = Battleship(seed=seed, moves="".join(order)).answer()
    assert "you win" in answer.summary or "the theory was first" in answer.summary
    assert answer.values["hits"].number == SEA.targets
    shots = answer.values["fired"].number
    told = answers_of(hidden(seed), "".join(order))
    last = max(k for k, (kind, _) in enumerate(told) if kind != "miss") + 1
    assert shots == last


def test_a_look_costs_a_shot_and_shows_the_heat_map():
    plain, looked = (Battleship(moves=m).answer() for m in ("e5d4", "e5d4-"))
    assert looked.values["its_fired"].number == plain.values["its_fired"].number + 1
    assert looked.values["fired"].number == plain.values["fired"].number
    assert "fill-opacity" in looked.pictures["theirs"]
    assert "fill-opacity" not in plain.pictures["theirs"]
    assert "fill-opacity" not in Battleship(moves="e5d4-c3").answer().pictures["theirs"]


def test_a_second_shot_at_a_cell_is_none():
    one, other = (Battleship(moves=m).answer() for m in ("e5d4", "e5d4e5"))
    assert one == other


def test_the_theory_shoots_the_same_at_the_same_fleet_and_never_twice():
    layout = tuple(fleet_of(SEA, "r4").layout.tolist())
    reports = game.of_theory(SEA, 8, layout)
    for k, report in enumerate(reports):
        assert len(set(report.cells)) == len(report.cells) == k
        assert report.cells == reports[-1].cells[:k]
    assert reports[-1].won
    assert sum(len(c) for _, c in reports[-1].sunk) == SEA.targets


def test_ships_can_be_laid_until_the_first_shot():
    assert 'data-sea="fleet"' in Battleship().answer().pictures["yours"]
    assert 'data-sea="fleet"' not in Battleship(moves="a1").answer().pictures["yours"]


@settings(deadline=None, max_examples=60)
@given(st.from_regex(r"^(([a-j](10|[1-9]))[hv]){0,5}$", fullmatch=True))
def test_any_text_of_a_fleet_means_a_layout(text):
    fleet = fleet_of(SEA, text.strip())
    assert SEA.occupied(fleet.layout).max() == 1
    assert SEA.occupied(fleet.layout).sum() == SEA.targets
    again = fleet_of(SEA, text_of(SEA, fleet.layout))
    assert again.layout.tolist() == fleet.layout.tolist()
    assert not again.moved


def test_a_fleet_that_cannot_lie_as_a_link_says_is_told_of():
    answer = Battleship(fleet="a1ha1ha3ha4ha5h").answer()
    assert "no room where the link puts your battleship" in answer.summary


def test_a_sea_that_can_be_shot_at_is_a_grid_with_one_stop_for_the_tab_key():
    for picture in (
        Battleship(moves="e5").answer().pictures["theirs"],
        SmallSea().answer().pictures["exact"],
    ):
        root = ElementTree.fromstring(picture)
        assert root.get("role") == "grid"
        found = cells(picture)
        side = int(root.get("data-side"))
        assert len(found) == side**2
        assert sum(c.get("tabindex") == "0" for c in found) == 1
        assert all(c.get("aria-label") for c in found)
        assert len({c.get("id") for c in found}) == len(found)


@pytest.mark.parametrize("text", ["e55!", "k1", "a1b", "zz", "a11"])
def test_shots_that_are_none_are_refused(text):
    widget = Battleship()
    assert "expected" in widget.restore({"moves": text})["moves"]
    assert widget.moves == ""


# ----------------------------------------------------------------------------- the other figures


def test_the_small_sea_counts_what_a_list_counts():
    listed = [frozenset.union(*ships) for ships in brute(SMALL)]
    assert len(every_layout(SMALL)) == len(listed)
    for text in ("", "C3b2", "A1e5D4", "a1b1c1d1e1"):
        misses, hits = marks_of(SMALL, text)
        fits = [s for s in listed if s >= set(hits) and not s & set(misses)]
        count, occupied = exactly(SMALL, misses, hits)
        assert count == len(fits)
        for cell in range(SMALL.cells):
            assert occupied[cell] == pytest.approx(np.mean([cell in s for s in fits]))


def test_the_linear_theory_is_the_formula_of_the_text():
    misses, hits = marks_of(SMALL, "C3b2")
    wanted = np.zeros(SMALL.cells)
    for ship, part in enumerate(SMALL.parts):
        r = (SMALL.targets - SMALL.lengths[ship]) / SMALL.cells
        weights = []
        for row in SMALL.cover[part]:
            covers = set(np.flatnonzero(row))
            weights.append(0 if covers & set(misses) else r ** -len(covers & set(hits)))
        w = np.array(weights) / sum(weights)
        wanted += w @ SMALL.cover[part]
    assert linearly(SMALL, misses, hits) == pytest.approx(wanted, rel=1e-5)


def test_marks_that_no_layout_fits_are_told_of():
    answer = SmallSea(marks="A1C3E5A5E1").answer()
    assert "No layout fits" in answer.summary
    assert answer.values["layouts"].number == 0


def test_all_layouts_have_seventeen_cells():
    shares = exact_shares(SEA, record()["layouts"], [0, 1, 2, 3, 4])
    assert shares.sum() == pytest.approx(17)
    # A carrier lies in a corner in two of its places, each in a share of all layouts.
    assert WhereTheyLie(ship="carrier").answer().values["corner"].number == pytest.approx(
        2 * record()["layouts"][0] / record()["layouts"][SEA.parts[0]].sum()
    )


def test_a_shot_is_worth_its_entropy():
    values = WorthOfAShot(chance=50, sinks=0).answer().values
    assert values["worth"].number == pytest.approx(10 * np.log10(2))
    three = WorthOfAShot(chance=75, sinks=100 / 3).answer().values
    p = np.array([0.25, 0.5, 0.25])
    assert three["worth"].number == pytest.approx(-10 * (p * np.log10(p)).sum())


def test_the_same_game_is_stopped_where_the_slider_says():
    early, late = (MidGame(seed=3, shots=n).answer().values for n in (3, 20))
    assert (early["shot"].number, late["shot"].number) == (3, 20)
    assert early["best"] == early["question"]  # nothing hits with more than a half


def test_the_crossing_is_where_the_bound_is():
    enough = [
        n for n in range(17, 46) if FewestShots(shots=n).answer().values["verdict"].number == 1
    ]
    assert enough[0] == 25


def test_a_tournament_grows_and_ends_with_all_its_games():
    parts = list(ShotTournament(games=100, seed=4).answers())
    games = [p.values["games_linear"].number for p in parts]
    assert games == sorted(games)
    assert games[-1] == 100
    assert [p.progress for p in parts] == sorted(p.progress for p in parts)
    final = parts[-1].values
    assert final["linear"].number < final["parity"].number < final["random"].number


def test_who_samples_may_stay_away():
    *_, answer = ShotTournament(games=100, sampling=False).answers()
    assert answer.values["posterior"].text == "–"
    assert answer.values["linear"].number > 30
