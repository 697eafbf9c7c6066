"""The runtime comes from whichever source has the pinned bytes, and from none that has others."""

import json
import os
import subprocess
import sys
import tarfile
import threading
import urllib.error
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sitepress.cache import Cache, default_root, key_of, sha256
from sitepress.errors import PressError, SourceError
from sitepress.python import runtime
from sitepress.python.runtime import Cdn, Npm, Pins, Pip, fetch_runtime

CONTENT = {"core.js": b"core", "core.wasm": b"\0asm", "numpy-1.whl": b"PK numpy"}
PINS = Pins("0.0", "3.13", "1", {name: sha256(data) for name, data in CONTENT.items()}, {})


@dataclass
class Fake:
    """A source in memory that notes what it was asked for."""

    files: dict
    name: str = "a fake"
    error: Exception | None = None
    asked: list = field(default_factory=list)

    def fetch(self, wanted):
        self.asked.append(sorted(wanted))
        if self.error:
            raise self.error
        return {name: self.files[name] for name in wanted if name in self.files}


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def get(cache, *places, heard=None):
    return fetch_runtime(cache, PINS, places, log=(heard if heard is not None else []).append)


def test_each_file_comes_from_the_first_source_that_has_it(cache):
    first, second = Fake({"core.js": b"core"}), Fake(CONTENT)
    got = get(cache, first, second)
    assert {name: path.read_bytes() for name, path in got.files.items()} == CONTENT
    assert got.numpy == "numpy-1.whl"
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
    assert got.files["core.js"].read_bytes() == b"core"
    assert any("was refused" in line for line in heard)


def test_without_a_network_the_error_names_every_source(cache):
    places = [Fake({}, name=name, error=OSError("no route")) for name in ("one", "two")]
    with pytest.raises(SourceError, match=r"one could not be used \(no route\).*two could not"):
        get(cache, *places)


def test_without_any_source_the_error_says_so(cache):
    with pytest.raises(SourceError, match=r"core\.js.*no source has it"):
        get(cache)


def test_the_pins_name_the_numpy_that_the_official_lock_records():
    pins = fetch_runtime(Cache(default_root())).files
    lock = json.loads(pins["pyodide-lock.json"].read_bytes())
    digest = next(d for name, d in Pins.load().files.items() if name.startswith("numpy-"))
    assert lock["packages"]["numpy"]["sha256"] == digest


def test_a_file_damaged_in_the_cache_is_fetched_anew(cache):
    got = get(cache, Fake(CONTENT))
    got.files["core.js"].write_bytes(b"rot")
    assert get(cache, Fake(CONTENT)).files["core.js"].read_bytes() == b"core"


def test_an_interrupted_write_leaves_nothing_that_looks_whole(cache, monkeypatch):
    def full(source, target):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        cache.put(b"data", "file")
    assert [p for p in cache.root.rglob("*") if p.is_file()] == []


def test_many_writers_of_one_file_agree(cache):
    threads = [threading.Thread(target=cache.put, args=(b"x" * 100_000, "f")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.get(sha256(b"x" * 100_000), "f").read_bytes() == b"x" * 100_000
    assert len([p for p in cache.root.rglob("*") if p.is_file()]) == 1


def test_a_folder_is_made_once_and_wholly(cache):
    made = []

    def fill(folder):
        made.append(folder)
        (folder / "a").write_text("a")

    for _ in range(2):
        assert (cache.folder("kind", "key", fill) / "a").read_text() == "a"
    assert len(made) == 1

    def fail(folder):
        (folder / "half").write_text("")
        raise PressError("no")

    with pytest.raises(PressError, match="no"):
        cache.folder("kind", "other", fail)
    assert [p.name for p in (cache.root / "kind").iterdir()] == ["key"]


def test_a_folder_that_another_build_finished_first_is_used(cache):
    def fill(folder):
        cache.folder("kind", "key", lambda other: (other / "a").write_text("first"))
        (folder / "a").write_text("second")

    assert (cache.folder("kind", "key", fill) / "a").read_text() == "first"


def test_keys_change_with_every_part():
    keys = {key_of("a", b"b"), key_of("ab"), key_of("a", b"c"), key_of(["a", "b"]), key_of(b"ab")}
    assert len(keys) == 5


@pytest.mark.parametrize(
    ("environment", "end"),
    [({"DECIBAN_CACHE": "/x"}, "/x"), ({"XDG_CACHE_HOME": "/y"}, "/y/deciban")],
)
def test_the_cache_stands_where_the_author_says(monkeypatch, environment, end):
    for name in ("DECIBAN_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert str(default_root()) == end


def test_the_ordinary_clients_are_asked_and_only_wanted_files_unpacked(monkeypatch):
    asked = []

    def npm_or_pip(command, folder):
        asked.append(command)
        if "pack" in command:
            (file := Path(folder) / "f").write_bytes(b"core")
            with tarfile.open(f"{folder}/p.tgz", "w:gz") as archive:
                archive.add(file, "package/core.js")
                archive.add(file, "package/other.js")
        else:
            with zipfile.ZipFile(f"{folder}/p.whl", "w") as archive:
                archive.writestr("deep/numpy-1.whl", b"PK numpy")

    monkeypatch.setattr(runtime, "run", npm_or_pip)
    monkeypatch.setattr(runtime, "tool", lambda name: name)
    wanted = list(CONTENT)
    assert Npm("p@1", "package/").fetch(wanted) == {"core.js": b"core"}
    assert Pip("p==1", "deep/", "3.12").fetch(wanted) == {"numpy-1.whl": b"PK numpy"}
    assert asked[0][1:3] == ["pack", "p@1"]
    assert "--no-deps" in asked[1]


def test_a_client_that_fails_says_its_last_line(tmp_path):
    script = "import sys; print('first\\nno such package', file=sys.stderr); sys.exit(3)"
    with pytest.raises(OSError, match="ended with 3: no such package"):
        runtime.run([sys.executable, "-c", script], str(tmp_path))


def test_a_missing_client_is_named():
    with pytest.raises(FileNotFoundError, match="the command no-such-client is not installed"):
        runtime.tool("no-such-client")


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


def test_a_client_that_hangs_is_a_source_that_cannot_be_used(cache):
    hung = Fake({}, name="npm", error=subprocess.TimeoutExpired("npm", 900))
    assert get(cache, hung, Fake(CONTENT)).version == "0.0"
