"""How few shots can do: games that could end by a shot, against layouts to be told apart.

A game of n shots can be answered in only so many ways. As long as these are fewer than the layouts,
no strategy can have told every layout from every other, however clever.
"""

import numpy as np
import param

from widgets.battleship.bound import decibels, endings, fewest, sinkings
from widgets.battleship.record import RECORD, record
from widgets.battleship.sea import standard
from widgets.kit import Answer, Chart, Value, Widget, svg
from widgets.kit.chart import ticks
from widgets.kit.number_format import db, fix, sig

LAST = 45


class FewestShots(Widget):
    """The games that can end within some shots, in decibels, against the number of layouts."""

    slug = "fewest-shots"
    title = "Counting answers"
    sources = (sinkings, endings, fewest)
    data = (RECORD,)

    shots = param.Integer(
        24, bounds=(17, LAST), label="Shots", doc="How long a game may last, in shots."
    )

    layout = """
    <div class="stage wide">{{ picture('chart') }}</div>
    <p class="readout"><span>Within {{ value('shots') }} shots {{ value('games') }} games can end,
    which is {{ value('games_db') }}. The layouts are worth {{ value('layouts_db') }}:
    {{ value('verdict') }}</span></p>
    <div class="controls">{{ slider('shots') }}</div>
    """

    def answer(self) -> Answer:
        sea = standard()
        layouts = float(record()["layouts"][sea.parts[0]].sum())
        ends = np.cumsum([float(endings(sea, n)) for n in range(LAST + 1)])
        games = ends[self.shots]
        enough = games >= layouts
        share = min(1.0, games / layouts)
        xs = np.arange(sea.targets, LAST + 1)
        chart = Chart((sea.targets, LAST), (0, 180), height=320)
        ys = 10 * np.log10(ends[sea.targets :])
        total = decibels(layouts)
        x, y = chart.at(self.shots, decibels(games))
        parts = [
            chart.axes(
                [(k, str(k)) for k in range(20, LAST + 1, 5)],
                ticks(0, 180, 6),
                "shots",
                "games that can end by then, dB",
            ),
            chart.level(total, "accent-line", "the layouts", stroke_dasharray="7 5"),
            chart.curve(xs, ys, "p-line"),
            svg.line(x, chart.bottom, x, y, "ink-line"),
            svg.circle(x, y, 7.0, cls="p"),
        ]
        verdict = (
            "enough to tell them all apart, if the shots were perfect."
            if enough
            else f"at most {sig(100 * share, 2)}% of them can be found so soon."
        )
        return Answer(
            values={
                "shots": Value(self.shots, fix(self.shots, 0)),
                "games": Value(games, sig(games, 3)),
                "games_db": Value(decibels(games), db(decibels(games), 1)),
                "layouts_db": Value(total, db(total, 1)),
                "verdict": Value(share, verdict),
            },
            pictures={
                "chart": chart.picture(
                    *parts,
                    title=f"Games that can end within {self.shots} shots: {db(decibels(games), 1)}",
                    drag="shots",
                    ends=(sea.targets, LAST),
                )
            },
            summary=f"Within {self.shots} shots {sig(games, 3)} games can end, which is "
            f"{db(decibels(games), 1)}; the layouts are worth {db(total, 1)}: {verdict}",
        )
