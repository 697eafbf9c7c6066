"""A program, and all that it starts, on a share of one core: what a weak machine has.

The kernel holds them to it (a control group), so every thread and process counts: a browser's own
tools slow down a page and not its workers. Root makes a group by itself, others ask systemd.
"""

import contextlib
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitepress.errors import PressError

PERIOD = 100_000  # µs; when a period's share is spent, all of them wait for the next
GROUPS = Path("/sys/fs/cgroup")
# Where a group is made, and the file that sets its share: version 2 of control groups, and 1.
VERSIONS = ((GROUPS, "cpu.max"), (GROUPS / "cpu", "cpu.cfs_quota_us"))
ENDED = 5.0  # seconds until what has been told to end is gone


@contextmanager
def limited(program: str, share: float) -> Iterator[str]:
    """The path of a stand-in for a program, which runs it on `share` of one core.

    Raises PressError where no program can be limited.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if group := stack.enter_context(own_group(folder.name, share)):
            first = f"echo $$ > {group}/cgroup.procs && exec"
        elif asked := by_systemd(share):
            first = f"exec {shlex.join(asked)}"
        else:
            raise PressError(
                "Got a machine that limits no program's processor time; measure as root, or where "
                "systemd runs for the user."
            )
        script = folder / "limited"
        script.write_text(f'#!/bin/sh\n{first} {shlex.quote(program)} "$@"\n')
        script.chmod(0o755)
        yield str(script)


@contextmanager
def own_group(name: str, share: float) -> Iterator[Path | None]:
    """A control group of our own; None where none can be made."""
    for root, file in VERSIONS:
        group = root / f"deciban-{name}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            if (group / file).is_file():
                quota = round(share * PERIOD)
                (group / file).write_text(f"{quota} {PERIOD}" if file == "cpu.max" else str(quota))
                yield group
                return
        finally:
            remove(group)
    yield None


def remove(group: Path) -> None:
    """Remove a group once the last process in it has ended."""
    end = time.monotonic() + ENDED
    while True:
        try:
            return group.rmdir()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def by_systemd(share: float) -> list[str] | None:
    """The command before a program's own with which systemd limits it; None where it does not."""
    if not shutil.which("systemd-run"):
        return None
    command = ["systemd-run", "--user", "--scope", "--quiet", "--collect"]
    command += [f"--property=CPUQuota={share:.0%}"]
    tried = subprocess.run([*command, "true"], capture_output=True)
    return command if tried.returncode == 0 else None
