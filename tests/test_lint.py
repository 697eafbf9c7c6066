"""The linters: every language has one, and what they find never keeps pytest from running."""

import sys
from pathlib import Path

import pytest

from testing.__main__ import run
from testing.lint import CHECKERS, Checker, findings

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = {".py", ".pyi", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx", ".sh", ".bash"}
NO_TESTS_RAN = 5  # pytest's exit status


def checker(name: str, code: str) -> Checker:
    return Checker(name, (sys.executable, "-c", code), frozenset({".py"}))


CONTENT = checker("content", "print('nothing of interest')")
CROSS = checker("cross", "print('line 3 is too long'); exit(1)")
MUTE = checker("mute", "exit(4)")
MISSING = Checker("missing", (str(ROOT / "no" / "such" / "tool"),), frozenset())


def test_every_language_has_a_checker():
    folders = [ROOT / name for name in ("widgets", "essays", "build", "tests")]
    files = (p for folder in folders for p in folder.rglob("*") if "node_modules" not in p.parts)
    found = {path.suffix for path in files} & LANGUAGES
    assert {".py", ".js"} <= found
    assert found == frozenset().union(*(c.suffixes for c in CHECKERS))


def test_only_those_that_find_something_are_heard():
    found = findings([CONTENT, CROSS, MUTE])
    assert found == "cross:\nline 3 is too long\n\nmute:\nexit status 4\n"
    assert findings([CONTENT]) == ""


def test_a_checker_that_is_not_there_is_no_success():
    assert findings([MISSING]).startswith("missing: cannot be run")


@pytest.mark.parametrize(
    ("checkers", "code", "status"),
    [([CONTENT], "pass", 0), ([CROSS], "pass", 1), ([CONTENT], "assert 0", 1)],
)
def test_the_status_is_of_both(tmp_path, capfd, checkers, code, status):
    small = tmp_path / "test_small.py"
    small.write_text(f"def test_one():\n    {code}\n\ndef test_other():\n    pass\n")
    assert run([str(small), "-k", "one", "-p", "no:cacheprovider"], checkers) == status
    said = capfd.readouterr().out
    closing = "1 passed, 1 deselected" if code == "pass" else "1 failed, 1 deselected"
    assert closing in said
    after = said.partition(closing)[2]
    assert ("line 3 is too long" in after) == (CROSS in checkers)


def test_pytests_own_status_is_kept(tmp_path, capfd):
    small = tmp_path / "test_small.py"
    small.write_text("")
    assert run([str(small)], [CROSS]) == NO_TESTS_RAN
    assert "line 3 is too long" in capfd.readouterr().out
