"""Where ships lie before any shot: the exact shares of all layouts, and the linear theory's.

Each ship on its own would lie on a cell as often as its placements cover the cell. That some
placements would cross another ship's is what makes the difference.
"""

import numpy as np
import param

from widgets.battleship import counting, linear
from widgets.battleship.board import Look, name, picture, shades
from widgets.battleship.record import RECORD, record
from widgets.battleship.sea import Array, Sea, standard
from widgets.kit import Answer, Value, Widget
from widgets.kit.number_format import fix, percent

ALL = "all"


def exact_shares(sea: Sea, counts: Array, ships: list[int]) -> Array:
    """The share of all layouts with one of some ships on a cell, from counts by placement."""
    chosen = np.isin(sea.ship_of, ships)
    total = counts[sea.parts[0]].sum()
    out: Array = (counts * chosen) @ sea.cover / total
    return out


def lone_shares(sea: Sea, ships: list[int]) -> Array:
    """The expected number of some ships on a cell, each placed evenly and on its own."""
    w = np.zeros((1, len(sea.cover)), np.float32)
    for ship in ships:
        part = sea.parts[ship]
        w[0, part] = 1 / (part.stop - part.start)
    out: Array = linear.spread(sea, w)[0].astype(float)
    return out


class WhereTheyLie(Widget):
    """The chance of a ship on each cell of an unknown sea: exact, ship by ship, compared."""

    slug = "where-they-lie"
    title = "Before any shot"
    sources = (counting.layouts, exact_shares, lone_shares, linear.spread)
    data = (RECORD,)

    ship: param.Selector[str] = param.Selector(
        default=ALL,
        objects=[ALL, *(ship.name for ship in standard().fleet)],
        label="Ship",
        doc="Which ship is sought: one of the five, or any.",
    )
    theory: param.Selector[str] = param.Selector(
        default="exact",
        objects=["exact", "linear", "difference"],
        label="Count",
        doc="All layouts, or each ship on its own, or how far the second is from the first.",
    )

    layout = """
    <div class="stage">{{ picture('sea') }}</div>
    <div class="side">
    <p class="readout"><span class="big">{{ value('best') }}</span><span class="words">at
    {{ value('best_cell') }}, the likeliest cell</span></p>
    <p class="readout"><span>The corner: {{ value('corner') }}. The middle: {{ value('middle') }}.
    Ship by ship, without regard to the others, the middle would be
    {{ value('middle_linear') }}; the two counts are nowhere more than {{ value('apart') }}
    apart.</span></p>
    <div class="controls">{{ choice('ship') }} {{ choice('theory', NAMES) }}</div></div>
    """.replace(
        "NAMES", "{'exact': 'all layouts', 'linear': 'ship by ship', 'difference': 'difference'}"
    )

    def answer(self) -> Answer:
        sea = standard()
        names = [ship.name for ship in sea.fleet]
        ships = list(range(len(names))) if self.ship == ALL else [names.index(self.ship)]
        exact = exact_shares(sea, record()["layouts"], ships)
        lone = lone_shares(sea, ships)
        gap = lone - exact
        best = int(np.argmax(np.round(exact, 12)))
        middle = (sea.side // 2 - 1) * (sea.side + 1)
        shown = {"exact": exact, "linear": lone, "difference": np.abs(gap)}[self.theory]
        what = {
            "exact": "Share of all layouts",
            "linear": "Expected ships, one by one",
            "difference": "Difference",
        }[self.theory]
        which = "any ship" if self.ship == ALL else f"the {self.ship}"
        top = float(shown.max()) if self.theory == "difference" else None
        said = f"{what} with {which} on each cell"
        apart = float(np.abs(gap).max())
        return Answer(
            values={
                "best": Value(float(exact[best]), percent(float(exact[best]))),
                "best_cell": Value(best, name(sea, best)),
                "corner": Value(float(exact[0]), percent(float(exact[0]))),
                "middle": Value(float(exact[middle]), percent(float(exact[middle]))),
                "middle_linear": Value(float(lone[middle]), percent(float(lone[middle]))),
                "apart": Value(100 * apart, f"{fix(100 * apart, 1)} points"),
            },
            pictures={
                "sea": picture(sea, "where", said, Look(heat=shades(shown, top), best=(best,)))
            },
            summary=f"{said}: {percent(float(exact[best]))} at {name(sea, best)} by all layouts, "
            f"{percent(float(exact[0]))} in the corner.",
        )
