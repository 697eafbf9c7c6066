"""What a reader's browser is sent to start Python, by file, by package and by kind: tables.

    python -m bench.snapshot_contents

The snapshot of the essays without packages is taken once more, and its Python lists what it holds
(inventory.py). Bytes are those of the pieces of memory that are sent. Compressed is what the stream
would be shorter by if they were zero: what two groups have in common counts for neither, so that
the column adds up to less than the whole. What lies in memory and no module leads to (the C
library's own, numpy's, compiled code's data) is "not told".
"""

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import numpy as np
import zstandard
from numpy.typing import NDArray

from sitepress.build import left_out_of
from sitepress.cache import Cache, default_root
from sitepress.content import essays
from sitepress.errors import PressError
from sitepress.paths import ROOT
from sitepress.python import module_trim
from sitepress.python.package_sets import BASE, sets_of
from sitepress.python.packages import build_packages
from sitepress.python.runtime import fetch_runtime
from sitepress.python.snapshot import STREAM
from sitepress.python.worker_bundle import write_worker

INVENTORY = Path(__file__).with_name("inventory.py")
LEVEL = 9  # of zstd, where a stream is compressed for every group
GC_HEAD, DICT, LIST, SET = 8, 32, 20, 100  # bytes (CPython in 32 bits, Pyodide 0.28.3)
SHOWN = 20_000  # bytes below which a group is one of the others
NOT_TOLD = "not told"

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Stream:
    """A snapshot's stream, inflated.

    memory  the pieces, one after another; `at` are their places: [start, bytes]
    """

    header: Mapping[str, Any]
    head: int
    libraries: Mapping[str, bytes]
    memory: Bytes
    at: Sequence[tuple[int, int]]


def read(data: bytes) -> Stream:
    """The parts of an inflated stream (sitepress/python/memory_image.py)."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    place = 4 + length
    libraries = {}
    for name, size in header["libraries"]:
        libraries[name] = data[place : place + size]
        place += size
    memory = np.frombuffer(data, np.uint8, offset=place)
    return Stream(header, 4 + length, libraries, memory, header["pieces"])


def owners(stream: Stream, told: Mapping[str, Any], column: int) -> NDArray[np.int16]:
    """The group of every byte of the stream's memory, −1 where it is not told.

    column  of the inventory's rows: 2 for kinds, 3 for packages
    """
    heap = stream.header["heap"]
    image = np.zeros(heap, np.uint8)
    place = 0
    for start, length in stream.at:
        image[start : start + length] = stream.memory[place : place + length]
        place += length
    words = image.view(np.uint32)
    group = np.full(heap, -1, np.int16)
    for row in told["objects"]:
        address, size, block = row[0], row[1], row[4]
        inline = {12: LIST, 24: DICT, 20: SET}.get(block)
        if inline is None or size <= inline + GC_HEAD:
            group[address : address + size] = row[column]
            continue
        group[address - GC_HEAD : address + inline] = row[column]
        if start := int(words[(address + block) // 4]):
            group[start : start + size - inline - GC_HEAD] = row[column]
    return np.concatenate([group[start : start + length] for start, length in stream.at])


def compressed(data: bytes) -> int:
    """Bytes of it, compressed as a stream is, but faster."""
    return len(zstandard.ZstdCompressor(level=LEVEL).compress(data))


def without(memory: Bytes, group: NDArray[np.int16], number: int) -> int:
    """Compressed bytes of the memory with a group's bytes zero."""
    return compressed(np.where(group == number, 0, memory).tobytes())


def by_group(
    stream: Stream, group: NDArray[np.int16], names: Sequence[str]
) -> list[tuple[str, int, int]]:
    """(name, bytes, compressed bytes) of each group that is large, and of the rest in two rows."""
    whole = compressed(stream.memory.tobytes())
    counts = np.bincount(group + 1, minlength=len(names) + 1)
    small = [i for i in range(len(names)) if counts[i + 1] < SHOWN]
    group = np.where(np.isin(group, small), len(names), group).astype(np.int16)
    shown = [i for i in range(len(names)) if i not in small]
    labels = {**{i: names[i] for i in shown}, len(names): "others", -1: NOT_TOLD}
    with ThreadPoolExecutor() as pool:
        left = list(pool.map(partial(without, stream.memory, group), labels))
    rows = [
        (label, int((group == i).sum()), whole - rest)
        for (i, label), rest in zip(labels.items(), left, strict=True)
    ]
    told = sorted(rows[:-1], key=lambda row: -row[1])
    return [*told, rows[-1]]


def table(head: str, rows: Iterable[tuple[str, int, int]]) -> str:
    """Rows of (words, bytes, compressed bytes) as a table in kB."""
    lines = [f"| {head} | kB | compressed, kB |", "|---|---|---|"]
    lines += [f"| {name} | {size / 1000:.0f} | {less / 1000:.0f} |" for name, size, less in rows]
    return "\n".join(lines)


SECTIONS = {1: "types", 2: "imports", 3: "functions", 7: "exports", 9: "table", 10: "code"}
SECTIONS |= {6: "globals", 11: "data"}


def sections(wasm: bytes) -> list[tuple[str, int, int]]:
    """(section, bytes, compressed bytes) of a WebAssembly module."""
    rows = []
    for one in module_trim.sections(wasm):
        body = wasm[one.start : one.end]
        if one.kind in SECTIONS and len(body) >= SHOWN:
            rows.append((SECTIONS[one.kind], len(body), len(brotli.compress(body, quality=LEVEL))))
    return sorted(rows, key=lambda row: -row[1])


def main() -> int:
    """Take the snapshot, and print the tables."""
    try:
        print(contents(Cache(default_root())))
    except PressError as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 1
    return 0


def contents(cache: Cache) -> str:
    """All tables."""
    folder = ROOT / "essays"
    runtime = fetch_runtime(cache)
    found = essays.find(folder, drafts=False)
    sets = sets_of(found, ROOT, folder, lambda: runtime, cache, print)
    base = [essay for essay in found if sets[essay.slug].name == BASE.name]
    others = left_out_of(BASE, [essay for essay in found if essay not in base])
    packages = build_packages(cache, ROOT, runtime, folder, left_out=others)
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch)
        modules = [essay.module for essay in base]
        made = write_worker(
            site, runtime, packages, modules, cache, report=INVENTORY.read_text("utf-8")
        )
        if STREAM not in made.files:
            raise PressError("There is no snapshot; a browser is needed to take one.")
        files = {name: (site / path).read_bytes() for name, path in made.files.items()}
    stream = read(zstandard.ZstdDecompressor().decompress(files[STREAM]))
    return "\n\n".join(tables(stream, made.apps, files["pyodide.asm.wasm"]))


def tables(stream: Stream, told: Mapping[str, Any], wasm: bytes) -> Iterable[str]:
    """The tables of a stream, with what its Python told of itself, and of its module."""
    yield table("`pyodide.asm.wasm`, by section", sections(wasm))
    libraries = [
        (name.rpartition("/")[2].partition(".")[0], len(data), compressed(data))
        for name, data in stream.libraries.items()
    ]
    memory = stream.memory.tobytes()
    header = compressed(json.dumps(stream.header, separators=(",", ":")).encode())
    whole = [("header", stream.head, header), ("memory", len(memory), compressed(memory))]
    yield table("The stream, by part", [*whole, *sorted(libraries, key=lambda row: -row[1])])
    for head, names, column in (("package", "packages", 3), ("kind", "kinds", 2)):
        rows = by_group(stream, owners(stream, told, column), told[names])
        yield table(f"Its memory, by {head}", rows)


if __name__ == "__main__":
    sys.exit(main())
