"""Runs all linters and type checkers, in parallel.

    python -m testing.lint

Prints their findings, and returns 1 where there are any.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sitepress.paths import ROOT

PYTHON = Path(sys.executable)
PACKAGES = "build/node_modules/.bin"  # npm's packages, pinned in build/package-lock.json


@dataclass(frozen=True)
class Checker:
    """A linter's command; it fails where it finds something.

    name      its name in the report
    command   run in the repository's root, with the environment's programs first on PATH
    suffixes  of the files that it reads
    """

    name: str
    command: tuple[str, ...]
    suffixes: frozenset[str]


PY, JS = frozenset({".py"}), frozenset({".js", ".ts"})
# The slowest first: it decides how long all take.
CHECKERS = (
    Checker("mypy", (str(PYTHON), "-m", "mypy", "--no-error-summary"), PY),
    Checker("ruff check", (str(PYTHON), "-m", "ruff", "check", "--quiet", "."), PY),
    Checker("ruff format", (str(PYTHON), "-m", "ruff", "format", "--check", "--quiet", "."), PY),
    Checker(
        "biome",
        (
            f"{PACKAGES}/biome",
            "ci",
            "--colors=off",
            "--error-on-warnings",
            "--config-path=build",
            "widgets",
            "build",
            "tests",
        ),
        JS,
    ),
    Checker("tsc, pages", (f"{PACKAGES}/tsc", "-p", "build/tsconfig.json"), JS),
    Checker("tsc, workers", (f"{PACKAGES}/tsc", "-p", "build/tsconfig.worker.json"), JS),
    Checker(
        "node --test",
        ("node", "--import", "./tests/scripts/words.js", "--test", "tests/scripts/*.test.js"),
        JS,
    ),
)


def findings(checkers: Iterable[Checker] = CHECKERS) -> str:
    """The findings, below each checker's name; "" where all of them pass."""
    with ThreadPoolExecutor() as pool:
        return "\n".join(filter(None, pool.map(_finding, checkers)))


def _finding(checker: Checker) -> str:
    path = os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(
            checker.command,
            cwd=ROOT,
            env=os.environ | {"PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as problem:
        return f"{checker.name}: cannot be run ({problem}); `make test` installs it.\n"
    said = done.stdout.strip() or f"exit status {done.returncode}"
    return f"{checker.name}:\n{said}\n" if done.returncode else ""


def main() -> int:
    """Run every checker."""
    found = findings()
    print(found or "Lint: nothing to say.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
