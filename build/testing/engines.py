"""Other browser engines for tests than Chromium: Firefox's and WebKit.

They are Debian's packages. Where tests run unattended (CI is set), root on Debian installs them;
otherwise an error names what is missing.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from sitepress.chromium import is_root
from sitepress.process import run

QUIET = {"DEBIAN_FRONTEND": "noninteractive"}
LIBRARIES = ("/usr/lib", "/usr/libexec")


@dataclass(frozen=True)
class Engine:
    """The programs with which an engine is driven, and the packages that have them.

    programs  names on the path, or patterns of files below the system's folders for libraries
    """

    name: str
    programs: tuple[str, ...]
    packages: tuple[str, ...]

    def found(self) -> list[str] | None:
        """The paths of its programs, in their order, or None if one of them is missing."""
        paths = [program(name) for name in self.programs]
        return None if None in paths else [path for path in paths if path]

    def installed(self) -> list[str] | None:
        """The same, after an installation of what is missing where that is allowed."""
        return self.found() or (install(self.packages) and self.found()) or None


FIREFOX = Engine("Firefox", ("firefox-esr",), ("firefox-esr",))
WEBKIT = Engine(
    "WebKit",
    ("Xvfb", "WebKitWebDriver", "*/webkit2gtk-4.*/MiniBrowser"),
    ("xvfb", "webkit2gtk-driver"),
)


def program(name: str) -> str | None:
    """The path of a program."""
    if "/" not in name:
        return shutil.which(name)
    found = (path for folder in LIBRARIES for path in sorted(Path(folder).glob(name)))
    return next((str(path) for path in found), None)


def install(packages: tuple[str, ...]) -> bool:
    """Whether apt was asked for the packages; what came of it is for the caller to see."""
    apt = shutil.which("apt-get")
    if not (apt and is_root() and os.environ.get("CI")):
        return False
    wait = ["-o", "DPkg::Lock::Timeout=300"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        run([apt, "-qq", *wait, *command], env=QUIET, check=False)
    return True
