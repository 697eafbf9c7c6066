"""What a snapshot sends is enough to restore it, and what keeps a site offline is all of it."""

import json

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sitepress.errors import BrowserMissing
from sitepress.fetch import pinned
from sitepress.python import memory_image, snapshot, worker_bundle
from sitepress.site import service_worker

SIZE = 40 * memory_image.LINE


@st.composite
def memories(draw):
    """A warm image, and two fresh ones that agree but for what is drawn at random."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    fresh = rng.integers(0, 256, SIZE, dtype=np.uint8)
    other, warm = fresh.copy(), fresh.copy()
    for memory, most in ((other, 2), (warm, 6)):
        for _ in range(draw(st.integers(0, most))):
            start = draw(st.integers(0, SIZE - 1))
            end = min(SIZE, start + draw(st.integers(1, 5 * memory_image.LINE)))
            memory[start:end] = rng.integers(0, 256, end - start, dtype=np.uint8)
    return warm, fresh, other


@given(memories(), st.booleans())
def test_a_browser_ends_with_the_warm_memory_whichever_fresh_one_it_made(images, second):
    warm, fresh, other = images
    data = memory_image.stream(
        warm, SIZE, memory_image.pieces(*images), {"a.so": b"abc"}, {"table": 1}
    )
    assert np.array_equal(memory_image.restored(other if second else fresh, data), warm)


@given(memories())
def test_pieces_are_whole_lines_in_order_and_apart(images):
    chosen = memory_image.pieces(*images)
    assert all(
        start % memory_image.LINE == 0 and length % memory_image.LINE == 0
        for start, length in chosen
    )
    ends = [start + length for start, length in chosen]
    gaps = [start - end for end, (start, _) in zip(ends[:-1], chosen[1:], strict=True)]
    assert all(gap >= memory_image.GAP * memory_image.LINE for gap in gaps)


def test_equal_memories_send_nothing():
    same = np.arange(SIZE, dtype=np.uint8)
    assert memory_image.pieces(same, same, same) == []


@pytest.mark.parametrize("sizes", [(64, 64, 128), (64, 128, 128), (65, 65, 65)])
def test_images_that_do_not_fit_are_refused(sizes):
    with pytest.raises(ValueError, match="expected one length"):
        memory_image.pieces(*(np.zeros(size, np.uint8) for size in sizes))


def test_the_header_says_all_that_the_browser_needs():
    warm = np.ones(SIZE, np.uint8)
    data = memory_image.stream(warm, 128, [(0, 64)], {"a.so": b"abc", "b.so": b""}, {"state": 1})
    size = int.from_bytes(data[:4], "little")
    assert json.loads(data[4 : 4 + size]) == {
        "state": 1,
        "heap": SIZE,
        "top": 128,
        "sum": 128 // 4 * 0x01010101 % 2**32,
        "libraries": [["a.so", 3], ["b.so", 0]],
        "pieces": [[0, 64]],
    }
    assert data[4 + size :] == b"abc" + b"\1" * 64


def test_what_is_sent_inflates_to_the_same_and_notices_damage():
    data = bytes(range(256)) * 500
    sent = snapshot.compress(data)
    assert zstandard.decompress(sent) == data
    assert snapshot.compress(data) == sent
    with pytest.raises(zstandard.ZstdError):
        zstandard.decompress(sent[:-1] + bytes([sent[-1] ^ 1]))


def test_without_a_browser_the_build_goes_on_and_says_so(tmp_path, monkeypatch):
    class NoBrowser:
        def folder(self, kind, key, fill):
            raise BrowserMissing("There is no Chromium on this machine.")

    heard = []
    values = {"LOCK": {}, "IMPORTS": []}
    assert worker_bundle.take(NoBrowser(), {}, {}, values, heard.append) is None
    assert "no Chromium" in heard[0]


def test_a_snapshot_is_taken_anew_when_any_input_changes(tmp_path):
    keys = []

    class Noting:
        def folder(self, kind, key, fill):
            keys.append(key)
            return tmp_path

    wheel = tmp_path / "a.whl"
    for content, imports in ((b"1", []), (b"2", []), (b"2", ["essays.x"]), (b"2", ["essays.x"])):
        wheel.write_bytes(content)
        values = {"LOCK": {}, "IMPORTS": imports}
        worker_bundle.take(Noting(), {"a.whl": wheel}, {}, values, print)
    assert len(set(keys)) == 3
    assert keys[2] == keys[3]


def test_the_worker_asks_only_for_files_that_are_pinned_or_made():
    assert set(worker_bundle.CORE) <= set(pinned("pyodide").files)


@pytest.fixture
def site(tmp_path):
    root = tmp_path / "site"
    for name in (
        "index.html",
        "index.html.br",
        "404.html",
        "why-kl/index.html",
        "feed.xml",
        "_headers",
        "assets/page.0123456789ab.css",
        "assets/card.0123456789ab.png",
        ".inputs",
        "runtime/snapshot.0123456789ab.zst",
        "runtime/packages.0123456789ab.bin",
        "runtime/numpy-2.2.5-cp313.0123456789ab.whl",
        "manifest.json",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def test_offline_keeps_what_a_reader_needs_and_no_more(site):
    known = service_worker.contents(site)
    kept = {path: digest for path, _, digest in known["KEPT"]}
    assert sorted(kept) == [
        "404.html",
        "assets/page.0123456789ab.css",
        "index.html",
        "runtime/snapshot.0123456789ab.zst",
        "why-kl/index.html",
    ]
    # A name with a hash says what is in the file; a page is checked.
    assert [path for path, digest in kept.items() if digest is None] == [
        "assets/page.0123456789ab.css",
        "runtime/snapshot.0123456789ab.zst",
    ]
    assert known["RARE"] == [
        "runtime/numpy-2.2.5-cp313.0123456789ab.whl",
        "runtime/packages.0123456789ab.bin",
    ]


def test_offline_has_a_new_version_when_a_page_changes(site):
    def version():
        return service_worker.contents(site)["VERSION"]

    first = version()
    assert version() == first
    (site / "why-kl" / "index.html").write_text("mended")
    assert version() != first
