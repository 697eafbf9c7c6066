"""Looks up known vulnerabilities of the packages that readers and authors get.

    python -m sitepress.audit

Asks the vulnerability service of the package index, by way of pip-audit, for every pinned version.
Packages that the service does not know are counted apart from those without findings. Exits with 1
where a vulnerability is known, and with 2 where packages could not be audited.
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

    Its exit status is ignored: it is 1 for a finding and also for a service that cannot be reached.
    """
    command = [sys.executable, *AUDIT, "-r", str(requirements)]
    done = run(command, name="pip-audit", timeout=60 * MINUTES, check=False)
    if not done.stdout.lstrip().startswith("{"):
        raise ProcessError(last_line(done))
    return done.stdout


def audit(requirements: Path, ask: Ask = ask) -> tuple[int, list[str]]:
    """The exit status (see the module) and the sentences to print for a list of packages."""
    name = requirements.name
    try:
        found = json.loads(ask(requirements))["dependencies"]
    except (ProcessError, ValueError, KeyError) as problem:
        return 2, [f"{name}: not audited, the service cannot be reached ({problem})."]
    known = [
        f"{name}: {part['name']} {part['version']} has {fault['id']}, fixed in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}."
        for part in found
        for fault in part.get("vulns", ())
    ]
    silent = sum("skip_reason" in part for part in found)
    if silent:
        known.append(
            f"{name}: not audited, the service knows {silent} of {len(found)} packages not at all."
        )
    if not known:
        return 0, [f"{name}: nothing is known against its {len(found)} packages."]
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
