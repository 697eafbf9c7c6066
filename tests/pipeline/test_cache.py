"""The cache keeps files and folders wholly or not at all."""

import os
import re
import threading

import pytest

from sitepress.cache import Cache, default_root, hashed_name, key_of, sha256
from sitepress.errors import PressError


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


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


def test_names_change_with_contents():
    assert hashed_name("numpy.whl", b"a") != hashed_name("numpy.whl", b"b")
    assert re.fullmatch(r"numpy\.[0-9a-f]{12}\.whl", hashed_name("numpy.whl", b"a"))
    assert re.fullmatch(r"a-1\.0\.[0-9a-f]{12}\.whl", hashed_name("a-1.0.whl", b""))
