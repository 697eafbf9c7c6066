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
    """The logarithm, the line, and the gap between them at x."""
    chart = Chart((0, HIGHEST), (-3, 3), height=340)
    xs = np.geomspace(math.exp(-3), HIGHEST, 160)
    low, high = logarithm_and_tangent(x)
    shown = max(low, -3.0)  # the curve leaves the picture long before log x ends
    here = float(chart.x(x))
    bars = float(chart.y(high)), float(chart.y(shown))
    beside = (here + 12, sum(bars) / 2 + 5) if x < 1 else (here + 4, bars[1] + 24)
    parts = [
        svg.element("path", d=shade(chart), cls="accent", fill_opacity=0.12),
        chart.axes([(k, str(k)) for k in range(5)], [(k, fix(k, 0)) for k in range(-3, 4)], "x"),
        chart.level(0, "muted-line"),
        chart.curve(
            [0, HIGHEST], [-1, HIGHEST - 1], "accent-line", stroke_width=2.5, stroke_dasharray="8 5"
        ),
        chart.curve(xs, np.log(xs), "ink-line", stroke_width=2.5),
        svg.text(*chart.at(2.95, 2.3), "x − 1", cls="label accent", anchor="end"),
        svg.text(*chart.at(3.98, 0.75), "log x", anchor="end"),
        svg.line(here, bars[1], here, bars[0], "accent-line", stroke_width=5),
        svg.circle(here, bars[0], 6.0, cls="accent"),
        svg.circle(here, bars[1], 6.0, cls="ink"),
    ]
    if abs(x - 1) > 0.35:
        parts.append(svg.text(*beside, f"gap {fix(gap(x), 3)}", cls="label halo"))
    title = f"log x and x − 1; at x = {fix(x, 2)} the line is {fix(gap(x), 3)} higher"
    return chart.picture(*parts, title=title, drag="x", ends=(LOWEST, HIGHEST))


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
    <div class="controls">{{ slider('x') }}</div>
    <p class="readout"><span>log x = {{ value('log_x') }} and x − 1 = {{ value('line') }}:
    the gap is {{ value('gap') }}.</span></p>
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
                "log_x": Value(low, fix(low, 4)),
                "line": Value(high, fix(high, 4)),
                "gap": Value(between, fix(between, 4)),
            },
            pictures={"curves": two_curves(self.x)},
            summary=f"At x = {fix(self.x, 2)}, log x is {fix(low, 4)} and x − 1 is "
            f"{fix(high, 4)}. {meets}",
        )
