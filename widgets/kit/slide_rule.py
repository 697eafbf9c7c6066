"""The slide rule of belief: decibels, odds and probability above each other on one line.

Log odds of d decibels are odds of 10^(d/10) to 1, and a probability of 1/(1 + 10^(−d/10)).
"""

from collections.abc import Iterable

from widgets.kit import svg
from widgets.kit.chart import WIDTH, Scale, frame
from widgets.kit.number_format import db as decibels
from widgets.kit.number_format import fix, odds, percent

MARKS = (-20, -10, 0, 3, 10, 20)  # decibels that have their odds above them and a probability below
ENDS = (30.0, WIDTH - 30)


def probability(db: float) -> float:
    """The probability of log odds of `db` decibels."""
    return float(1 / (1 + 10 ** (-db / 10)))


def scale(reach: float) -> Scale:
    """Where decibels from −reach to reach stand along the rule."""
    return Scale((-reach, reach), ENDS)


def rule(
    db: float,
    *,
    control: str = "",
    reach: float = 20.0,
    pins: Iterable[tuple[float, str]] = (),
    title: str = "",
) -> str:
    """The picture of the rule with its hairline at `db`.

    control  the parameter, in decibels, that the hairline drags; "" for a rule to look at
    reach    decibels at its two ends; what lies beyond stands at the end, with an arrow
    pins     (decibels, words) that stay
    """
    x = scale(reach)
    here, even = float(x(min(max(db, -reach), reach))), float(x(0))
    line = 84.0
    pins = tuple(pins)
    track = svg.Track(control, ENDS, (-reach, reach)) if control else None
    bar = svg.rect(
        min(here, even),
        line,
        abs(here - even),
        26,
        cls="ink",
        opacity=0.16,
        data_follows=track,
        data_base=even if control else None,
    )
    parts = [svg.rect(ENDS[0], line, ENDS[1] - ENDS[0], 26, cls="grid", fill_opacity=0.5), bar]
    ticks = "".join(
        f"M{svg.num(float(x(k)))} {line:g}v{9 if k % 10 == 0 or abs(k) == 3 else 5}"
        for k in range(-int(reach), int(reach) + 1)
    )
    parts.append(svg.element("path", d=ticks, cls="ink-line", fill="none", stroke_width="1"))
    for k in MARKS:
        at = float(x(k))
        parts += [
            svg.text(at, line - 8, odds(10 ** (k / 10)), cls="label small", anchor="middle"),
            svg.text(at, line + 23, fix(k, 0), cls="label small ink", anchor="middle"),
        ]
        if k:
            chance = percent(probability(k), 0)
            parts.append(svg.text(at, line + 46, chance, cls="label small", anchor="middle"))
    for k, (at, words) in enumerate(pins):
        px, py = float(x(at)), line + 60
        side = "start" if at < -reach / 2 else "end" if at > reach / 2 else "middle"
        parts += [
            svg.element("path", d=f"M{px:.1f} {py}l-6 9h12z", cls="muted"),
            svg.text(px, py + 28 + 24 * (k % 2), words, cls="label small", anchor=side),
        ]
    beyond = "→" if db > reach else "←" if db < -reach else ""
    said = f"{decibels(db, 1)} {beyond}".strip()
    parts += [
        svg.text(min(max(here, 44.0), WIDTH - 44), 20, said, cls="label big said", anchor="middle"),
        svg.line(
            here,
            32,
            here,
            line + 30,
            cls="accent-line" if control else "ink-line",
            data_follows=track,
        ),
    ]
    if track:
        parts.append(svg.group(svg.grip(here, 40.0, track), data_follows=track))
    height = line + 58 + (62 if len(pins) > 1 else 34 if pins else 0)
    named = title or f"A rule from −{fix(reach, 0)} to {fix(reach, 0)} dB, its hairline at {said}"
    return frame(WIDTH, height, *parts, title=named, data_x=track)
