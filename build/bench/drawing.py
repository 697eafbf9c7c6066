"""How long sixteen characters take: in the page, from the press to the last picture, and natively.

With guidance, which asks the network twice a step: without it, as the page begins, they take less.
Times in the page include all that a reader waits for: the request, every step, the pictures on the
way, the last picture and its painting. Natively it is the same network, sampler and decoder alone.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from playwright.sync_api import Page, Playwright

from bench.visit import browser, opened
from testing.server import TestServer
from widgets.diffusion.diffusion_sampler import DiffusionSampler, drawn, frames

GUIDANCE = 0.2
STEPS = (10, 20, 40)
RUNS = 7

# A new seed is a new drawing; the figure fires an event for every answer. Meanwhile a timer without
# delay runs; its longest interval is the longest time for which the page was blocked.
PRESS = """async ([seed, steps]) => {
  const figure = document.querySelector("figure[data-widget]");
  const box = figure.querySelector("[data-control=seed] input[role=spinbutton]");
  const found = { first: null, last: null, deaf: 0 };
  const began = performance.now();
  await new Promise((resolve) => {
    const hear = ({ detail }) => {
      found.first ??= performance.now() - began;
      if (Number.parseInt(detail.values.step[0]) !== steps) return;
      found.last = performance.now() - began;
      figure.removeEventListener("widget-answer", hear);
      resolve();
    };
    figure.addEventListener("widget-answer", hear);
    let before = began;
    const turn = () => {
      const now = performance.now();
      found.deaf = Math.max(found.deaf, now - before);
      before = now;
      if (found.last === null) setTimeout(turn);
    };
    turn();
    box.value = String(seed);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return found;
}"""


def measure(
    playwright: Playwright, host: TestServer, log: Callable[[str], None]
) -> list[dict[str, Any]]:
    """A row for every sampler and number of steps, in ms; medians of several seeds."""
    rows = []
    with browser(playwright) as (context, _):
        page = opened(context, host, f"widgets/{DiffusionSampler.slug}/?guidance={GUIDANCE}")
        for sampler in DiffusionSampler.param.sampler.objects:
            for steps in STEPS:
                rows.append(row(page, sampler, steps))
                log(
                    f"{sampler}, {steps} steps: {rows[-1]['last']:.0f} ms in the page, "
                    f"{rows[-1]['native']:.0f} ms natively"
                )
    return rows


def row(page: Page, sampler: str, steps: int) -> dict[str, Any]:
    """One sampler with one number of steps, in the page and natively."""
    page.locator("[data-control=steps] input[type=range]").fill(str(steps))
    choice = page.locator("[data-control=sampler]")
    choice.locator(f'input[value="{sampler}"]').check(force=True)
    times = [page.evaluate(PRESS, [100 + seed, steps]) for seed in range(RUNS + 1)][1:]
    here = [natively(sampler, steps, 100 + seed) for seed in range(RUNS + 1)][1:]
    found = {name: median(t[name] for t in times) for name in ("first", "last", "deaf")}
    return {"sampler": sampler, "steps": steps, **found, "native": median(here)}


def natively(sampler: str, steps: int, seed: int) -> float:
    """Milliseconds for the same in this process."""
    page = DiffusionSampler()  # its other controls have their defaults
    began = time.perf_counter()
    *_, final = frames(page.character, page.count, steps, sampler, GUIDANCE, seed)
    picture = drawn(final.x_hat)
    assert np.isfinite(picture).all()
    return (time.perf_counter() - began) * 1000


def markdown(rows: list[dict[str, Any]]) -> str:
    """The rows as a table."""
    lines = [
        "| Sixteen characters, guided | first frame, ms | last picture, ms | page deaf at most, ms "
        "| natively, ms |",
        "|---|---|---|---|---|",
    ]
    for r in rows:
        lines.append(
            f"| {r['sampler']}, {r['steps']} steps | {r['first']:.0f} | {r['last']:.0f} "
            f"| {r['deaf']:.0f} | {r['native']:.0f} |"
        )
    return "\n".join(lines)
