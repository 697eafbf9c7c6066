"""Pinned files come from whichever source has the bytes, and from none that has others."""

import json
import re
import tarfile
import urllib.error
import zipfile

import pytest

from sitepress import fetch
from sitepress.cache import Cache, default_root, sha256
from sitepress.errors import ProcessError, SourceError
from sitepress.fetch import Cdn, Npm, Pinned, Pip, pinned, pins
from sitepress.python.runtime import PYTHON, fetch_runtime
from tests.pipeline.sources import Fake

CONTENT = {"core.js": b"core", "core.wasm": b"\0asm", "numpy-1.whl": b"PK numpy"}
PINS = {name: sha256(data) for name, data in CONTENT.items()}


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def get(cache, *places, heard=None):
    return Pinned("a core", PINS, places).fetch(
        cache, log=(heard if heard is not None else []).append
    )


def test_each_file_comes_from_the_first_source_that_has_it(cache):
    first, second = Fake({"core.js": b"core"}), Fake(CONTENT)
    got = get(cache, first, second)
    assert {name: path.read_bytes() for name, path in got.items()} == CONTENT
    assert second.asked == [["core.wasm", "numpy-1.whl"]]


def test_nothing_is_asked_for_twice(cache):
    get(cache, Fake(CONTENT))
    again = Fake({})
    get(cache, again)
    assert again.asked == []


@pytest.mark.parametrize("wrong", [b"damaged!", b"cor", b""], ids=["damaged", "cut off", "empty"])
def test_other_bytes_are_refused_in_one_sentence_that_says_all(cache, wrong):
    with pytest.raises(SourceError) as caught:
        get(cache, Fake(CONTENT | {"core.js": wrong}, name="the mirror"))
    sentence = str(caught.value)
    for part in ("core.js", "the mirror", sha256(b"core"), sha256(wrong), f"{len(wrong)} bytes"):
        assert part in sentence
    assert "\n" not in sentence
    assert not list(cache.root.rglob("core.js"))


def test_a_refused_file_may_come_from_the_next_source(cache):
    heard = []
    got = get(cache, Fake(CONTENT | {"core.js": b"other"}), Fake(CONTENT), heard=heard)
    assert got["core.js"].read_bytes() == b"core"
    assert any("was refused" in line for line in heard)


def test_without_a_network_the_error_names_every_source(cache):
    places = [Fake({}, name=name, error=OSError("no route")) for name in ("one", "two")]
    with pytest.raises(SourceError, match=r"one could not be used \(no route\).*two could not"):
        get(cache, *places)


def test_without_any_source_the_error_says_so(cache):
    with pytest.raises(SourceError, match=r"core\.js.*no source has it"):
        get(cache)


def test_a_file_damaged_in_the_cache_is_fetched_anew(cache):
    got = get(cache, Fake(CONTENT))
    got["core.js"].write_bytes(b"rot")
    assert get(cache, Fake(CONTENT))["core.js"].read_bytes() == b"core"


def test_the_ordinary_clients_are_asked_and_only_wanted_files_unpacked(monkeypatch):
    asked = []

    def npm_or_pip(command, cwd, **_):
        asked.append(command)
        if "pack" in command:
            (file := cwd / "f").write_bytes(b"core")
            with tarfile.open(f"{cwd}/p.tgz", "w:gz") as archive:
                archive.add(file, "package/core.js")
                archive.add(file, "package/other.js")
        else:
            with zipfile.ZipFile(f"{cwd}/p.whl", "w") as archive:
                archive.writestr("deep/numpy-1.whl", b"PK numpy")

    monkeypatch.setattr(fetch, "run", npm_or_pip)
    monkeypatch.setattr(fetch, "tool", lambda name: name)
    wanted = list(CONTENT)
    assert Npm("p@1", "package/").fetch(wanted) == {"core.js": b"core"}
    assert Pip("p==1", "deep/", "3.12").fetch(wanted) == {"numpy-1.whl": b"PK numpy"}
    assert asked[0][1:3] == ["pack", "p@1"]
    assert "--no-deps" in asked[1]


def test_the_cdn_may_lack_a_file_but_not_answer_in_error(monkeypatch):
    def answer(code):
        def opened(url, timeout):
            raise urllib.error.HTTPError(url, code, "no", None, None)

        return opened

    monkeypatch.setattr("urllib.request.urlopen", answer(404))
    assert Cdn("https://example.invalid/").fetch(["core.js"]) == {}
    monkeypatch.setattr("urllib.request.urlopen", answer(500))
    with pytest.raises(OSError, match="500"):
        Cdn("https://example.invalid/").fetch(["core.js"])


def test_a_client_that_hangs_or_fails_is_a_source_that_cannot_be_used(cache):
    hung = Fake({}, name="npm", error=ProcessError("npm did not end within 900 seconds"))
    heard = []
    assert set(get(cache, hung, Fake(CONTENT), heard=heard)) == set(CONTENT)
    assert "npm could not be used (npm did not end within 900 seconds)" in heard


def test_the_pins_name_the_numpy_that_the_official_lock_records():
    files = pinned("pyodide").fetch(Cache(default_root()))
    digest = next(d for name, d in pinned("pyodide").files.items() if name.startswith("numpy-"))
    lock = json.loads(files["pyodide-lock.json"].read_text())
    assert lock["packages"]["numpy"]["sha256"] == digest
    assert lock["info"]["python"].startswith(f"{PYTHON}.")


def test_every_group_of_pins_can_be_read():
    for name in pins()["downloads"]:
        group = pinned(name)
        assert group.sources
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in group.files.values())


def test_the_runtime_knows_its_numpy():
    runtime = fetch_runtime(Cache(default_root()))
    assert (runtime.version, runtime.python) == (pins()["pyodide"], pins()["python"])
    assert runtime.numpy.startswith("numpy-")
    assert runtime.numpy in runtime.files


def test_the_version_of_python_stands_with_the_pins_and_nowhere_else():
    root = fetch.PINS.parents[1]
    assert (root / ".python-version").read_text().strip() == PYTHON
    typed = re.compile(rf"{re.escape(PYTHON)}(?!\.)\b|python{PYTHON.replace('.', '')}")
    for folder in ("build/sitepress", "build/bench", "build/testing", "widgets"):
        for path in (root / folder).rglob("*"):
            if path.suffix in {".py", ".js", ".html"}:
                assert not typed.search(path.read_text("utf-8")), path


def test_hashes_of_files_stand_with_the_pins_and_nowhere_else():
    root = fetch.PINS.parents[1]
    digests = {digest for name in pins()["downloads"] for digest in pinned(name).files.values()}
    for folder in ("build/sitepress", "build/bench", "build/testing", "tests"):
        for path in (root / folder).rglob("*.py"):
            found = set(re.findall(r"\b[0-9a-f]{64}\b", path.read_text("utf-8")))
            assert not found & digests, path
