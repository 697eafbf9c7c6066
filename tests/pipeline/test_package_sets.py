"""Sets of packages: the base set knows nothing of the others; undeclared imports are errors."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitepress.build import left_out_of
from sitepress.content.essays import find
from sitepress.errors import PressError
from sitepress.pages import panel_server
from sitepress.python import packages, trim, worker_bundle
from sitepress.python.package_sets import BASE

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


def test_an_import_that_nothing_declares_stops_a_panel_server(tmp_path, other_essays):
    folder = tmp_path / "essays" / "one"
    folder.mkdir(parents=True)
    front = "---\ntitle: One\ndescription: One.\nauthor: One\ndate: 2026-11-26\n---\nOne.\n"
    (folder / "one.md").write_text(front)
    (folder / "one.py").write_text('"""One."""\nimport pandas\nfigures = ()\n')
    with pytest.raises(PressError, match=r"one\.py:2: got an import of pandas, which one\.py does"):
        panel_server.page_of(tmp_path / "essays", "one", 0.0)


def test_the_base_set_is_the_same_bytes_whatever_packages_others_have(tmp_path):
    """Its own wheel is all of its snapshot's inputs that other essays could have changed."""
    alone, together = tmp_path / "alone", ROOT / "tests" / "packages" / "essays"
    for name in ("__init__.py", "plain_demo"):
        copy = shutil.copytree if "." not in name else shutil.copyfile
        alone.mkdir(exist_ok=True)
        copy(together / name, alone / name)
    made = []
    for essays in (alone, together):
        others = [one for one in find(essays) if one.slug != "plain-demo"]
        out = tmp_path / str(len(others))
        out.mkdir()
        packages.build_wheel(ROOT, essays, out)
        (wheel,) = out.glob("*.whl")
        trimmed = tmp_path / f"trimmed-{len(others)}"
        trimmed.mkdir()
        made.append(trim.trim(wheel, trimmed, left_out_of(BASE, others)).read_bytes())
    assert made[0] == made[1]
    assert b"large_packages" not in made[0]


def test_the_base_set_s_worker_has_no_code_for_other_sets():
    values = {"BEYOND": False, "APPS": False, "LATE": False, "LATE_MODULES": [], "INFLATED": []}
    values |= {"LOCK": {}, "IMPORTS": [], "SITE_PACKAGES": "/s/", "STANDARD_LIBRARY": "/l.zip"}
    texts = [
        worker_bundle.script("worker/worker.js", {}, {}, {**values, "KERNELS": "", "BEYOND": more})
        for more in (False, True)
    ]
    for words in ("large_packages", "has no function", "dupStream"):
        assert words not in texts[0]
        assert words in texts[1]
