"""Every built page is valid HTML, by a validator that is not ours."""

import json
import subprocess
import sys
from pathlib import Path

from widgets.view.bundle import NODE_MODULES

RULES = {"root": True, "extends": ["html-validate:standard"]}


def found(tmp_path, *paths):
    """What the validator says of some pages."""
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(RULES))
    out = tmp_path / "found.json"
    node = Path(sys.executable).with_name("node")
    command = [node, NODE_MODULES / ".bin" / "html-validate", "--config", rules]
    done = subprocess.run(
        [*command, "--formatter", f"json={out}", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [(m["line"], m["message"]) for r in json.loads(out.read_text()) for m in r["messages"]]


def test_every_page_is_valid(site, tmp_path):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    assert found(tmp_path, *pages) == []


def test_what_is_not_valid_is_found(site, tmp_path):
    page = tmp_path / "page.html"
    html = (site / "why-kl" / "index.html").read_text()
    page.write_text(html.replace("</figcaption>", "</figcaption><p>More.</p>", 1))
    ((_, words),) = found(tmp_path, page)
    assert "figcaption" in words
