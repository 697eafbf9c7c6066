"""An hour of a reader's work in a few minutes: does the page, or its Python, grow?

    python -m bench.soak site

A round moves every control of every figure of an essay, and draws a character where one can be
drawn. After the warm-up rounds no count may grow. Garbage is collected before each count, so that
only objects in use are counted.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from bench.visit import browser, opened
from testing import worker_devtools
from testing.server import TestServer

ESSAYS = ("why-kl/", "diffusion/")
MOVES = 2  # of every control, a round
WARM, ROUNDS = 3, 9
LEVEL = 0.05  # the share by which a count may grow after the warm-up
FEW = 20  # of anything that is counted one by one
TURN = """async (n) => {
  let moves = 0;
  for (const figure of document.querySelectorAll("figure[data-widget]"))
    moves += (await bench.controls(figure, n)).length;
  return moves;
}"""


def soak(page: Page, rounds: int, log: Callable[[str], None] = print) -> list[dict[str, int]]:
    """The counts after each round on a page in which Python answers."""
    counts = []
    count = worker_devtools.Counter(page)
    for number in range(rounds):
        moves = page.evaluate(TURN, MOVES) + draw(page)
        counts.append({"moves": moves, **count()})
        line = ", ".join(f"{name} {value:,}" for name, value in counts[-1].items())
        log(f"round {number + 1}: {line}")
    return counts


def draw(page: Page) -> int:
    """Draw a stroke on every pad as a hand does, and wait for the answer; how many there were."""
    pads = page.locator("[data-kind=drawing] .pad")
    for pad in pads.all():
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        for step in range(24):
            x, y = box["x"] + box["width"] * (0.2 + step / 40), box["y"] + box["height"] / 2
            page.mouse.move(x, y + 10 * (step % 3))
            if step == 0:
                page.mouse.down()
        page.mouse.up()
        page.wait_for_function(
            "!document.querySelector('figure[data-stale], figure[aria-busy=true]')"
        )
    return pads.count()


def grown(counts: Sequence[dict[str, int]]) -> list[str]:
    """One sentence for each count that grew after the warm-up."""
    warm, last = counts[WARM : WARM + 3], counts[-3:]
    found = []
    for name in counts[0].keys() - {"moves"}:
        before, after = (median(count[name] for count in some) for some in (warm, last))
        if after > before * (1 + LEVEL) and after - before > FEW:
            found.append(f"{name} went from {before:,.0f} to {after:,.0f}")
    return sorted(found)


def markdown(essay: str, counts: Sequence[dict[str, int]]) -> str:
    """The counts after the warm-up and at the end, as a table."""
    moves = sum(count["moves"] for count in counts[WARM:])
    lines = [f"| {essay} {moves:,} moves | after the warm-up | at the end | |", "|---|---|---|---|"]
    for name in counts[0].keys() - {"moves"}:
        before, after = counts[WARM][name], counts[-1][name]
        lines.append(f"| {name} | {before:,} | {after:,} | {after / max(before, 1) - 1:+.1%} |")
    return "\n".join([*lines[:2], *sorted(lines[2:])])


def main(arguments: list[str] | None = None) -> int:
    """Soak both essays; return 1 where anything grew."""
    parser = argparse.ArgumentParser(prog="bench.soak", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    args = parser.parse_args(arguments)
    broken, tables = [], []
    with TestServer(args.site) as host, sync_playwright() as playwright:
        for essay in ESSAYS:
            with browser(playwright) as (context, _):
                worker_devtools.watch(context)
                counts = soak(opened(context, host, essay), args.rounds)
            tables.append(markdown(essay, counts))
            broken += [f"{essay}: {sentence}" for sentence in grown(counts)]
    print("\n\n".join(tables))
    for sentence in broken:
        print(f"Grown: {sentence}.", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
