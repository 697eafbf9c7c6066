"""Errors of the press, each with one sentence for the author.

PressError            one sentence for the author; the command prints it and exits with 1
├── ProcessError      a program failed, took too long or is not there
├── SourceError       no source supplied a file undamaged
└── BrowserMissing    no Chromium to take the memory snapshot with; the build goes on without
"""


class PressError(Exception):
    """A build that failed: its text is one sentence that says what to do."""


class ProcessError(PressError):
    """A program that failed, that took too long, or that is not installed."""


class SourceError(PressError):
    """A pinned file that no source supplied with the bytes that its pin asks for."""


class BrowserMissing(PressError):
    """No usable Chromium on this machine."""
