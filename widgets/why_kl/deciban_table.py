"""The slide rule of decibans: what each is worth, to drag and as a table."""

import math

import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.number_format import db, fix, odds, percent
from widgets.kit.sectors import disc
from widgets.kit.slide_rule import rule
from widgets.maths import information

# The odds that are easy to remember, and within a few per cent of the truth; π and 2π serve where
# whole numbers do not (5 dB is half of ten, and √10 is nearly π). (odds, as they are said)
NEAR_ODDS = (
    (1.0, "1:1"),
    (5 / 4, "5:4"),
    (math.pi / 2, "π:2"),
    (2.0, "2:1"),
    (5 / 2, "5:2"),
    (math.pi, "π:1"),
    (4.0, "4:1"),
    (5.0, "5:1"),
    (2 * math.pi, "2π:1"),
    (8.0, "8:1"),
    (10.0, "10:1"),
    (4 * math.pi, "4π:1"),
    (16.0, "16:1"),
    (20.0, "20:1"),
)


def rows() -> list[tuple[int, float, float, float]]:
    """(decibans, odds, near odds, probability) from 0 to 13 dB."""
    return [
        (k, float(information.odds_from_db(k)), near, float(information.probability_from_db(k)))
        for k, (near, _) in enumerate(NEAR_ODDS)
    ]


def small_spinner(p: float) -> str:
    """A spinner the height of a line."""
    return svg.svg(40, 40, disc(p, 20.0, 18.0), title=f"{percent(p)} blue")


def nearest_row(decibels: float) -> int:
    """The row of the table for a weight of evidence: its size in whole decibans, at most 13."""
    return min(round(abs(decibels)), len(NEAR_ODDS) - 1)


# What the essay has met so far: (decibans, words).
PINS = (
    (-11.23, "your doubt"),
    (13.29, "the test"),
    (3.90, "p = 0.05, at most"),
)


class DecibanTable(Widget):
    """Decibans, odds and probability above each other on a rule, and a table of them."""

    slug = "deciban-table"
    title = "Decibans, odds and probability"
    sources = (information.odds_from_db, information.probability_from_db)

    row = param.Number(
        10.0,
        bounds=(-20.0, 20.0),
        step=0.1,
        label="Decibels",
        doc="The weight of evidence, or the log odds, that is read out; in decibels.",
    )

    layout = (
        """
    <div class="stage wide">{{ picture('rule') }}</div>
    <div class="controls">{{ slider('row', unit='dB', in_picture=True) }}</div>
    <p class="readout"><span>That is {{ value('row_odds') }}, a probability of
    {{ value('row_probability') }}. {{ value('row_error') }}.
    <span class="unseen">{{ value('row_near') }}</span></span></p>
    {{ tries({'even': 'row=0', '3 dB, twice': 'row=3', '10 dB': 'row=10', '13 dB': 'row=13',
              'against: −3 dB': 'row=-3'}) }}
    <details class="more"><summary>The table, to learn by heart</summary>
    <div class="scroll"><table class="decibans"><thead><tr><th scope="col">dB</th>
    <th scope="col">odds</th><th scope="col">near</th><th scope="col">probability</th>
    <th scope="col">spinner</th></tr></thead><tbody>
    """
        + "".join(
            f"""<tr><th scope="row">{k}</th>
    <td>{{{{ value('odds_{k}') }}}}</td><td>{{{{ value('near_{k}') }}}}</td>
    <td>{{{{ value('probability_{k}') }}}}</td><td>{{{{ picture('spinner_{k}') }}}}</td></tr>
    """
            for k in range(14)
        )
        + "</tbody></table></div></details>"
    )

    def answer(self) -> Answer:
        values, pictures = {}, {"rule": rule(self.row, control="row", pins=PINS)}
        for k, ratio, near, p in rows():
            values[f"odds_{k}"] = Value(ratio, odds(ratio))
            values[f"near_{k}"] = Value(near, NEAR_ODDS[k][1])
            values[f"probability_{k}"] = Value(p, percent(p))
            pictures[f"spinner_{k}"] = small_spinner(p)
        here = nearest_row(self.row)
        near, said = NEAR_ODDS[here]
        if self.row < 0:
            near, said = 1 / near, ":".join(reversed(said.split(":")))
        ratio = float(information.odds_from_db(self.row))
        p = float(information.probability_from_db(self.row))
        off = near / ratio - 1
        whole = abs(self.row) == here
        handy = (
            f"Handy: {said}, off by {fix(100 * off, 1)}%"
            if whole
            else f"Near it, {db(here if self.row > 0 else -here, 0)} is handily {said}"
        )
        values |= {
            "row_odds": Value(ratio, odds(ratio)),
            "row_near": Value(near, said),
            "row_probability": Value(p, percent(p)),
            "row_error": Value(off, handy),
        }
        summary = f"{db(self.row, 1)} is {odds(ratio)}, a probability of {percent(p)}. {handy}."
        return Answer(values, pictures, summary=summary)
