"""Writes measured tables into documents, each between two comments.

`bench`, `sizes` and `model` are in build/bench/RESULTS.md, `results` is in README.md.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sitepress.errors import PressError

READERS = 1_000_000
# What hosts charge for a gigabyte sent, in US dollars: from free to the most expensive CDNs.
PRICES = {"a host that counts no traffic": 0.0, "a cheap CDN": 0.01, "a large cloud's CDN": 0.085}
MARKS = ("<!-- {name}:start -->", "<!-- {name}:end -->")


def put(document: Path, name: str, table: str) -> None:
    """Replace what is between the marks of `name`; raises PressError where they are not."""
    text = document.read_text("utf-8")
    start, end = (mark.format(name=name) for mark in MARKS)
    if text.count(start) != 1 or text.count(end) != 1:
        raise PressError(f"{document} has no {start} … {end}; put the two where the table belongs.")
    before, rest = text.split(start)
    _, after = rest.split(end)
    document.write_text(f"{before}{start}\n{table.strip()}\n{end}{after}", "utf-8")


def sizes(site: Path, page: str = "why-kl/index.html") -> str:
    """The sizes of the site, and what a million readers of `page` cost, as a Markdown table."""
    files = json.loads((site / "manifest.json").read_text("utf-8"))["files"]
    sent = {f["path"]: f["sent"] for f in files}
    html = (site / page).read_text("utf-8")
    text = sum(n for path, n in sent.items() if path.startswith("assets/") and needed(path, html))
    text += sent[page] - sum(n for path, n in sent.items() if "/worker." in path)
    python = sum(n for path, n in sent.items() if part_of_start(path))
    rows = [
        ("the whole site, as sent", f"{sum(sent.values()) / 1e6:.1f} MB"),
        ("an essay until the page is idle", f"{text / 1e3:.0f} kB"),
        ("Python, once, then kept by the browser", f"{python / 1e6:.1f} MB"),
    ]
    gigabytes = READERS * (text + python) / 1e9
    for name, price in PRICES.items():
        rows.append((f"a million readers, {name}", f"${gigabytes * price:,.0f}"))
    return "| | |\n|---|---|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)


def needed(path: str, html: str) -> bool:
    """Whether the page asks for this asset before it is idle; faces come by the style sheet."""
    name = path.rpartition("/")[2]
    return name.endswith(".woff2") or (name in html and name.endswith((".css", ".js", ".svg")))


def part_of_start(path: str) -> bool:
    """Whether a start from the snapshot fetches this file."""
    kinds = ("pyodide.asm.", "pyodide.", "zstddec", "snapshot.")
    name = path.rpartition("/")[2]
    return (path.startswith("runtime/") and name.startswith(kinds)) or name.startswith("worker.")


def model(evaluation: Mapping[str, Any]) -> str:
    """What the frozen evaluation found, as a Markdown table; it is in the weights' metadata."""
    e = evaluation
    rows = [
        (
            f"Fréchet distance of {e['samples']:,} samples to the test images, 95% interval",
            f"{e['frechet']:.2f} ± {e['frechet_ci95']:.2f}",
        ),
        (
            "the same of as many real training images: the floor",
            f"{e['frechet_floor']:.2f} ± {e['frechet_floor_ci95']:.2f}",
        ),
        ("the same of test images under noise of σ = 0.05: the unit", f"{e['frechet_noise']:.2f}"),
        ("distance less floor, in that unit", f"{e['excess']:.2f}"),
        (
            "a classifier reads the sample as what it was meant to be; real test images",
            f"{e['accuracy']:.3f} ± {e['accuracy_ci95']:.3f}; {e['accuracy_real']:.3f}",
        ),
        (
            f"guidance {e['guided']}: distance less floor, in that unit; read as meant; recall",
            f"{e['excess_guided']:.2f}; {e['accuracy_guided']:.3f}; {e['recall_guided']:.3f}",
        ),
        (
            "precision, recall; of real training images",
            f"{e['precision']:.3f}, {e['recall']:.3f}; "
            f"{e['precision_real']:.3f}, {e['recall_real']:.3f}",
        ),
        (
            "bits per dimension given the class, standard error",
            f"{e['bits_per_dim']:.3f} ± {e['bits_per_dim_se']:.3f}",
        ),
        (
            "1,000 test images read by the best bound of 47, standard error",
            f"{e['evidence_accuracy']:.3f} ± {e['evidence_accuracy_se']:.3f}",
        ),
        (
            "distance to the nearest training image, over that of test images",
            f"{e['nearest_ratio']:.3f}",
        ),
        ("weights as sent", f"{e['weights_bytes'] / 1e6:.2f} MB"),
    ]
    table = "| | |\n|---|---|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)
    how = f"{e['steps']} steps of {e['sampler']}, without guidance, on held-out test images"
    return f"{table}\n\nDrawn by the project's own numpy, {how}."
