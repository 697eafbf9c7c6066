"""Finds and starts Chromium for the memory snapshot, the tests and the benchmark.

In this order: the one that DECIBAN_CHROMIUM names; the one that Playwright has installed; the
system's; and, for root on Debian, the one that apt installs. It is always Chromium: a snapshot must
be taken with the engine that most readers have, and measurements must be comparable.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from sitepress.errors import BrowserMissing
from sitepress.process import run

VARIABLE = "DECIBAN_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Chromium's own requests to its vendor would be counted as the page's.
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-gpu")


def executable(playwright: Playwright) -> str:
    """The path of a Chromium; raises BrowserMissing where there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        if not Path(named).is_file():
            raise BrowserMissing(f"{VARIABLE} names {named}, which is not a file; set it anew.")
        return named
    own = playwright.chromium.executable_path
    if Path(own).is_file():
        return own
    return system() or installed()


def system() -> str | None:
    """The system's Chromium, if it has one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def installed() -> str:
    """The Chromium that apt installs; raises BrowserMissing where apt cannot be used."""
    apt = shutil.which("apt-get")
    if apt and is_root():
        for command in ([apt, "update", "-qq"], [apt, "install", "-qq", "-y", "chromium"]):
            run(command, check=False)
        if path := system():
            return path
    raise BrowserMissing(
        "There is no Chromium on this machine; install one (apt install chromium, or "
        f"playwright install chromium), or name one in {VARIABLE}."
    )


def is_root() -> bool:
    """Whether this process may install, and whether Chromium refuses its own sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def arguments(more: Sequence[str] = ()) -> list[str]:
    """Chromium's command line."""
    return [*QUIET, *(["--no-sandbox"] if is_root() else []), *more]


def launch(playwright: Playwright, more: Sequence[str] = ()) -> Browser:
    """A running Chromium without a window; raises BrowserMissing."""
    return playwright.chromium.launch(
        executable_path=executable(playwright), args=arguments(more), headless=True
    )
