"""Which commit of the code a result was made by."""

from __future__ import annotations

import subprocess


def commit() -> str:
    """The commit of the code that runs, or "unknown" outside a repository."""
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()
