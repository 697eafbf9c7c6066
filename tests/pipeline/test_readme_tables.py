"""Measured tables take their place in the documents, and nothing else moves."""

import json
from pathlib import Path

import pytest

from bench import readme_tables, summary
from sitepress.errors import PressError
from widgets.maths import weights

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "build" / "bench"
TEXT = "before\n<!-- bench:start -->\nold\n<!-- bench:end -->\nafter\n"


def test_a_table_takes_its_place(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(TEXT)
    readme_tables.put(path, "bench", "| new |")
    readme_tables.put(path, "bench", "| newer |")
    assert path.read_text() == TEXT.replace("old", "| newer |")


def test_a_document_without_the_place_is_refused(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(TEXT)
    with pytest.raises(PressError, match="put the two where the table belongs"):
        readme_tables.put(path, "sizes", "| new |")
    assert path.read_text() == TEXT


def test_sizes_are_those_of_the_manifest(tmp_path):
    files = {
        "why-kl/index.html": 30_000,
        "assets/page.1.css": 5_000,
        "assets/text.2.woff2": 10_000,
        "assets/weights.3.zip": 950_000,
        "assets/worker.4.js": 5_000,
        "runtime/pyodide.asm.5.wasm": 2_000_000,
        "runtime/snapshot.6.bin": 5_000_000,
        "runtime/panel.7.zip": 1_000_000,
    }
    listing = [{"path": path, "sent": n} for path, n in files.items()]
    (tmp_path / "manifest.json").write_text(json.dumps({"files": listing}))
    (tmp_path / "why-kl").mkdir()
    html = '<link href="../assets/page.1.css">{"worker": "worker.4.js", "data": "weights.3.zip"}'
    (tmp_path / "why-kl" / "index.html").write_text(html)
    table = readme_tables.sizes(tmp_path)
    assert "| the whole site, as sent | 9.0 MB |" in table
    assert "| an essay until the page is idle | 45 kB |" in table
    assert "| Python, once, then kept by the browser | 7.0 MB |" in table
    assert f"| ${1e6 * 7.05e6 / 1e9 * 0.01:,.0f} |" in table


def test_the_results_say_what_the_evaluation_of_these_weights_found():
    evaluation = weights.load(ROOT / "essays/diffusion/weights.npz").metadata["evaluation"]
    assert readme_tables.model(evaluation) in (BENCH / "RESULTS.md").read_text("utf-8")


def test_the_tables_are_those_of_the_numbers_that_were_kept():
    result = json.loads((BENCH / "results.json").read_text("utf-8"))
    budget = summary.read_budget(BENCH / "budget.json")
    assert summary.markdown(result, budget) in (BENCH / "RESULTS.md").read_text("utf-8")
    assert summary.at_a_glance(result) in (ROOT / "README.md").read_text("utf-8")
