"""The documents name files that exist, and so do the comments of the scripts."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "build/bench/RESULTS.md")
PRESS = ROOT / "build" / "sitepress"
# Where a document's short paths start: the sequences name the files of the press and its scripts.
STARTS = (ROOT, PRESS, PRESS / "web")
# Paths of the built site, which no folder here has.
OF_THE_SITE = {"404.html", "about/", "manifest.json", "widgets/host.html", "site/"}

SOURCE = re.compile(r"\.(py|js|css|html|json|toml|md|in|txt|wat)$")
FILES = [
    p
    for folder in ("build", "essays", "tests", "widgets")
    for p in (ROOT / folder).rglob("*.*")
    if not {"node_modules", "__pycache__"} & set(p.parts)
]
NAMES = {p.name for p in FILES}
SCRIPTS = [p for p in FILES if p.suffix == ".js"]


def named(text: str) -> set[str]:
    """The paths and file names that a document sets as code."""
    words = re.findall(r"`([\w./*-]+)`", text)
    return {word for word in words if "/" in word or SOURCE.search(word)} - OF_THE_SITE


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_a_document_names_exist(document):
    for path in named((ROOT / document).read_text("utf-8")):
        there = any(next(start.glob(path), None) for start in STARTS)
        assert there or ("/" not in path and path in NAMES), f"{document} names {path}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_of_a_document_lead_somewhere(document):
    text = (ROOT / document).read_text("utf-8")
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    prose = re.sub(
        r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL
    )  # code shows how links are written
    for link in re.findall(r"\]\(([^)]+)\)", prose):
        path, _, place = link.partition("#")
        if not link.startswith("https:"):
            assert ((ROOT / document).parent / path).exists(), f"{document} links to {link}"
            assert path or place in places, f"{document} links to {link}"


def test_files_that_the_scripts_name_in_their_comments_exist():
    for script in SCRIPTS:
        for comment in re.findall(r"(?://|/?\*+)\s(.*)", script.read_text("utf-8")):
            line = re.sub(r"https://\S+", "", comment)  # files of other projects
            for name in re.findall(r"(?<![\w.-])([\w-]+\.(?:js|py|css|wat))\b", line):
                assert name in NAMES, f"{script.relative_to(ROOT)} names {name}"


def test_a_file_that_is_not_there_is_noticed():
    assert named("see `build/gone.py`, `gone.js`, `deciban-spinner` and `site/`") == {
        "build/gone.py",
        "gone.js",
    }
    assert "gone.js" not in NAMES
