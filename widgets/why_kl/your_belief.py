"""A belief of the reader's own, in decibels: what the essay begins with and comes back to."""

import param

from widgets.kit import Answer, Value, Widget
from widgets.kit.number_format import db, fix, odds, percent
from widgets.kit.slide_rule import rule
from widgets.maths import information
from widgets.why_kl.deciban_spinner import words_for


def once_in(p: float) -> float:
    """In how many such beliefs one is wrong, on average: 1/(1 − p)."""
    return 1 / (1 - p)


class YourBelief(Widget):
    """How sure the reader is of something: as a probability, as odds, and in decibels."""

    slug = "your-belief"
    title = "How sure are you?"
    sources = (information.probability_from_db, once_in)

    sure = param.Number(
        17.0,
        bounds=(-30.0, 30.0),
        step=0.1,
        label="How sure",
        doc="The log odds of your belief, in decibels; 0 is even, 20 is a hundred to one.",
    )

    layout = """
    <div class="stage wide">{{ picture('rule') }}</div>
    <p class="readout"><span class="big">{{ value('probability') }}</span>
    <span>sure: wrong about once in {{ value('wrong') }} times.
    That is {{ value('db') }}.</span></p>
    <div class="controls">{{ slider('sure', unit='dB', in_picture=True) }}</div>
    """

    def answer(self) -> Answer:
        p = float(information.probability_from_db(self.sure))
        ratio, times = float(information.odds_from_db(self.sure)), once_in(p)
        digits = 3 if p > 0.999 else 1
        wrong = fix(times, 0 if times >= 10 else 1)
        return Answer(
            values={
                "probability": Value(p, percent(p, digits)),
                "wrong": Value(times, wrong),
                "db": Value(self.sure, db(self.sure, 1)),
            },
            pictures={"rule": rule(self.sure, control="sure", reach=30.0)},
            summary=f"{percent(p, digits)} sure, {odds(ratio)}, {words_for(p)}: wrong about "
            f"once in {wrong} times. That is {db(self.sure, 1)}.",
        )
