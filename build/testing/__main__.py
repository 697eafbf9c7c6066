"""The whole suite: the linters, and pytest whatever they find.

    python -m testing [arguments of pytest]

The linters' findings are printed last, after pytest's own report; pytest runs in any case. Returns
pytest's exit status, or 1 where pytest passed and a linter did not.
"""

import subprocess
import sys
from collections.abc import Sequence

from testing.lint import CHECKERS, Checker, findings


def run(args: Sequence[str], checkers: Sequence[Checker] = CHECKERS) -> int:
    """Run the linters and pytest with `args`; return the exit status of both."""
    found = findings(checkers)
    status = subprocess.run([sys.executable, "-m", "pytest", *args], check=False).returncode
    if found:
        print(f"\nThe linters found:\n\n{found}", flush=True)
    return status or int(bool(found))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
