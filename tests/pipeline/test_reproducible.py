"""Two builds of one commit: the wheel, the worker's script, the licences, to the byte."""

import os
import shutil
import time
import zipfile
from pathlib import Path

import pytest

from sitepress.python import trim
from sitepress.python.packages import build_wheel
from sitepress.site.assets import Site, write_manifest
from testing.reproducible import differing

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("widgets", "essays", "pyproject.toml", "README.md", "LICENSE")


def checkout(folder):
    """A copy of the sources, made at another time."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.npz")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def own_wheel(folder, tmp_path):
    """The project's wheel as the browser gets it, before it is compiled."""
    made = tmp_path / f"made-{folder.name}"
    trimmed = tmp_path / f"trimmed-{folder.name}"
    for place in (made, trimmed):
        place.mkdir()
    build_wheel(folder, folder / "essays", made)
    return trim.trim(next(made.glob("*.whl")), trimmed)


def test_the_projects_wheel_does_not_depend_on_when_and_where(tmp_path):
    wheels = []
    for name, when in (("one", 1_600_000_000), ("other", 1_700_000_000)):
        (tmp_path / name).mkdir()
        folder = checkout(tmp_path / name)
        for path in folder.rglob("*"):
            os.utime(path, (when, when))
        wheels.append(own_wheel(folder, tmp_path).read_bytes())
    assert wheels[0] == wheels[1]


@pytest.mark.parametrize("order", [1, -1])
def test_an_archive_does_not_depend_on_the_order_of_its_files(tmp_path, order):
    files = {"b.py": b"b", "a.py": b"a", "c/d.py": b"d"}
    trim.write_zip(tmp_path / "a.zip", dict(list(files.items())[::order]))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["a.py", "b.py", "c/d.py"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_does_not_depend_on_when(tmp_path):
    listed = []
    for name in ("one", "other"):
        site = Site(tmp_path / name)
        site.asset("page.css", "body {}")
        site.write("index.html", "<p>")
        time.sleep(0.01)
        write_manifest(site.root)
        listed.append((site.root / "manifest.json").read_bytes())
    assert listed[0] == listed[1]


@pytest.mark.parametrize(
    ("change", "found"),
    [({}, []), ({"index.html": "<b>"}, ["index.html"]), ({"more.html": "<p>"}, ["more.html"])],
)
def test_what_differs_between_two_builds_is_named(tmp_path, change, found):
    roots = []
    for name, more in (("one", {}), ("other", change)):
        site = Site(tmp_path / name)
        for path, text in ({"index.html": "<p>"} | more).items():
            site.write(path, text)
        write_manifest(site.root)
        roots.append(site.root)
    assert differing(*roots) == found
