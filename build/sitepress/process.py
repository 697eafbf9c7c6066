"""Running other programs: pip, npm, apt, Lighthouse."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sitepress.errors import ProcessError


def run(
    command: Sequence[str | Path],
    *,
    name: str = "",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
    check: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run a command and return what it wrote, as text.

    name     what errors call it; otherwise its program's name
    env      variables beside those of this process
    timeout  seconds after which it is stopped
    check    whether an exit status other than 0 is an error

    Raises ProcessError, with one sentence, where it is not installed, fails, or takes too long.
    """
    called = name or Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise ProcessError(f"{called} did not end within {timeout:g} seconds") from late
    except OSError as problem:
        raise ProcessError(f"{called} cannot be run ({problem.strerror or problem})") from problem
    if check and done.returncode:
        raise ProcessError(f"{called} ended with {done.returncode}: {last_line(done)}")
    return done


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The last line that a program wrote: as a rule, what went wrong."""
    written = done.stderr.strip() or done.stdout.strip() or "it wrote nothing"
    return written.splitlines()[-1]


def tool(name: str) -> str:
    """The path of a program; raises ProcessError where it is not installed."""
    if path := shutil.which(name):
        return path
    raise ProcessError(f"the command {name} is not installed")
