"""The numbers that "Where to shoot" prints: their truth by other means, their place in the text."""

import re
from html import unescape
from math import comb, log2, log10
from pathlib import Path

import numpy as np
import pytest

import widgets.kit.number_format
from essays.battleship import battleship
from essays.battleship import record as recorder
from sitepress.content import essays, interpolate, markdown
from widgets.battleship import bound, counting, linear
from widgets.battleship.players import Linear, play, tournament
from widgets.battleship.record import record, summary
from widgets.battleship.sea import random_layouts, standard
from widgets.kit.number_format import fix

SOURCE = Path(battleship.__file__).with_suffix(".md")
SEA = standard()
LAYOUTS = 30_093_975_536


@pytest.fixture(scope="module")
def numbers() -> dict:
    return battleship.numbers()


@pytest.fixture(scope="module")
def page() -> str:
    essay = essays.read(SOURCE)
    html = markdown.render(
        essay, essays.load(essay), interpolate.filters_of(widgets.kit.number_format)
    ).html
    # A formula is its symbols, without spaces.
    html = re.sub(r"<math.*?</math>", lambda m: re.sub(r"<[^>]+>|\s", "", m[0]), html, flags=re.S)
    text = unescape(re.sub(r"<[^>]+>", "", html))
    return re.sub(r"[ \n\t\u2061\u00a0]+", " ", text)


# name in numbers(): the value by other means, and as the page prints it with its surroundings
PUBLISHED = {
    "places_carrier": (2 * 10 * 6, "can lie in 120 places"),
    "places_destroyer": (2 * 10 * 9, "a destroyer in 180"),
    "alone": (120 * 140 * 160 * 160 * 180, "have 7.74 × 10¹⁰ ways"),
    "layouts": (LAYOUTS, "N=30093975536"),
    "layouts_db": (10 * log10(LAYOUTS), "or 104.8 dB"),
    "layouts_bits": (log2(LAYOUTS), "It is 34.8 bits"),
    "bits_up": (35, "would have done it in 35"),
    "clear_share": (LAYOUTS / (120 * 140 * 160 * 160 * 180), "which is 39% of them"),
    "gain_carrier": (10 * log10(100 / 12), "speaks for it with 9.2 dB"),
    "gain_destroyer": (10 * log10(100 / 15), "down to 8.2 dB"),
    "bit_db": (10 * log10(2), "worth one bit, 3.01 dB"),
    "random_exact": (17 * 101 / 18, "95.39"),
    "sinkings": (57_120, "57120"),
    "folk_random": (96, "about 96, 65 and 42"),
    "bound_worst": (25, "Some layout must take 25"),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_number_is_computed_and_printed(name, numbers, page):
    truth, printed = PUBLISHED[name]
    assert numbers[name] == pytest.approx(truth, rel=1e-9)
    assert printed in page


def test_the_record_holds_the_exact_counts():
    """Computed again from nothing."""
    assert record()["layouts"] == pytest.approx(counting.layouts(SEA), rel=0)
    assert int(record()["apart"]) == counting.number(SEA, gap=True)


@pytest.mark.parametrize("name", ["random", "hunt", "parity", "linear"])
def test_other_games_take_as_long_as_those_of_the_record(name):
    shots = np.concatenate(list(tournament(name, SEA, 1000, 250, 99)))
    kept = summary(record()[f"shots_{name}"])
    assert kept.games == recorder.GAMES[name]
    error = np.hypot(kept.error, shots.std() / np.sqrt(len(shots)))
    assert abs(shots.mean() - kept.mean) < 4.5 * error


@pytest.mark.parametrize("name", ["posterior", "information"])
def test_so_do_those_of_players_who_sample(name):
    layouts = random_layouts(SEA, 10, np.random.default_rng(98))
    shots = play(recorder.SAMPLED[name](), SEA, layouts, np.random.default_rng(97)).max(axis=1)
    kept = summary(record()[f"shots_{name}"])
    assert kept.games == recorder.SAMPLED_GAMES
    deviation = kept.error * np.sqrt(kept.games)
    assert abs(shots.mean() - kept.mean) < 4.5 * deviation / np.sqrt(len(shots))


def test_the_first_games_of_the_record_are_played_again():
    shots = np.concatenate(list(tournament("random", SEA, 500, 500, recorder.SEED)))
    histogram = recorder.histogram(shots, SEA)
    assert (histogram <= record()["shots_random"]).all()


def test_hiding_is_as_hard_to_find_as_the_record_says(numbers):
    rng = np.random.default_rng(5)
    rim = np.flatnonzero(
        SEA.cover.reshape(-1, 10, 10)[:, 1:-1, 1:-1].reshape(len(SEA.cover), -1).sum(1) == 0
    )
    layouts = recorder.against(SEA, rim, 400, rng)
    shots = play(Linear(), SEA, layouts, rng).max(axis=1)
    error = np.hypot(summary(record()["hide_rim"]).error, shots.std() / 20)
    assert abs(shots.mean() - numbers["rim_shots"]) < 4.5 * error
    assert numbers["rim_shots"] > numbers["linear"] > numbers["amid_shots"]


def test_a_smaller_or_larger_weight_of_hits_moves_the_game_by_less_than_half_a_shot(monkeypatch):
    """The note on r."""
    layouts = random_layouts(SEA, 1500, np.random.default_rng(11))
    original = linear.elsewhere
    mean = {}
    for factor in (0.1, 1.0, 2.0):
        monkeypatch.setattr(linear, "elsewhere", lambda s, k, f=factor: f * original(s, k))
        rng = np.random.default_rng(1)
        mean[factor] = np.mean(
            [play(Linear(), SEA, part, rng).max(axis=1).mean() for part in np.split(layouts, 3)]
        )
    assert abs(mean[0.1] - mean[1.0]) < 0.5
    assert abs(mean[2.0] - mean[1.0]) < 0.5


def test_neighbouring_hits_by_a_sample(numbers):
    layouts = random_layouts(SEA, 200_000, np.random.default_rng(6))
    both = SEA.occupied(layouts)[:, [44, 45]].all(axis=1)
    one = (SEA.cover[layouts[both]][:, :, [44, 45]].sum(-1) == 2).any(axis=1)
    error = np.sqrt(one.mean() * (1 - one.mean()) / both.sum())
    assert abs(one.mean() - numbers["same_ship"]) < 4.5 * error


def test_touching_ships_by_a_sample(numbers):
    layouts = random_layouts(SEA, 20_000, np.random.default_rng(7))
    reach = counting.around(SEA)
    touch = np.array(
        [
            any(reach[a] @ SEA.cover[b] > 0 for i, a in enumerate(ships) for b in ships[i + 1 :])
            for ships in layouts[:4000]
        ]
    )
    assert abs(touch.mean() - numbers["touch_share"]) < 4.5 * touch.std() / np.sqrt(4000)


def test_the_bound_gives_short_games_to_as_many_layouts_as_they_hold(numbers):
    left, total, n = LAYOUTS, 0, 16
    while left:
        n += 1
        now = min(left, comb(n - 1, 16) * bound.sinkings(SEA))
        left, total = left - now, total + now * n
    assert numbers["confusable_found"] == "none"
    assert numbers["bound"] == pytest.approx(total / LAYOUTS, abs=1e-4)


def test_the_table_says_what_the_record_holds(numbers, page):
    for player in battleship.PLAYERS:
        mean, error = fix(numbers[player], 2), fix(numbers[f"{player}_error"], 2)
        assert f"{mean} ± {error}" in page


def test_what_the_words_say_of_the_tournament_is_so(numbers):
    order = [numbers[p] for p in ("linear", "parity", "hunt", "random")]
    assert order == sorted(order)
    assert abs(numbers["hunt"] - numbers["folk_hunt"]) < 2, "to within a shot or two"
    assert numbers["same_gap"] < 2.5 * numbers["same_gap_error"], "nothing that we can measure"
    assert numbers["bound"] < numbers["linear"] / 1.5
    assert numbers["small_exact"] < numbers["small_linear"]


def test_no_computed_number_is_typed_by_hand():
    """Outside marks and addresses, the Markdown has no number with a decimal point."""
    text = SOURCE.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    text = re.sub(r"<<.*?>>|\]\([^)]*\)", "", text)
    assert not re.findall(r"\d+\.\d+", text)


def test_the_source_is_credited_by_name_and_date():
    essay = essays.read(SOURCE)
    assert "The Linear Theory of Battleship" in essay.credit
    assert "Alexander A. Alemi (3 October 2011)" in essay.credit
