"""What a snapshot sends is enough to restore it, and what keeps a site offline is all of it."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sitepress.errors import BrowserMissing, PressError
from sitepress.fetch import pinned
from sitepress.paths import WEB
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


# The reader of a browser, on lines of JSON: a stream and a fresh memory come, the memory that
# results or the error goes.
READER = """
import { createInterface } from "node:readline";
const { partsOf, readHeader, writePieces } = await import(process.argv.at(-1));
for await (const line of createInterface({ input: process.stdin })) {
  const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
  const [stream, memory] = JSON.parse(line).map(bytes);
  try {
    const next = partsOf(stream);
    const header = readHeader(next);
    for (const [, length] of header.libraries) next(length);
    const HEAPU8 = new Uint8Array(memory);
    const module = { HEAPU8, HEAPU32: new Uint32Array(HEAPU8.buffer), _sbrk: () => memory.length };
    writePieces(next, module, header);
    console.log(Buffer.from(HEAPU8).toString("base64"));
  } catch (error) {
    console.log(`! ${error.message}`);
  }
}
"""


@pytest.fixture(scope="module")
def read():
    """What the worker's script makes of a stream and a fresh memory: bytes, or its message."""
    script = (WEB / "worker" / "snapshot-stream.js").as_uri()
    node = Path(sys.executable).with_name("node")
    command = [node, "--input-type=module", "--eval", READER, "--", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:

        def ask(data: bytes, memory: np.ndarray) -> bytes | str:
            line = json.dumps([b64encode(part).decode() for part in (data, memory.tobytes())])
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline().decode().strip()
            return answer[2:] if answer.startswith("! ") else b64decode(answer)

        yield ask


def sent(images) -> bytes:
    """The stream of (warm, fresh, other)."""
    pieces = memory_image.pieces(*images)
    return memory_image.stream(images[0], SIZE, pieces, {"a.so": b"abc"}, {"table": 1})


@given(memories(), st.booleans())
def test_the_worker_ends_with_the_warm_memory_whichever_fresh_one_it_made(read, images, second):
    warm, fresh, other = images
    assert read(sent(images), other if second else fresh) == warm.tobytes()


@given(memories())
def test_the_worker_notices_a_memory_that_is_none_of_the_two(read, images):
    _, fresh, _ = images
    own = np.ones(SIZE, bool)  # what is not sent
    for start, length in memory_image.pieces(*images):
        own[start : start + length] = False
    altered = fresh.copy()
    altered[np.flatnonzero(own)[:1]] ^= 1
    expected = "the memory is not that of the snapshot" if own.any() else images[0].tobytes()
    assert read(sent(images), altered) == expected


def test_the_worker_refuses_a_stream_that_is_cut_and_another_layout(read):
    warm, fresh = np.ones(SIZE, np.uint8), np.zeros(SIZE, np.uint8)
    data = sent((warm, fresh, fresh))
    assert read(data[:-1], fresh) == "the snapshot ends too soon"
    assert read(data, np.zeros(2 * SIZE, np.uint8)) == "the memory is laid out in another way"


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
        "runtime/snapshot.0123456789ab.bin",
        "runtime/packages.0123456789ab.bin",
        "runtime/numpy-2.2.5-cp313.0123456789ab.zip",
        "manifest.json",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def test_offline_keeps_what_a_reader_needs_and_no_more(site):
    known = service_worker.contents(site)
    kept = {path: digest for path, _, digest, _ in known["KEPT"]}
    assert sorted(kept) == [
        "404.html",
        "assets/page.0123456789ab.css",
        "index.html",
        "runtime/snapshot.0123456789ab.bin",
        "why-kl/index.html",
    ]
    # A name with a hash says what is in the file; a page is checked.
    assert [path for path, digest in kept.items() if digest is None] == [
        "assets/page.0123456789ab.css",
        "runtime/snapshot.0123456789ab.bin",
    ]
    assert known["RARE"] == [
        "runtime/numpy-2.2.5-cp313.0123456789ab.zip",
        "runtime/packages.0123456789ab.bin",
    ]


def test_offline_has_a_new_version_when_a_page_changes(site):
    def version():
        return service_worker.contents(site)["VERSION"]

    first = version()
    assert version() == first
    (site / "why-kl" / "index.html").write_text("mended")
    assert version() != first


def test_how_hard_a_snapshot_is_compressed_can_be_said(monkeypatch):
    data = bytes(range(256)) * 400 + bytes(np.random.default_rng(1).integers(0, 9, 90_000, "u1"))
    monkeypatch.delenv(snapshot.LEVEL, raising=False)
    hard = snapshot.compress(data)
    monkeypatch.setenv(snapshot.LEVEL, "1")
    quick = snapshot.compress(data)
    assert len(hard) < len(quick)
    assert zstandard.ZstdDecompressor().decompress(quick) == data
    for wrong in ("0", "20", "fast"):
        monkeypatch.setenv(snapshot.LEVEL, wrong)
        with pytest.raises(PressError, match=f"Got DECIBAN_ZSTD_LEVEL={wrong}; expected a whole"):
            snapshot.compress(data)
