"""Is anything known against the packages that readers and authors get?

    python -m sitepress.audit

Asks the vulnerability service of the package index, by way of pip-audit, for every pinned version.
A service that does not know a package says the same of it as one that finds nothing, so silence is
counted and told apart from a clean bill. Exits with 1 where something is known, 2 where nothing
can be said.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from sitepress.errors import ProcessError
from sitepress.paths import ROOT
from sitepress.process import last_line, run
from sitepress.python.packages import REQUIREMENTS

LISTS = (Path(REQUIREMENTS), Path("build/requirements/host.txt"))
AUDIT = (
    "-m",
    "uv",
    "tool",
    "run",
    "-q",
    "--from",
    "pip-audit==2.9.0",
    "pip-audit",
    "--disable-pip",
    "--require-hashes",
    "--progress-spinner=off",
    "--format=json",
)
MINUTES = 5

Ask = Callable[[Path], str]


def ask(requirements: Path) -> str:
    """What pip-audit writes about a list of pinned packages; raises ProcessError if none.

    Its status is not asked for: it is 1 for a finding and for a service that is not there.
    """
    command = [sys.executable, *AUDIT, "-r", str(requirements)]
    done = run(command, name="pip-audit", timeout=60 * MINUTES, check=False)
    if not done.stdout.lstrip().startswith("{"):
        raise ProcessError(last_line(done))
    return done.stdout


def audit(requirements: Path, ask: Ask = ask) -> tuple[int, list[str]]:
    """A status, as the module has it, and the sentences to say about a list of packages."""
    name = requirements.name
    try:
        told = json.loads(ask(requirements))["dependencies"]
    except (ProcessError, ValueError, KeyError) as problem:
        return 2, [f"{name}: not audited, the service cannot be reached ({problem})."]
    known = [
        f"{name}: {part['name']} {part['version']} has {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}."
        for part in told
        for fault in part.get("vulns", ())
    ]
    silent = sum("skip_reason" in part for part in told)
    if silent:
        known.append(
            f"{name}: not audited, the service knows {silent} of {len(told)} packages not at all."
        )
    if not known:
        return 0, [f"{name}: nothing is known against its {len(told)} packages."]
    return 2 if len(known) == 1 and silent else 1, known


def main() -> int:
    """Audit what readers get and what authors need."""
    statuses = []
    for requirements in LISTS:
        status, sentences = audit(ROOT / requirements)
        statuses.append(status)
        print("\n".join(sentences))
    return 1 if 1 in statuses else max(statuses)


if __name__ == "__main__":
    sys.exit(main())
