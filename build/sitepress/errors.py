"""What the press says when it cannot go on.

PressError            one sentence for the author; the command prints it and exits with 1
├── ProcessError      a program failed, took too long or is not there
├── SourceError       a file could not be had from anywhere, or came damaged
└── BrowserMissing    no Chromium to take the memory snapshot with; the build goes on without
"""


class PressError(Exception):
    """A build that cannot go on: its text is one sentence that says what to do."""


class ProcessError(PressError):
    """A program that failed, that took too long, or that is not installed."""


class SourceError(PressError):
    """A pinned file that no source supplied with the bytes that its pin asks for."""


class BrowserMissing(PressError):
    """No usable Chromium on this machine."""
