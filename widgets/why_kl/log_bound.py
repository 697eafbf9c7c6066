"""Why information is never negative: a logarithm stays below its tangent.

log x ≤ x − 1, with equality only at x = 1. Put x = q/p and average over p: the right side comes to
Σ q − Σ p = 0 and the left to −I[p; q]. So I[p; q] ≥ 0, and is zero only where q = p throughout.
"""

import math

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import Chart
from widgets.kit.number_format import fix

LOWEST, HIGHEST = 0.02, 4.0


def logarithm_and_tangent(x: float) -> tuple[float, float]:
    """log x, in nats, and x − 1, the line that touches it at x = 1; x > 0."""
    return math.log(x), x - 1


def gap(x: float) -> float:
    """How far the line lies above the logarithm: x − 1 − log x, zero at x = 1 and nowhere else."""
    # log1p keeps the digits that x − 1 − log x would lose where the two nearly meet.
    return max(x - 1 - math.log1p(x - 1), 0.0)


def two_curves(x: float) -> str:
    """The logarithm, the line, their gap at x, and a magnifier where they touch."""
    chart = Chart((0, HIGHEST), (-3, 3), height=330, margins=(14, 18, 44, 36))
    xs = np.geomspace(math.exp(-3), HIGHEST, 160)
    low, high = logarithm_and_tangent(x)
    shown = max(low, -3.0)  # the curve leaves the picture long before log x ends
    here = float(chart.x(x))
    bars = float(chart.y(high)), float(chart.y(shown))
    right = here < chart.right - 130
    words = f"gap {fix(gap(x), 3)}" if gap(x) else "they touch"
    parts = [
        svg.element("path", d=shade(chart), cls="ink", fill_opacity=0.07),
        chart.axes([(k, str(k)) for k in range(5)], [(k, fix(k, 0)) for k in range(-2, 4)]),
        svg.text(chart.right, chart.bottom + 40, "*x* = *q*/*p*", cls="label small", anchor="end"),
        chart.level(0, "muted-line"),
        chart.curve([0, HIGHEST], [-1, HIGHEST - 1], "muted-line", stroke_width=2.5),
        chart.curve(xs, np.log(xs), "ink-line", stroke_width=2.5),
        svg.text(*chart.at(2.9, 2.3), "*x* − 1", anchor="end"),
        svg.text(*chart.at(3.98, 1.0), "log *x*", anchor="end"),
        magnifier(chart, x),
        svg.line(here, bars[1], here, chart.bottom, "accent-line", stroke_dasharray="2 4"),
        svg.line(here, bars[1], here, bars[0], "accent-line", stroke_width=5),
        svg.circle(here, bars[0], 4.0, cls="muted"),
        svg.circle(here, bars[1], 4.0, cls="ink"),
        svg.text(
            here + (14 if right else -14),
            min(max(sum(bars) / 2 + 5, 30.0), chart.bottom - 40),
            words,
            cls="label halo",
            anchor="start" if right else "end",
        ),
        svg.grip(here, chart.bottom, chart.across("x", (LOWEST, HIGHEST))),
    ]
    title = f"log x and x − 1; at x = {fix(x, 2)} the line is {fix(gap(x), 3)} higher"
    return chart.picture(*parts, title=title, across=chart.across("x", (LOWEST, HIGHEST)))


def magnifier(chart: Chart, x: float) -> str:
    """The gap near x = 1, ten times as large: it grows as ½(x − 1)², dashed, and so starts flat."""
    left, top, wide, high = chart.left + 300, chart.bottom - 124, 190.0, 106.0
    near = np.linspace(0.8, 1.2, 61)
    at_x = Chart((0.8, 1.2), (0, 0.024), height=high)
    at_x.x.units, at_x.y.units = (left, left + wide), (top + high - 8, top + 26)
    gaps = near - 1 - np.log1p(near - 1)
    parts = [
        svg.rect(left, top, wide, high, cls="paper muted-line", rx=6),
        svg.text(left + 10, top + 18, "near 1", cls="label small"),
        at_x.curve(near, 0.5 * (near - 1) ** 2, "muted-line", stroke_dasharray="5 4"),
        at_x.curve(near, gaps, "ink-line", stroke_width=2.5),
    ]
    if 0.8 <= x <= 1.2:
        parts.append(svg.circle(*at_x.at(x, gap(x)), 5.0, cls="accent"))
    return svg.group(*parts)


def shade(chart: Chart) -> str:
    """The outline of all gaps: along the logarithm, back along the line."""
    xs = np.geomspace(math.exp(-3), HIGHEST, 80)
    return svg.points(
        chart.x(np.append(xs, [HIGHEST, 0, 0])),
        chart.y(np.append(np.log(xs), [HIGHEST - 1, -1, -3])),
    )


class LogBound(Widget):
    """The two curves of log x ≤ x − 1, and the gap between them at an x of the reader's."""

    slug = "log-bound"
    title = "A logarithm stays below its tangent"
    sources = (logarithm_and_tangent, gap)

    x = param.Number(
        2.0, bounds=(LOWEST, HIGHEST), step=0.01, label="x", doc="The ratio q/p of an outcome."
    )

    layout = """
    <div class="stage wide">{{ picture('curves') }}</div>
    <div class="controls">{{ slider('x', in_picture=True) }}</div>
    <p class="readout"><span>log <i>x</i> = {{ value('log_x') }}, <i>x</i> − 1 =
    {{ value('line') }}: a gap of {{ value('gap') }}.</span></p>
    {{ tries({'x = 1': 'x=1', 'half of it': 'x=0.5', 'twice': 'x=2',
              'a tenth': 'x=0.1'}) }}
    """

    def answer(self) -> Answer:
        low, high = logarithm_and_tangent(self.x)
        between = gap(self.x)
        meets = (
            "The two touch here, and only here."
            if between == 0
            else (f"The line is higher by {fix(between, 4)}.")
        )
        return Answer(
            values={
                "log_x": Value(low, fix(low, 3)),
                "line": Value(high, fix(high, 2)),
                "gap": Value(between, fix(between, 3)),
            },
            pictures={"curves": two_curves(self.x)},
            summary=f"At x = {fix(self.x, 2)}, log x is {fix(low, 4)} and x − 1 is "
            f"{fix(high, 4)}. {meets}",
        )
