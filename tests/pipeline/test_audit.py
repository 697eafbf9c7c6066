"""What is known against the packages is said, and silence is not taken for a clean bill."""

import json
from pathlib import Path

import pytest

from sitepress.audit import audit
from sitepress.errors import ProcessError

LIST = Path("browser.txt")
CLEAN = {"name": "a", "version": "1.0", "vulns": []}
FAULTY = {"name": "b", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("parts", "status", "words"),
    [
        ([CLEAN], 0, "nothing is known against its 1 packages"),
        ([CLEAN, FAULTY], 1, "b 2.0 has PYSEC-1, fixed in 2.1"),
        ([CLEAN, UNKNOWN], 2, "the service knows 1 of 2 packages not at all"),
        ([FAULTY, UNKNOWN], 1, "b 2.0 has PYSEC-1"),
    ],
)
def test_what_is_known_is_said(parts, status, words):
    found, sentences = audit(LIST, lambda path: json.dumps({"dependencies": parts}))
    assert found == status
    assert words in sentences[0]
    assert all(s.startswith("browser.txt: ") and "\n" not in s for s in sentences)


@pytest.mark.parametrize("answer", ["", "<html>", "{}"])
def test_a_service_that_is_not_there_is_one_line(answer):
    found, (sentence,) = audit(LIST, lambda path: answer)
    assert found == 2
    assert "cannot be reached" in sentence


def test_a_tool_that_cannot_run_is_one_line():
    def broken(path):
        raise ProcessError("no network")

    assert audit(LIST, broken) == (
        2,
        ["browser.txt: not audited, the service cannot be reached (no network)."],
    )
