"""Dependencies become pins: Pyodide's own builds, else pure wheels, else a refusal that helps."""

import json
import zipfile

import pytest

from sitepress.cache import Cache, sha256
from sitepress.errors import PressError, ProcessError
from sitepress.python import resolve
from sitepress.python.resolve import Official, fetch, locked, read
from sitepress.python.script_metadata import declared

BASE = {"numpy": "2.2.5", "packaging": "26.3"}


def entry(version, file, depends=()):
    return {"version": version, "file_name": file, "sha256": "a" * 64, "depends": list(depends)}


PACKAGES = {
    "pandas": entry("2.3.1", "pandas-2.3.1-cp313-cp313-wasm32.whl", ["numpy", "pytz"]),
    "pytz": entry("2025.2", "pytz-2025.2-py2.py3-none-any.whl"),
    "scipy": entry("1.14.1", "scipy-1.14.1-cp313-cp313-wasm32.whl", ["numpy", "libopenblas"]),
    "libopenblas": entry("0.3.26", "libopenblas-0.3.26.zip"),
}
LOCK = Official("0.28.3", "3.13.2", PACKAGES)


def wheel(folder, name, version, needs=()):
    path = folder / f"{name}-{version}-py3-none-any.whl"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {need}" for need in needs]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n")
    return path


@pytest.fixture
def index(monkeypatch):
    """The packages of an index, {name: (version, needs)}; pip finds no others."""
    packages = {}

    def download(wanted, folder, sha256=""):
        if wanted.name not in packages:
            raise ProcessError("pip download ended with 1: no matching distribution")
        return wheel(folder, wanted.name, *packages[wanted.name])

    monkeypatch.setattr(resolve, "download_pure", download)
    return packages


@pytest.fixture
def lock_of(tmp_path):
    """A function: the lock of dependencies."""
    cache, said = Cache(tmp_path / "cache"), []

    def make(*dependencies):
        path = tmp_path / "some.py"
        path.write_text(f"# /// script\n# dependencies = {json.dumps(dependencies)}\n# ///\n")
        make.packages = locked(declared(path), LOCK, BASE, cache, said.append)
        return [(one.name, one.version, bool(one.file)) for one in make.packages]

    make.said, make.path, make.cache = said, tmp_path / resolve.LOCK, cache
    return make


def test_the_official_lock_brings_its_dependencies_and_the_base_set_is_there_already(lock_of):
    assert lock_of("pandas>=2", "scipy", "numpy") == [
        ("libopenblas", "0.3.26", True),
        ("pandas", "2.3.1", True),
        ("pytz", "2025.2", True),
        ("scipy", "1.14.1", True),
    ]
    text = lock_of.path.read_text()
    assert "libopenblas==0.3.26 --hash=sha256:" + "a" * 64 + "  # scipy\n" in text
    assert "http" not in text
    assert "pandas 2.3.1" in lock_of.said[0]


def test_pure_packages_come_from_the_index_with_what_the_browser_needs_of_them(lock_of, index):
    needs = ["pandas", 'windows-only; sys_platform == "win32"', "more>1", "packaging"]
    index |= {"plots": ("3.0", needs), "more": ("1.5",)}
    assert lock_of("plots") == [
        ("more", "1.5", False),
        ("pandas", "2.3.1", True),
        ("plots", "3.0", False),
        ("pytz", "2025.2", True),
    ]
    pure = [one for one in lock_of.packages if not one.file]
    got = fetch(pure, lock_of.cache, print)
    assert {one.name: one.sha256 for one in pure} == {
        name: sha256(path.read_bytes()) for name, path in got.items()
    }


def test_a_lock_is_made_once_and_anew_when_the_dependencies_change(lock_of):
    lock_of("pytz")
    lock_of("pytz")
    assert len(lock_of.said) == 1
    assert lock_of("scipy") != lock_of("pytz")
    assert len(lock_of.said) == 3


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("polars", "some.py:1: polars, which some.py asks for, has no wheel that runs in the "),
        ("polars", "what does run there is pandas."),
        ("scipyy", "what does run there is scipy."),
        ("pandas>=3", "some.py asks for pandas>=3, and pandas 2.3.1 is the one that runs"),
        ("numpy<2", "some.py asks for numpy<2, and the browser's numpy is 2.2.5"),
    ],
)
def test_what_cannot_run_is_refused_by_name(lock_of, index, asked, words):
    with pytest.raises(PressError) as caught:
        lock_of(asked)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_who_asked_is_named(lock_of, index):
    index["plots"] = ("3.0", ["numba-core"])
    with pytest.raises(PressError, match="numba-core, which plots asks for, has no wheel"):
        lock_of("plots")


def test_a_lock_that_was_altered_is_refused_with_its_line(tmp_path):
    path = tmp_path / "browser.txt"
    path.write_text("# head\npandas==2.3.1\n")
    with pytest.raises(PressError, match=r"browser\.txt:2: got 'pandas==2\.3\.1'; expected"):
        read(path, LOCK)
