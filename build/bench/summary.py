"""From visits to medians, ratios, a verdict against the budget, and tables in Markdown.

A new row: measure it in visit.py (or probe.js, inside the page), take its median in `medians`, and
name it in `ROWS`; a ratio with a limit is computed in `of_visits` and has its limit in budget.json.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

KINDS = {"ours": "this essay", "stock": "`panel convert`", "raw": "raw JavaScript"}

# (words, name in the medians, decimals)
ROWS = (
    ("first contentful paint, s", "first_paint", 2),
    ("largest contentful paint, s", "largest_paint", 2),
    ("layout shift (CLS)", "shift", 4),
    ("first picture after a move, s", "first_picture", 2),
    ("first Python answer, s", "first_answer", 2),
    ("MB sent until then", "sent_mb", 3),
    ("requests", "requests", 0),
    ("slider p50 / p95, picture, ms", "picture", 1),
    ("slider p50 / p95, numbers, ms", "numbers", 1),
    ("memory of the page's processes, MB", "memory_mb", 0),
)

# The rows of the README's table, of the visits to all three pages: (words, name, visit, decimals)
GLANCE = (
    ("first contentful paint, s", "first_paint", "cold fast", 2),
    ("first answer, first visit, s", "first_answer", "cold fast", 2),
    ("first answer, second visit, s", "first_answer", "warm fast", 2),
    ("first answer, first visit at 20 Mbit/s, s", "first_answer", "cold slow", 2),
    ("MB sent until the first answer", "sent_mb", "cold fast", 3),
    ("a slider's move to new numbers, p50 / p95, ms", "numbers", "cold fast", 1),
    ("memory of the page's processes, MB", "memory_mb", "cold fast", 0),
)


def quantile(values: Sequence[float], q: float) -> float:
    """The value below which the share `q` of `values` lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def medians(visits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The median visit, number by number; latencies as [p50, p95] over all moves."""
    simple = ("first_paint", "largest_paint", "shift", "first_picture", "first_answer", "requests")
    result: dict[str, Any] = {name: median(v[name] for v in visits) for name in simple}
    result["sent_mb"] = median(v["sent"] for v in visits) / 1e6
    result["memory_mb"] = median(v["memory"] for v in visits) / 1e6
    for name in ("picture", "numbers"):
        every = [time for v in visits for time in v[name]]
        result[name] = [quantile(every, 0.5), quantile(every, 0.95)]
    return result


def ratios(
    table: Mapping[str, Mapping[str, Any]],
    untouched: int,
    widgets: Mapping[str, Any],
    forward: Mapping[str, Any],
) -> dict[str, float]:
    """The ratios that the budget limits, for these parts where they were measured.

    `table` is {"ours cold fast": medians, …}.
    """
    found = of_visits(table, untouched) if table else {}
    if widgets:
        found["widget_p95_ms"] = max(w["p95"] for w in widgets.values())
    if forward:
        found["onnx"] = forward["ours"] / forward["theirs"]
    return found


def of_visits(table: Mapping[str, Mapping[str, Any]], untouched: int) -> dict[str, float]:
    """The part of the ratios that visits show."""
    ours, stock, raw = (table[f"{kind} cold fast"] for kind in ("ours", "stock", "raw"))
    return {
        "cold": stock["first_answer"] / ours["first_answer"],
        "sent": ours["sent_mb"] / stock["sent_mb"],
        "sent_mb": ours["sent_mb"],
        "untouched_kb": untouched / 1000,
        "first_paint": ours["first_paint"] / raw["first_paint"],
        "first_picture": ours["first_picture"] / raw["first_picture"],
        "picture_p95_ms": ours["picture"][1],
        "numbers_p95_ms": ours["numbers"][1],
        "shift": max(v["shift"] for name, v in table.items() if name.startswith("ours")),
        "memory": ours["memory_mb"] / stock["memory_mb"],
        "warm": table["stock warm fast"]["first_answer"] / table["ours warm fast"]["first_answer"],
        "slow_cold": table["stock cold slow"]["first_answer"]
        / table["ours cold slow"]["first_answer"],
    }


def broken(found: Mapping[str, float], budget: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A sentence for every number that is outside the budget."""
    sentences = []
    for name, limits in budget.items():
        if name not in found:
            continue
        value = found[name]
        if value < limits.get("least", value):
            sentences.append(f"{limits['says']}: {value:.2f}, expected at least {limits['least']}")
        if value > limits.get("most", value):
            sentences.append(f"{limits['says']}: {value:.3g}, expected at most {limits['most']}")
    return sentences


def cell(value: Any, n: int) -> str:
    """A number, or two with a slash between them."""
    if isinstance(value, list):
        return " / ".join(cell(v, n) for v in value)
    return f"{value:.{n}f}"


def markdown(result: Mapping[str, Any], budget: Mapping[str, Mapping[str, Any]]) -> str:
    """The tables of a whole result."""
    lines = []
    for line, words in (("fast", "Unthrottled"), ("slow", "At 20 Mbit/s, 40 ms round trip")):
        names = [
            f"{KINDS[kind]}, {state}"
            for kind in KINDS
            for state in ("cold", "warm")
            if f"{kind} {state} {line}" in result["table"]
        ]
        keys = [
            f"{kind} {state} {line}"
            for kind in KINDS
            for state in ("cold", "warm")
            if f"{kind} {state} {line}" in result["table"]
        ]
        if not keys:
            continue
        lines += [f"| {words} | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
        for words_, name, n in ROWS:
            cells = [cell(result["table"][key][name], n) for key in keys]
            lines.append(f"| {words_} | " + " | ".join(cells) + " |")
        lines.append("")
    if result["ratios"]:
        lines += ["| | measured | must | goal |", "|---|---|---|---|"]
    for name, limits in budget.items():
        if name in result["ratios"]:
            must = f"≥ {limits['least']}" if "least" in limits else f"≤ {limits['most']}"
            sign = must[0]
            shown = f"{result['ratios'][name]:.3g}"
            lines.append(f"| {limits['says']} | {shown} | {must} | {sign} {limits['goal']} |")
    if result["widgets"]:
        words = "Widget: a control's move to new numbers, ms"
        lines += ["", f"| {words} | p50 | p95 | all of them, p95 |"]
        lines.append("|---|---|---|---|")
        for slug, times in sorted(result["widgets"].items()):
            cells = [f"{times[name]:.0f}" for name in ("p50", "p95", "whole")]
            lines.append(f"| `{slug}` | {' | '.join(cells)} |")
    if result["table"]:
        lines += ["", f"Medians of {result['runs']} alternating runs, {result['machine']}."]
    return "\n".join(lines)


def at_a_glance(result: Mapping[str, Any]) -> str:
    """The README's table: a few rows of a whole result."""
    lines = [f"| | {' | '.join(KINDS.values())} |", "|---|" + "---|" * len(KINDS)]
    for words, name, visit, n in GLANCE:
        cells = [cell(result["table"][f"{kind} {visit}"][name], n) for kind in KINDS]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    lines += ["", f"Medians of {result['runs']} alternating runs, {result['machine']}."]
    return "\n".join(lines)


def read_budget(path: Path) -> dict[str, dict[str, Any]]:
    """The budget file."""
    return json.loads(path.read_text("utf-8"))
