"""An essay with packages: woken, started in the ordinary way, and as `panel convert` makes it.

    python -m bench.packages pandas
    python -m bench.packages pandas scipy scikit-learn matplotlib

The essay is the spinner alone, whose Python imports the packages and uses each once. The stock page
(stock.py) is the same spinner; Panel imports pandas there in any case, and none of the others.
Visits alternate, each in a fresh browser and then once more in the same one. A first run takes the
snapshot and makes the stock page, which takes minutes.
"""

import argparse
import tempfile
from contextlib import ExitStack
from fnmatch import fnmatch
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from bench.stock import stock_site
from bench.visit import Visit, visits
from sitepress.build import build
from sitepress.cache import Cache, default_root
from sitepress.paths import ROOT
from testing.server import TestServer

USES = {
    "pandas": "import pandas as pd\npd.DataFrame({'k': [1, 1], 'v': [1, 2]}).groupby('k').sum()\n",
    "scipy": "from scipy import stats\nstats.norm.cdf(1.0)\n",
    "scikit-learn": "from sklearn.cluster import KMeans\nKMeans(1).fit([[0.0], [1.0]])\n",
    "matplotlib": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.close()\n",
}
WORDS = "---\ntitle: One\ndescription: One.\nauthor: One\ndate: 2026-11-26\n---\n"
SHOWN = "\n::: figure deciban-spinner\nIt spins.\n:::\n"
PATH = "widgets/deciban-spinner/"
ROUNDS = 3


def site_of(packages: list[str], folder: Path) -> Path:
    """A built site whose one essay imports and uses `packages`."""
    essay = folder / "essays" / "one"
    essay.mkdir(parents=True)
    names = ", ".join(f'"{name}"' for name in packages)
    code = f'# /// script\n# dependencies = [{names}]\n# ///\n"""One."""\n'
    code += "".join(USES[name] for name in packages)
    code += "from widgets.why_kl.deciban_spinner import DecibanSpinner\n"
    code += "figures = (DecibanSpinner,)\n\n\ndef numbers():\n    return {}\n"
    (essay / "__init__.py").touch()
    (essay / "one.py").write_text(code, "utf-8")
    (essay / "one.md").write_text(WORDS + SHOWN, "utf-8")
    return build(ROOT, folder / "site", essays=folder / "essays")


def measure(site: Path, rounds: int) -> dict[str, list[tuple[Visit, Visit]]]:
    """(first visit, second visit) of each way, in turns."""
    stock = stock_site(Cache(default_root()))
    ways = {
        "woken": (site, PATH, "ours", ""),
        "ordinary": (site, PATH, "ours", "runtime/snapshot.*"),
        "stock": (stock, "", "stock", ""),
    }
    found: dict[str, list[tuple[Visit, Visit]]] = {way: [] for way in ways}
    with sync_playwright() as playwright:
        for _ in range(rounds):
            for way, (root, path, kind, missing) in ways.items():
                with TestServer(root) as host, ExitStack() as stack:
                    if missing:
                        stack.enter_context(host.fault(missing, "missing"))
                    found[way].append(visits(playwright, host, path, kind))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.packages", description=__doc__)
    parser.add_argument("packages", nargs="+", choices=USES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = site_of(told.packages, Path(folder))
        found = measure(site, told.rounds)
        sizes = [p.stat().st_size for p in site.rglob("*") if fnmatch(p.name, "snapshot.*.bin")]
    print("way        first answer, s: cold, warm    MB sent, cold")
    seconds = {}
    for way, both in found.items():
        cold, warm = (median(pair[i].first_answer for pair in both) for i in (0, 1))
        sent = median(pair[0].sent for pair in both) / 1e6
        seconds[way] = cold, warm, sent
        print(f"{way:10} {cold:10.2f} {warm:10.2f} {sent:20.2f}")
    woken, ordinary, stock = (seconds[way] for way in ("woken", "ordinary", "stock"))
    print(f"woken ÷ ordinary, cold: {woken[0] / ordinary[0]:.2f}")
    print(f"stock ÷ woken: cold {stock[0] / woken[0]:.1f}, warm {stock[1] / woken[1]:.1f}")
    print(f"bytes ÷ stock: {woken[2] / stock[2]:.2f} (snapshots: {sizes} bytes)")


if __name__ == "__main__":
    main()
