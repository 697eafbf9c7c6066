"""An import that nothing declares stops the build, with its file and line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = """
import sys
from pathlib import Path
from sitepress.build import build
build(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def build_site(root, out):
    """The site of the repository at `root`; what the build said."""
    path = os.pathsep.join([str(root), str(ROOT / "build")])
    command = [sys.executable, "-c", BUILD, str(root), str(out)]
    env = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "import pandas",
            "one.py:2: got an import of pandas, which one.py does not declare;",
        ),
        ("def f():\n    import scipy.stats", "one.py:3: got an import of scipy, which"),
    ],
)
def test_an_import_that_nothing_declares_stops_the_build(tmp_path, line, words):
    for name in ("widgets", "build", "pyproject.toml", "LICENSE", "README.md"):
        (tmp_path / name).symlink_to(ROOT / name)
    folder = tmp_path / "essays" / "one"
    folder.mkdir(parents=True)
    front = "---\ntitle: One\ndescription: One.\nauthor: One\ndate: 2026-11-26\n---\nOne.\n"
    (folder / "one.md").write_text(front)
    (folder / "one.py").write_text(f'"""One."""\n{line}\nfigures = ()\n')
    done = build_site(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    assert words in done.stderr.splitlines()[-1]
