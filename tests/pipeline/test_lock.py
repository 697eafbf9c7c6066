"""The lock names every wheel with its hash, and nothing goes round in circles."""

import hashlib
import json
import zipfile

import pytest
from pyodide_lock import PyodideLockSpec

from sitepress.errors import PressError
from sitepress.python import lock

INFO = {
    "abi_version": "2025_0",
    "arch": "wasm32",
    "platform": "emscripten_4_0_9",
    "python": "3.13.2",
    "version": "0.28.3",
}


@pytest.fixture
def official(tmp_path):
    path = tmp_path / "pyodide-lock.json"
    path.write_text(json.dumps({"info": INFO, "packages": {}}))
    return path


@pytest.fixture
def wheels(tmp_path):
    made = {}
    for name, module in (("deciban", "widgets"), ("numpy", "numpy"), ("pyyaml", "yaml")):
        path = tmp_path / f"{name}-1.2-cp313-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"{module}/__init__.pyc", b"")
            archive.writestr(f"{name}-1.2.dist-info/METADATA", b"")
        made[name] = path
    return made


def test_every_wheel_is_there_with_its_hash(official, wheels):
    made = lock.lock_of(official, wheels)
    assert sorted(made["packages"]) == ["deciban", "numpy", "pyyaml"]
    for name, entry in made["packages"].items():
        assert entry["sha256"] == hashlib.sha256(wheels[name].read_bytes()).hexdigest()
        assert entry["file_name"] == wheels[name].name
        assert entry["version"] == "1.2"
    assert made["packages"]["pyyaml"]["imports"] == ["yaml"]
    assert made["info"]["python"] == "3.13.2"


def test_pyodide_lock_reads_it_back(official, wheels):
    spec = PyodideLockSpec.from_dict(json.loads(json.dumps(lock.lock_of(official, wheels))))
    spec.check_wheel_filenames()


def test_one_name_loads_everything(official, wheels):
    made = lock.lock_of(official, wheels)
    assert made["packages"]["deciban"]["depends"] == ["numpy", "pyyaml"]
    assert made["packages"]["numpy"]["depends"] == []


@pytest.mark.parametrize(
    ("depends", "sentence"),
    [
        ({"a": ["b"], "b": ["a"]}, "in a circle: a → b"),
        ({"a": ["a"]}, "in a circle: a"),
        ({"a": ["gone"]}, "a depends on gone, which is not in the lock"),
    ],
)
def test_a_lock_that_would_wait_for_ever_is_refused(official, depends, sentence):
    spec = PyodideLockSpec.from_json(official)
    for name, others in depends.items():
        spec.packages[name] = lock.PackageSpec(
            name=name, version="1", file_name="f", install_dir="site", depends=others
        )
    with pytest.raises(PressError, match=sentence):
        lock.check(spec)


def test_an_archive_of_a_shared_library_is_one(tmp_path, official, wheels):
    path = tmp_path / "libopenblas-0.3.26.zip"
    path.write_bytes(b"zip")
    made = lock.lock_of(official, {**wheels, "libopenblas": path})["packages"]["libopenblas"]
    assert (made["package_type"], made["install_dir"]) == ("shared_library", "dynlib")
    assert (made["version"], made["imports"]) == ("0.3.26", [])
