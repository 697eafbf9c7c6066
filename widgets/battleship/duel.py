"""The game: the reader shoots at a fleet that the seed hides, the linear theory at the reader's.

The whole game is the text of the reader's shots: what the theory does in return follows from the
reader's fleet and the seed. A look at the heat map is a shot that the reader does not fire; the
theory fires. Nothing that is shown depends on where a ship lies before it was hit.

    token   a cell, `e5`, or `-`, a look
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import param

from widgets.battleship import linear
from widgets.battleship.board import TOKEN, Look, cell_of, name, picture, shades
from widgets.battleship.cells_control import LOOK
from widgets.battleship.fleet import DRAWN, SHIP, fleet_of, text_of
from widgets.battleship.games import Games
from widgets.battleship.players import choose
from widgets.battleship.sea import Array, Sea, random_layouts, standard
from widgets.kit import Answer, Value, Widget
from widgets.kit.number_format import db, fix
from widgets.maths import information

SURE = 0.99  # no cell is believed more than this


@dataclass(frozen=True)
class Report:
    """All that a player knows of one sea: shots in order, with their answers. No layout is in it.

    surprise  nats: how surprised the linear theory was, or would have been, by hits and misses
    heat      the linear theory's expected number of ships on each cell
    """

    cells: tuple[int, ...]
    hits: tuple[int, ...]
    sunk: tuple[tuple[int, tuple[int, ...]], ...]
    surprise: float
    heat: Array
    last: str
    won: bool


def reported(sea: Sea, games: Games, cells: list[int], surprise: float, last: str) -> Report:
    """The report of one game."""
    down = np.flatnonzero(~games.afloat[0]).tolist()
    return Report(
        cells=tuple(cells),
        hits=tuple(np.flatnonzero(games.hit[0]).tolist()),
        sunk=tuple(
            (s, tuple(np.flatnonzero(sea.cover[games.layouts[0, s]]).tolist())) for s in down
        ),
        surprise=surprise,
        heat=linear.density(games)[0],
        last=last,
        won=bool(games.over[0]),
    )


def fire(sea: Sea, games: Games, cell: int) -> tuple[float, str]:
    """Shoot at a cell; return the theory's surprise in nats, and the answer in words."""
    believed = float(np.clip(linear.density(games)[0, cell], 1 - SURE, SURE))
    hit, sank = games.shoot(np.array([cell]))
    answer = "miss"
    if sank[0] >= 0:
        answer = f"sunk, the {sea.fleet[sank[0]].name}"
    elif hit[0]:
        answer = "hit"
    surprise = float(information.surprise(believed if hit[0] else 1 - believed))
    return surprise, answer


@lru_cache(maxsize=64)
def of_reader(sea: Sea, seed: int, cells: tuple[int, ...]) -> Report:
    """What the reader knows after shooting at some cells of the sea that the seed hides."""
    games = Games(sea, random_layouts(sea, 1, np.random.default_rng((5, seed))))
    surprise, last, fired = 0.0, "", []
    for cell in cells:
        if games.over[0]:
            break
        more, answer = fire(sea, games, cell)
        surprise += more
        last = f"{name(sea, cell)}: {answer}"
        fired.append(cell)
    return reported(sea, games, fired, surprise, last)


@lru_cache(maxsize=16)
def of_theory(sea: Sea, seed: int, layout: tuple[int, ...]) -> tuple[Report, ...]:
    """What the theory knows of the reader's sea after no shot, one, two, … until it has won."""
    games = Games(sea, np.array([layout], np.int16))
    rng = np.random.default_rng((6, seed))
    cells: list[int] = []
    surprise = 0.0
    reports = [reported(sea, games, cells, surprise, "")]
    while not games.over[0]:
        cell = int(choose(games, linear.density(games), rng)[0])
        more, answer = fire(sea, games, cell)
        surprise += more
        cells.append(cell)
        reports.append(reported(sea, games, cells, surprise, f"{name(sea, cell)}: {answer}"))
    return tuple(reports)


@dataclass(frozen=True)
class Duel:
    """How a game stands: both reports, and what was spent on looks."""

    reader: Report
    theory: Report
    looks: int
    looking: bool
    winner: str


def duel(sea: Sea, seed: int, layout: Array, moves: str) -> Duel:
    """The state of a game; a pure function of the seed, the reader's fleet and the reader's moves.

    The reader begins. Moves after the end are left out, and so is a second shot at one cell.
    """
    theirs = of_theory(sea, seed, tuple(layout.tolist()))
    cells: list[int] = []
    turns: list[int | None] = []  # None is a look
    for move in re.findall(rf"{TOKEN}|{LOOK}", moves):
        cell = None if move == LOOK else cell_of(sea, move)
        if cell in cells:
            continue
        turns.append(cell)
        if cell is not None:
            cells.append(cell)
    mine = of_reader(sea, seed, tuple(cells))
    fired, its, looks, looking, winner = 0, 0, 0, False, ""
    for cell in turns:
        looking = cell is None
        looks += looking
        fired += not looking
        if mine.won and fired == len(mine.cells):
            winner = winner or "reader"
            break
        its = min(its + 1, len(theirs) - 1)
        if theirs[its].won:
            winner = winner or "theory"
    return Duel(mine, theirs[its], looks, looking, winner)


class Battleship(Widget):
    """The game of Battleship against the linear theory, on two boards."""

    slug = "battleship"
    title = "Battleship, against the theory"
    sources = (duel, of_theory, linear.weights, linear.density)

    moves = param.String(
        "",
        regex=rf"^({TOKEN}|{LOOK}){{0,200}}$",
        label="Shoot at",
        doc="Your shots, one after the other, such as e5d4; - is a look at the heat map.",
    )
    fleet = param.String(
        "",
        regex=rf"^(({SHIP}){{0,5}}|{DRAWN})$",
        label="Your ships",
        doc="Where your ships lie, such as a1hc3v; r7 draws some.",
    )
    seed = param.Integer(
        1, bounds=(0, 999_999), label="Game", doc="Where the theory’s ships lie, as a number."
    )

    layout = """
    <div class="controls">
    <div class="shown">{{ picture('theirs') }} the theory’s sea: shoot here</div>
    <div class="shown">{{ picture('yours') }} your sea: it shoots here</div></div>
    <p class="readout"><span>{{ value('news') }}</span></p>
    <p class="readout small">You: {{ value('fired') }} shots, {{ value('hits') }} of 17 hits,
    {{ value('looks') }}; what you were told was worth {{ value('learned') }} by the theory’s
    reckoning. The theory: {{ value('its_fired') }} shots, {{ value('its_hits') }} hits; your fleet
    has told it {{ value('told') }}.</p>
    <div class="controls">{{ shots('moves', look='Look at the heat map, for a shot') }}
    {{ number('seed', again='Other ships') }}</div>
    <div class="controls">{{ fleet('fleet') }}</div>
    """

    def answer(self) -> Answer:
        sea = standard()
        fleet = fleet_of(sea, self.fleet)
        now = duel(sea, self.seed, fleet.layout, self.moves)
        mine, its = now.reader, now.theory
        news = self.news(sea, now, fleet.moved)
        learned, told = (float(information.db_from_nats(r.surprise)) for r in (mine, its))
        return Answer(
            values={
                "news": Value(len(mine.cells), news),
                "fired": Value(len(mine.cells), fix(len(mine.cells), 0)),
                "hits": Value(len(mine.hits), fix(len(mine.hits), 0)),
                "learned": Value(learned, db(learned, 1)),
                "looks": Value(now.looks, "1 look" if now.looks == 1 else f"{now.looks} looks"),
                "its_fired": Value(len(its.cells), fix(len(its.cells), 0)),
                "its_hits": Value(len(its.hits), fix(len(its.hits), 0)),
                "told": Value(told, db(told, 1)),
            },
            pictures={
                "theirs": self.theirs(sea, now),
                "yours": self.yours(sea, now, fleet.layout),
            },
            summary=news,
        )

    def news(self, sea: Sea, now: Duel, moved: tuple[int, ...]) -> str:
        """What has just happened, in words."""
        mine, its = now.reader, now.theory
        if mine.won and now.winner == "theory":
            return (
                f"You have sunk them all, too, with {len(mine.cells)} shots; the theory was first."
            )
        if now.winner == "reader":
            return f"You have sunk them all, with {len(mine.cells)} shots: you win."
        said = []
        if moved:
            names = ", ".join(sea.fleet[ship].name for ship in moved)
            said.append(f"There was no room where the link puts your {names}; it lies elsewhere.")
        if now.looking:
            said.append("You look at the heat map.")
        elif mine.last:
            said.append(f"You shot at {mine.last}.")
        if now.winner == "theory":
            said.append(
                f"The theory has sunk your fleet with {len(its.cells)} shots: it wins. Shoot on if "
                "you want to find its ships."
            )
        elif its.last:
            said.append(f"It shot at {its.last}.")
        return (
            " ".join(said) or "Shoot at a cell of the left sea. Your ships may be moved until then."
        )

    def theirs(self, sea: Sea, now: Duel) -> str:
        """The sea that the reader shoots at; ships are seen once they are sunk."""
        mine = now.reader
        sunk = [cell for _, cells in mine.sunk for cell in cells]
        fresh = np.ones(sea.cells, bool)
        fresh[list(mine.cells)] = False
        heat = shades(mine.heat * fresh) if now.looking else None
        words = {c: f"of the {sea.fleet[s].name}" for s, cells in mine.sunk for c in cells}
        last = mine.cells[-1] if mine.cells else None
        look = Look(
            heat=heat,
            misses=[c for c in mine.cells if c not in mine.hits],
            hits=mine.hits,
            sunk=sunk,
            ships=[cells for _, cells in mine.sunk],
            last=last,
            control="" if mine.won else "moves",
            focus=last,
            words=words,
        )
        return picture(sea, "theirs", "The theory’s sea", look)

    def yours(self, sea: Sea, now: Duel, layout: Array) -> str:
        """The reader's own sea, and what the theory has found there."""
        its = now.theory
        sunk = [cell for _, cells in its.sunk for cell in cells]
        ships = [np.flatnonzero(sea.cover[p]).tolist() for p in layout]
        words = {c: f"your {sea.fleet[s].name}" for s, cells in enumerate(ships) for c in cells}
        look = Look(
            misses=[c for c in its.cells if c not in its.hits],
            hits=its.hits,
            sunk=sunk,
            ships=ships,
            last=its.cells[-1] if its.cells else None,
            control="" if its.cells else "fleet",
            open=True,
            words=words,
        )
        return picture(sea, "yours", "Your sea", look, data_fleet=text_of(sea, layout))
