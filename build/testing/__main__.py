"""The whole suite: the linters, and pytest whatever they find.

    python -m testing [--essays folder] [arguments of pytest]

The linters' findings are printed last, after pytest's own report; pytest runs in any case. Returns
pytest's exit status, or 1 where pytest passed and a linter did not.

With a folder of somebody's own essays, the tests are those that every widget takes, here and in a
browser, for the widgets of these essays.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sitepress.paths import ROOT
from testing.lint import CHECKERS, Checker, findings


def run(args: Sequence[str], checkers: Sequence[Checker] = CHECKERS) -> int:
    """Run the linters beside pytest with `args`; return the exit status of both."""
    with ThreadPoolExecutor() as pool:
        linters = pool.submit(findings, checkers)
        status = subprocess.run([sys.executable, "-m", "pytest", *args], check=False).returncode
        found = linters.result()
    if found:
        print(f"\nThe linters found:\n\n{found}", flush=True)
    return status or int(bool(found))


OWN = ("tests/widgets/test_every_widget.py", "tests/e2e/test_every_widget.py")


def run_own(essays: Path, args: Sequence[str]) -> int:
    """Test the widgets of a folder of essays; return pytest's exit status."""
    if not essays.is_dir():
        print(f"There is no folder {essays}; begin one: make new SITE={essays}", file=sys.stderr)
        return 1
    known = os.environ | {"DECIBAN_ESSAYS": str(essays.resolve())}
    command = [sys.executable, "-m", "pytest", *OWN, *args]
    return subprocess.run(command, cwd=ROOT, env=known, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; return its exit status."""
    parser = argparse.ArgumentParser(prog="testing", allow_abbrev=False)
    parser.add_argument("--essays", type=Path)
    told, args = parser.parse_known_args(arguments)
    return run_own(told.essays, args) if told.essays else run(args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
