"""Errors of the press, each with one sentence for the author.

PressError            one sentence for the author; the command prints it and exits with 1
├── AuthorError       a mistake in an essay's files: file, line, and what to do
├── ProcessError      a program failed, took too long or is not there
├── SourceError       no source supplied a file undamaged
├── AppsFailed        ordinary apps whose code failed in the browser's Python
└── BrowserMissing    no Chromium to take the memory snapshot with; the build goes on without
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

MOST = 10  # names that a message lists
WAY = "--traceback shows the whole way"


class PressError(Exception):
    """A build that failed: its text is one sentence that says what to do."""


class AuthorError(PressError):
    """A mistake in an essay's files: `file:line: what was got; what there is; what to do`."""

    def __init__(self, file: Path, line: int, words: str):
        here = Path.cwd()
        file = file.relative_to(here) if file.is_relative_to(here) else file
        super().__init__(f"{file}:{line}: {' '.join(words.split())}")


class ProcessError(PressError):
    """A program that failed, that took too long, or that is not installed."""


class SourceError(PressError):
    """A pinned file that no source supplied with the bytes that its pin asks for."""


class BrowserMissing(PressError):
    """No usable Chromium on this machine."""


class AppsFailed(PressError):
    """Ordinary apps whose code failed in the browser's Python, before its memory was taken.

    failed  {slug: "error", "frames" and "traceback", as `prepare` of widgets/hosts/apps.py says}
    """

    def __init__(self, failed: Mapping[str, Mapping[str, Any]]):
        super().__init__("; ".join(f"{slug}: {told['error']}" for slug, told in failed.items()))
        self.failed = failed
        for slug, told in failed.items():
            self.add_note(f"{slug}, in the browser's Python:\n{told['traceback']}")

    def said(self, of: Callable[[str, Mapping[str, Any]], str]) -> PressError:
        """It with one sentence for each app; `of(slug, told)` is the sentence, without its stop."""
        sentences = [f"{of(slug, told)} ({WAY})." for slug, told in self.failed.items()]
        if len(sentences) == 1:
            return PressError(sentences[0])
        lines = "\n".join(f"  {sentence}" for sentence in sentences)
        return PressError(f"{len(sentences)} apps fail in the browser's Python:\n{lines}")


def names(got: str, known: Iterable[str]) -> str:
    """The `known` names as a message lists them: those like `got` first, and not too many."""
    every = list(dict.fromkeys(known))
    near = get_close_matches(got, every, n=3)
    ordered = near + [name for name in every if name not in near]
    more = f" and {len(ordered) - MOST} more" if len(ordered) > MOST else ""
    return ", ".join(ordered[:MOST]) + more or "none"
