"""A tournament: how many shots six players need, over as many games as the reader has patience for.

Games are played in batches, all players by turns, and the picture grows with each batch. Those who
sample layouts are slow, and play fewer games. What a long tournament found is drawn as lines.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import param

from widgets.battleship import linear, players
from widgets.battleship.players import tournament
from widgets.battleship.record import RECORD, Shots, record, summary
from widgets.battleship.sea import Array, standard
from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, Scale, frame, x_axis
from widgets.kit.number_format import fix, sig

CALLED = {
    "random": "at random",
    "hunt": "hunt",
    "parity": "parity",
    "linear": "linear theory",
    "posterior": "posterior",
    "information": "information",
}
SLOW = ("posterior", "information")
BATCH, SLOW_BATCH = 100, 10
SLOWER = 10  # times as few games for those who sample
MOST_SLOW = 30
BAND = 66.0


class ShotTournament(Widget):
    """Six players, each against as many random layouts as the reader wants."""

    slug = "shot-tournament"
    title = "A tournament"
    sources = (tournament, players.play, players.Hunt.scores, linear.weights, linear.density)
    data = (RECORD,)

    games = param.Integer(
        200,
        bounds=(100, 2000),
        step=100,
        label="Games",
        doc="How many games each player plays.",
    )
    sampling = param.Boolean(
        True,
        label="With those who sample",
        doc="Whether the two slow players take part, in a tenth of the games, at most thirty.",
    )
    seed = param.Integer(
        1, bounds=(0, 999_999), label="Seed", doc="The same seed draws the same layouts."
    )

    layout = """
    <div class="stage wide">{{ picture('bands') }}</div>
    <p class="readout"><span>The linear theory has won {{ value('games_linear') }} games, in
    {{ value('linear') }} shots on average; hunting took {{ value('hunt') }}, parity
    {{ value('parity') }}, chance {{ value('random') }}, the sampled posterior
    {{ value('posterior') }} and information {{ value('information') }}.</span></p>
    <div class="controls">{{ slider('games') }} {{ number('seed', again='Play again') }}
    {{ toggle('sampling') }}</div>
    """

    def answers(self) -> Iterator[Answer]:
        sea = standard()
        slow = min(MOST_SLOW, self.games // SLOWER) if self.sampling else 0
        counts = {name: slow if name in SLOW else self.games for name in CALLED}
        found = {name: np.zeros(sea.cells + 1, int) for name in CALLED}
        running = {
            name: tournament(name, sea, count, SLOW_BATCH if name in SLOW else BATCH, self.seed)
            for name, count in counts.items()
        }
        yield self.part(found, 0.0)
        total = sum(counts[name] * (SLOWER if name in SLOW else 1) for name in CALLED)
        while running:
            for name in list(running):
                shots = next(running[name], None)
                if shots is None:
                    del running[name]
                    continue
                found[name] += np.bincount(shots, minlength=sea.cells + 1)
                done = sum(
                    int(h.sum()) * (SLOWER if name in SLOW else 1) for name, h in found.items()
                )
                yield self.part(found, min(done / total, 0.999))
        yield self.part(found, 1.0)

    def part(self, found: Mapping[str, Array], progress: float) -> Answer:
        """The picture and the numbers of the games so far."""
        now = {name: summary(histogram) for name, histogram in found.items()}
        values = {
            name: Value(s.mean, f"{fix(s.mean, 1)} ± {fix(s.error, 1)}" if s.games else "–")
            for name, s in now.items()
        }
        values["games_linear"] = Value(now["linear"].games, fix(now["linear"].games, 0))
        told = ", ".join(f"{CALLED[name]} {fix(s.mean, 1)}" for name, s in now.items() if s.games)
        return Answer(
            values=values,
            pictures={"bands": bands(found, now)},
            summary=f"Shots to win, on average: {told}." if told else "No game has ended yet.",
            progress=progress,
        )


def bands(found: Mapping[str, Array], now: dict[str, Shots]) -> str:
    """A band for each player: bars of games by their shots, and the long tournament's line."""
    sea = standard()
    long_run = record()
    scale = Scale((sea.targets - 1, sea.cells), (150, WIDTH - 20))
    step = float(scale(1) - scale(0))
    parts = []
    for k, (name, histogram) in enumerate(found.items()):
        foot = 14 + BAND * (k + 1)
        parts.append(svg.line(scale.units[0], foot, scale.units[1], foot, cls="grid-line"))
        lines = (CALLED[name], *([f"{fix(now[name].mean, 1)}"] if now[name].games else []))
        parts.append(svg.text(142, foot - 24, lines[0], cls="label", anchor="end"))
        if len(lines) > 1:
            parts.append(svg.text(142, foot - 6, lines[1], cls="label small", anchor="end"))
        theirs = long_run[f"shots_{name}"] / long_run[f"shots_{name}"].sum()
        mine = histogram / max(histogram.sum(), 1)
        top = max(0.06, float(theirs.max()), float(mine.max()))
        tall = (BAND - 10) / top
        bars = [
            svg.rect(
                float(scale(at)) - step / 2,
                foot - tall * mine[at],
                step - 0.5,
                tall * mine[at],
                cls="p",
            )
            for at in np.flatnonzero(mine)
        ]
        parts += bars
        at = np.arange(sea.targets, sea.cells + 1)
        parts.append(
            svg.polyline(scale(at), foot - tall * theirs[at], cls="ink-line", stroke_width=1.2)
        )
        if now[name].games:
            x = float(scale(now[name].mean))
            parts.append(svg.line(x, foot + 5, x, foot - BAND + 12, "accent-line", stroke_width=2))
    height = 14 + BAND * len(found)
    axis = x_axis(scale, height + 2, [(k, str(k)) for k in range(20, 101, 10)], "shots to win")
    games = now["linear"].games
    title = f"Shots to win for six players, after {sig(games, 4)} games"
    return frame(WIDTH, height + 50, *parts, axis, title=title)
