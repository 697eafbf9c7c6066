"""The table of decibans from 0 to 13: what each is worth in odds and in probability."""

import math

import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.number_format import db, fix, odds, percent
from widgets.kit.sectors import disc
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


class DecibanTable(Widget):
    """The odds, the handy odds and the probability of each weight of evidence from 0 to 13 dB."""

    slug = "deciban-table"
    title = "Decibans, odds and probability"
    sources = (information.odds_from_db, information.probability_from_db)

    row = param.Integer(
        10, bounds=(0, 13), label="Row", doc="The row that is read out, in whole decibans."
    )

    layout = (
        """
    <div class="controls">{{ slider('row', unit='dB') }}</div>
    <p class="readout">{{ value('row_odds') }} · handy: {{ value('row_near') }} ·
    {{ value('row_probability') }} · {{ value('row_error') }}</p>
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
        + "</tbody></table></div>"
    )

    def answer(self) -> Answer:
        values, pictures = {}, {}
        for k, ratio, near, p in rows():
            values[f"odds_{k}"] = Value(ratio, odds(ratio))
            values[f"near_{k}"] = Value(near, NEAR_ODDS[k][1])
            values[f"probability_{k}"] = Value(p, percent(p))
            pictures[f"spinner_{k}"] = small_spinner(p)
        _, ratio, near, p = rows()[self.row]
        off = near / ratio - 1
        values |= {
            "row_odds": Value(ratio, odds(ratio)),
            "row_near": Value(near, NEAR_ODDS[self.row][1]),
            "row_probability": Value(p, percent(p)),
            "row_error": Value(off, f"the handy odds are off by {fix(100 * off, 1)}%"),
        }
        summary = (
            f"{db(self.row, 0)} is {odds(ratio)}, near {NEAR_ODDS[self.row][1]}, "
            f"a probability of {percent(p)}."
        )
        return Answer(values, pictures, summary=summary)
