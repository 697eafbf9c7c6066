"""The network's passes alone: ours in the site's own worker, onnxruntime-web's, and numpy natively.

One page has two workers and asks them in turn: the one that every reader's page starts, loaded by
ours.js, and one that runs onnxruntime-web on one thread (theirs.js). Both are given what the
sampler asks the network while it draws sixteen characters with guidance, and have to find the same
numbers.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from playwright.sync_api import Page, Playwright

from bench import onnx_model, passes
from bench.drawing import GUIDANCE
from bench.visit import PATIENCE, browser
from sitepress.cache import Cache, default_root
from sitepress.errors import PressError
from sitepress.fetch import pinned
from testing.server import TestServer
from widgets.diffusion.diffusion_sampler import DiffusionSampler, frames
from widgets.diffusion.model import WEIGHTS, label_of, model
from widgets.kit.data_files import load

HERE = Path(__file__).parent
WARM_UP, ROUNDS = 3, 15
CLOSE = 1e-3  # the most by which two numbers of a code may differ


def measure(playwright: Playwright, site: Path, log: Callable[[str], None]) -> dict[str, Any]:
    """Milliseconds that each side takes for all passes of a drawing; medians of rounds in turn."""
    case = drawing()
    natively = passes.Passes(case)
    times: dict[str, list[float]] = {"ours": [], "theirs": [], "native": []}
    with tempfile.TemporaryDirectory() as scratch:
        place(Path(scratch), site, case)
        with TestServer(Path(scratch)) as host, browser(playwright) as (context, _):
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(host.url)
            for side in ("ours", "theirs"):
                page.evaluate("side => prepare(side)", side)
            for _ in range(WARM_UP + ROUNDS):
                for side in ("ours", "theirs"):
                    times[side].append(page.evaluate("side => ask(side, 'run')", side))
                began = time.perf_counter()
                natively.run()
                times["native"].append((time.perf_counter() - began) * 1000)
            difference = checked(page, natively)
    found = {side: median(values[WARM_UP:]) for side, values in times.items()}
    size = {"steps": len(case["t"]), "rows": len(case["labels"])}
    result = {**found, **size, "difference": difference}
    log(markdown(result))
    return result


def drawing() -> dict[str, Any]:
    """The sampler's calls of the network with the page's default settings, but guided."""
    page = DiffusionSampler()
    *asked, _ = frames(page.character, page.count, page.steps, page.sampler, GUIDANCE, page.seed)
    return {
        "labels": [label_of(page.character)] * page.count + [model().null] * page.count,
        "t": [frame.t for frame in asked],
        "z": [np.concatenate([frame.z, frame.z]).tolist() for frame in asked],
    }


def place(root: Path, site: Path, case: dict[str, Any]) -> None:
    """A page for both sides: the site's Python as it is, and onnxruntime-web beside it."""
    shutil.copytree(site / "runtime", root / "runtime")
    (root / "assets").mkdir()
    (worker,) = (site / "assets").glob("worker.*.js")
    shutil.copyfile(worker, root / "assets" / "worker.js")
    for name in ("ours.js", "theirs.js"):
        shutil.copyfile(HERE / name, root / "assets" / name)
    shutil.copyfile(HERE / "passes.py", root / "passes.py")
    for name, path in pinned("onnxruntime-web").fetch(Cache(default_root())).items():
        shutil.copyfile(path, root / "assets" / name)
    shutil.copyfile(HERE / "forward.html", root / "index.html")
    (root / "weights.npz").write_bytes(load(WEIGHTS))
    (root / "denoise.onnx").write_bytes(onnx_model.exported(model()))
    (root / "ours.json").write_text(json.dumps(case))
    labels = np.array(case["labels"])
    asked = [
        onnx_model.inputs(model(), np.array(z, np.float32), t, labels)
        for z, t in zip(case["z"], case["t"], strict=True)
    ]
    plain = [{name: value.tolist() for name, value in one.items()} for one in asked]
    (root / "theirs.json").write_text(json.dumps(plain))


def checked(page: Page, natively: passes.Passes) -> float:
    """The largest difference between any two sides' numbers; raises PressError if too large."""
    sides = [page.evaluate("side => ask(side, 'found')", side) for side in ("ours", "theirs")]
    found = np.array([*sides, json.loads(natively.result())])
    difference = float(np.ptp(found, axis=0).max())
    if not difference < CLOSE:
        raise PressError(
            f"the sides' numbers differ by {difference:.2g}, expected less than {CLOSE}"
        )
    return difference


def markdown(found: dict[str, Any]) -> str:
    """The result as a table."""
    lines = [
        f"| The network alone, {found['rows']} codes at once | one pass, ms "
        f"| {found['steps']} passes, ms | ÷ onnxruntime-web |",
        "|---|---|---|---|",
    ]
    names = {"ours": "ours, in the page", "theirs": "onnxruntime-web", "native": "ours, natively"}
    for side, words in names.items():
        lines.append(
            f"| {words} | {found[side] / found['steps']:.2f} | {found[side]:.0f} "
            f"| {found[side] / found['theirs']:.2f} |"
        )
    lines += [
        "",
        f"One thread in the page; all find the same numbers, to {found['difference']:.1g}.",
    ]
    return "\n".join(lines)
