"""Tables in the README that are measured, not typed: each stands between two comments."""

import json
from pathlib import Path

from sitepress.errors import PressError

READERS = 1_000_000
# What hosts charge for a gigabyte sent, in US dollars: from free to the dear end of the CDNs.
PRICES = {"a host that counts no traffic": 0.0, "a cheap CDN": 0.01, "a large cloud's CDN": 0.085}
MARKS = ("<!-- {name}:start -->", "<!-- {name}:end -->")


def put(readme: Path, name: str, table: str) -> None:
    """Replace what stands between the marks of `name`; raises PressError where they are not."""
    text = readme.read_text("utf-8")
    start, end = (mark.format(name=name) for mark in MARKS)
    if text.count(start) != 1 or text.count(end) != 1:
        raise PressError(f"{readme} has no {start} … {end}; put the two where the table belongs.")
    before, rest = text.split(start)
    _, after = rest.split(end)
    readme.write_text(f"{before}{start}\n{table.strip()}\n{end}{after}", "utf-8")


def sizes(site: Path, page: str = "why-kl/index.html") -> str:
    """The sizes of the site, and what a million readers of `page` cost, as a Markdown table."""
    files = json.loads((site / "manifest.json").read_text("utf-8"))["files"]
    sent = {f["path"]: f["sent"] for f in files}
    html = (site / page).read_text("utf-8")
    text = sum(n for path, n in sent.items() if path.startswith("assets/") and needed(path, html))
    text += sent[page] - sum(n for path, n in sent.items() if "/worker." in path)
    python = sum(n for path, n in sent.items() if woken(path))
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


def woken(path: str) -> bool:
    """Whether a start asks for this file."""
    kinds = ("pyodide.asm.", "pyodide.", "zstddec", "snapshot.")
    name = path.rpartition("/")[2]
    return (path.startswith("runtime/") and name.startswith(kinds)) or name.startswith("worker.")
