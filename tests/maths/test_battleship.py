"""Battleship's mathematics against brute force: every layout of small seas, listed one by one."""

from itertools import product

import numpy as np
import pytest

from widgets.battleship import bound, counting, linear, players
from widgets.battleship.games import Games
from widgets.battleship.sample import Sample, bits, masks
from widgets.battleship.sea import FLEET, Sea, Ship, random_layouts, standard

SEAS = [
    Sea(3, (Ship("a", 2), Ship("b", 2))),
    Sea(4, (Ship("a", 3), Ship("b", 2), Ship("c", 2))),
    Sea(5, (Ship("a", 3), Ship("b", 2))),
    Sea(5, (Ship("a", 4), Ship("b", 3), Ship("c", 2))),
    Sea(4, (Ship("a", 4), Ship("b", 3), Ship("c", 2), Ship("d", 2))),
]
LARGEST = SEAS[3]


def placements(side: int, length: int) -> list[frozenset[int]]:
    """Where one ship can lie, in plain Python."""
    across = [
        frozenset(row * side + column + k for k in range(length))
        for row in range(side)
        for column in range(side - length + 1)
    ]
    return across + [frozenset(c % side * side + c // side for c in cells) for cells in across]


def brute(sea: Sea) -> list[tuple[frozenset[int], ...]]:
    """Every layout, as the cells of each ship."""
    options = [placements(sea.side, length) for length in sea.lengths]
    return [
        ships for ships in product(*options) if len(frozenset.union(*ships)) == sum(map(len, ships))
    ]


def touching(a: frozenset[int], b: frozenset[int], side: int) -> bool:
    return any(max(abs(x // side - y // side), abs(x % side - y % side)) <= 1 for x in a for y in b)


@pytest.mark.parametrize("sea", SEAS)
def test_layouts_are_counted_as_they_are_listed(sea):
    assert counting.number(sea) == len(brute(sea))


@pytest.mark.parametrize("sea", SEAS)
def test_every_placement_occurs_as_often_as_counted(sea):
    counts = counting.layouts(sea)
    listed = brute(sea)
    for ship, part in enumerate(sea.parts):
        for placement in range(part.start, part.stop):
            cells = frozenset(np.flatnonzero(sea.cover[placement]).tolist())
            assert counts[placement] == sum(layout[ship] == cells for layout in listed)


@pytest.mark.parametrize("sea", SEAS[:3])
def test_layouts_apart_are_those_in_which_no_two_ships_touch(sea):
    apart = [
        ships
        for ships in brute(sea)
        if not any(touching(a, b, sea.side) for i, a in enumerate(ships) for b in ships[i + 1 :])
    ]
    assert counting.number(sea, gap=True) == len(apart)


@pytest.mark.parametrize("seed", range(6))
def test_the_posterior_is_what_is_left_of_the_list(seed):
    rng = np.random.default_rng(seed)
    sea = LARGEST
    listed = brute(sea)
    truth = frozenset.union(*listed[rng.integers(len(listed))])
    shots = rng.choice(sea.cells, 9, replace=False).tolist()
    hits = [c for c in shots if c in truth]
    misses = [c for c in shots if c not in truth]
    fits = [
        cells
        for cells in (frozenset.union(*ships) for ships in listed)
        if cells >= set(hits) and not cells & set(misses)
    ]
    count, occupied = counting.posterior(sea, np.array(misses, int), np.array(hits, int))
    assert count == len(fits)
    assert occupied.tolist() == [sum(c in cells for cells in fits) for c in range(sea.cells)]


def test_the_whole_sea_has_as_many_layouts_as_everybody_says():
    """And the symmetric short cut counts as the long way does, ship by ship."""
    sea = standard()
    counts = counting.layouts(sea)
    totals = {counts[part].sum() for part in sea.parts}
    assert totals == {30_093_975_536}
    # Without the carrier the long way is short enough; with it the sum must be the same.
    carrier = np.zeros(len(sea.cover), bool)
    carrier[3] = True
    carrier[sea.parts[1].start :] = True
    assert counting.layouts(sea, carrier)[3] == counts[3]


def test_drawn_layouts_are_even():
    sea = SEAS[1]
    listed = brute(sea)
    drawn = random_layouts(sea, 40 * len(listed), np.random.default_rng(2))
    _, counts = np.unique(drawn, axis=0, return_counts=True)
    assert len(counts) == len(listed)
    spread = ((counts - 40) ** 2 / 40).sum()
    assert abs(spread - len(listed)) < 5 * np.sqrt(2 * len(listed))


def test_shifting_and_adding_is_the_product_with_the_cover():
    sea = standard()
    w = np.random.default_rng(1).random((7, len(sea.cover)), np.float32)
    assert linear.spread(sea, w) == pytest.approx(w @ sea.cover, rel=1e-4)


def known(sea: Sea, shots: int, seed: int) -> Games:
    """One game after some random shots."""
    rng = np.random.default_rng(seed)
    games = Games(sea, random_layouts(sea, 1, rng))
    for cell in rng.permutation(sea.cells)[:shots]:
        if not games.over[0]:
            games.shoot(np.array([cell]))
    return games


def transcript(layout: tuple[frozenset[int], ...], order: list[int]) -> list[tuple[str, int]]:
    """The answers to shots in order, by the rules of the box."""
    left = [set(ship) for ship in layout]
    out = []
    for cell in order:
        ship = next((k for k, cells in enumerate(left) if cell in cells), -1)
        if ship < 0:
            out.append(("miss", -1))
            continue
        left[ship].remove(cell)
        out.append(("hit", -1) if left[ship] else ("sunk", ship))
    return out


@pytest.mark.parametrize("seed", range(8))
def test_what_fits_the_answers_is_what_would_have_given_them(seed):
    """`allowed` with every hit covered and nothing across: just the layouts of equal answers."""
    sea = LARGEST
    rng = np.random.default_rng(seed)
    listed = brute(sea)
    order = rng.permutation(sea.cells)[:14].tolist()
    drawn = random_layouts(sea, 1, rng)
    games = Games(sea, drawn)
    for cell in order:
        games.shoot(np.array([cell]))
    truth = tuple(frozenset(np.flatnonzero(sea.cover[p]).tolist()) for p in drawn[0])
    told = transcript(truth, order)
    fits = [layout for layout in listed if transcript(layout, order) == told]
    number = {
        (int(ship), frozenset(np.flatnonzero(row).tolist())): k
        for k, (ship, row) in enumerate(zip(sea.ship_of, sea.cover, strict=True))
    }
    every = np.array([[number[s, cells] for s, cells in enumerate(ships)] for ships in listed])
    sample = Sample(games, 1, rng)
    mine = sample.fits(games, np.array([0]), every[None])[0]
    assert mine.sum() == len(fits)
    assert {tuple(listed[k]) for k in np.flatnonzero(mine)} == set(fits)


@pytest.mark.parametrize("seed", range(3))
def test_a_sample_that_is_followed_agrees_with_the_list(seed):
    """Shares of hits and of sinkings, over many samples of one game."""
    sea = LARGEST
    rng = np.random.default_rng(seed)
    order = rng.permutation(sea.cells)[:8].tolist()
    drawn = random_layouts(sea, 1, rng)
    games = Games(sea, drawn)
    sample = Sample(games, 6000, rng)
    for cell in order:
        games.shoot(np.array([cell]))
        sample.follow(games, rng)
    truth = tuple(frozenset(np.flatnonzero(sea.cover[p]).tolist()) for p in drawn[0])
    told = transcript(truth, order)
    fits = [layout for layout in brute(sea) if transcript(layout, order) == told]
    exact = np.zeros(sea.cells)
    sinks = np.zeros((3, sea.cells))
    for ships in fits:
        for ship, cells in enumerate(ships):
            exact[list(cells)] += 1 / len(fits)
            fresh = cells - set(order)
            if len(fresh) == 1:
                sinks[ship, next(iter(fresh))] += 1 / len(fits)
    assert sample.occupied(games)[0] == pytest.approx(exact, abs=0.035)
    assert sample.sinking(games)[0] == pytest.approx(sinks, abs=0.035)


def test_the_sample_agrees_with_the_exact_count_on_the_whole_sea():
    """After eight misses of the usual game, none of which can be told from the exact posterior."""
    sea = standard()
    games = Games(sea, np.array([[p.start for p in sea.parts]], np.int16))
    games.ship_at[:] = -1  # a sea without ships answers every shot with a miss
    rng = np.random.default_rng(4)
    sample = Sample(games, 8000, rng)
    cells = [44, 55, 26, 73, 37, 62, 40, 59, 8, 91, 22, 77, 33, 66, 4, 95, 51, 48, 15, 84]
    for cell in cells:
        games.shoot(np.array([cell]))
        sample.follow(games, rng)
    count, occupied = counting.posterior(sea, np.array(cells), np.array([], int))
    exact = occupied / count
    error = np.sqrt(exact * (1 - exact) / 8000)
    assert (np.abs(sample.occupied(games)[0] - exact) < 6 * error + 0.004).all()


def test_bits_are_the_cells():
    sea = standard()
    words = masks(sea)
    numbers = [int(a) | int(b) << 64 for a, b in words.T]
    assert numbers == [sum(1 << int(c) for c in np.flatnonzero(row)) for row in sea.cover]
    assert np.bitwise_count(bits(np.ones((1, 100)))).sum() == 100


@pytest.mark.parametrize("name", players.PLAYERS)
def test_every_player_finds_every_fleet_and_shoots_nowhere_twice(name):
    sea = Sea(6, FLEET[2:])
    shots = np.concatenate(list(players.tournament(name, sea, 40, 20, 7)))
    assert len(shots) == 40
    assert shots.min() >= sea.targets
    assert shots.max() <= sea.cells
    again = np.concatenate(list(players.tournament(name, sea, 40, 20, 7)))
    assert shots.tolist() == again.tolist()


def test_chance_takes_what_order_statistics_say():
    """The last of T cells among n in random order stands at T (n + 1) / (T + 1) on average."""
    sea = standard()
    shots = np.concatenate(list(players.tournament("random", sea, 4000, 500, 3)))
    expected = sea.targets * (sea.cells + 1) / (sea.targets + 1)
    assert abs(shots.mean() - expected) < 4.5 * shots.std() / np.sqrt(len(shots))


def test_no_player_sees_a_layout():
    """The scores are the same for two layouts that have given the same answers."""
    sea = LARGEST
    rng = np.random.default_rng(9)
    order = rng.permutation(sea.cells)[:8].tolist()
    listed = brute(sea)
    told = transcript(listed[1234], order)
    alike = [ships for ships in listed if transcript(ships, order) == told]
    assert len(alike) > 1
    number = {
        (int(ship), frozenset(np.flatnonzero(row).tolist())): k
        for k, (ship, row) in enumerate(zip(sea.ship_of, sea.cover, strict=True))
    }
    layouts = np.array([[number[s, c] for s, c in enumerate(ships)] for ships in alike], np.int16)
    games = Games(sea, layouts)
    for cell in order:
        games.shoot(np.full(len(layouts), cell))
    for name in ("random", "hunt", "parity", "linear"):
        scores = players.PLAYERS[name]().scores(games, rng)
        assert (scores == scores[0]).all(), name


# ------------------------------------------------------------------------------- counting answers


@pytest.mark.parametrize("lengths", [(2,), (2, 2), (3, 2), (3, 2, 2)])
def test_the_ways_to_sink_are_those_of_all_orders_of_hits(lengths):
    """Every order in which the hits can fall on the ships, and what is heard of it."""
    sea = Sea(5, tuple(Ship(str(k), n) for k, n in enumerate(lengths)))
    hits = [k for k, n in enumerate(lengths) for _ in range(n)]

    def heard(order: tuple[int, ...]) -> tuple[int, ...]:
        left = list(lengths)
        out = []
        for ship in order:
            left[ship] -= 1
            out.append(ship if left[ship] == 0 else -1)
        return tuple(out)

    orders = {()}
    for _ in hits:
        orders = {
            (*order, ship)
            for order in orders
            for ship in range(len(lengths))
            if order.count(ship) < lengths[ship]
        }
    assert bound.sinkings(sea) == len({heard(order) for order in orders})


def test_no_game_can_beat_the_bound_on_a_sea_that_can_be_solved():
    """The best of all strategies, found by search, is no better than the bound."""
    sea = Sea(3, (Ship("a", 2), Ship("b", 2)))
    listed = brute(sea)
    best = {}

    def solve(alive: frozenset[int], shot: frozenset[int], need: bool) -> int:
        """The least sum of shots over the layouts that are alive, after those fired."""
        if not alive:
            return 0
        key = (alive, shot)
        if key in best:
            return best[key]
        least = 10**9
        for cell in range(9):
            if cell in shot:
                continue
            now = shot | {cell}
            groups: dict[tuple, set[int]] = {}
            done = 0
            for k in alive:
                ships = listed[k]
                ship = next((s for s, cells in enumerate(ships) if cell in cells), -1)
                sunk = ship >= 0 and ships[ship] <= now
                if all(cells <= now for cells in ships):
                    done += 1
                    continue
                groups.setdefault((ship >= 0, ship if sunk else -1), set()).add(k)
            if len(groups) == 1 and not done and shot and next(iter(groups))[0] is False:
                continue  # nothing was learned
            total = len(alive) + sum(solve(frozenset(g), now, need) for g in groups.values())
            least = min(least, total)
        best[key] = least
        return least

    mean = solve(frozenset(range(len(listed))), frozenset(), True) / len(listed)
    cells = {frozenset.union(*ships) for ships in listed}
    assert mean >= bound.fewest(sea, len(cells))[0]
