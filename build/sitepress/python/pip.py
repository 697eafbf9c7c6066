"""Wheels of the package index, through pip."""

import sys
from pathlib import Path

from packaging.requirements import Requirement

from sitepress.fetch import only
from sitepress.process import run
from sitepress.python.runtime import PYTHON


def download_pure(wanted: Requirement, folder: Path, sha256: str = "") -> Path:
    """The newest wheel for any platform that serves `wanted`, in `folder`; nothing that it needs.

    sha256  what it must have, where that is known already

    Raises ProcessError where there is none.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--implementation", "py", "--abi", "none"]
    command += ["--platform", "any", "--python-version", PYTHON, "-d", str(folder)]
    line = f"{wanted.name}{wanted.specifier}"
    if sha256:
        asked = folder / "asked.txt"
        asked.write_text(f"{line} --hash=sha256:{sha256}\n")
        command += ["--require-hashes", "-r", str(asked)]
    else:
        command.append(line)
    run(command, name="pip download")
    return only(folder, "*.whl")
