"""Trims pyodide.asm.wasm for essays without packages: what nothing there can reach is left out.

1. Tables of East Asian encodings, a tenth of the module: those of Python's codecs, whose modules
   can then not be imported, so that such an encoding is an unknown one; and those of the C
   library's `iconv`, which only a library could call. They become zeros: no address changes.
2. Exports, by which a library that is linked later would find C functions and data: all but those
   that Pyodide's script, ours, or the given libraries name.
3. Functions to which then no call, no export and no place in the function table leads, by Binaryen.

A package that an essay declares may need any of it; such essays have the whole module.

codecs   https://github.com/python/cpython/blob/v3.13.2/Modules/cjkcodecs/cjkcodecs.h
iconv    https://git.musl-libc.org/cgit/musl/tree/src/locale/iconv.c?h=v1.2.5
modules  https://webassembly.github.io/spec/core/binary/modules.html
Binaryen https://github.com/WebAssembly/binaryen (`--remove-unused-module-elements`; what its other
         passes take off compresses to nothing)
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sitepress.errors import PressError
from sitepress.process import run
from widgets.view.bundle import NODE_MODULES

IMPORTS, EXPORTS, DATA = 2, 7, 11  # sections of a module
CODECS = ("_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw")
# The first characters of the C library's tables, and how many each has.
ICONV = {
    "gb18030": ((0x4E02, 0x4E04, 0x4E05, 0x4E06), 126 * 190),
    "jis0208": ((0x3000, 0x3001, 0x3002, 0xFF0C), 84 * 94),
    "big5": ((0x3000, 0xFF0C, 0x3001, 0x3002), 89 * 157),
    "ksc": ((0x3000, 0x3001, 0x3002, 0x00B7), 93 * 94),
}
ENTRY, NEAR = 2, 32  # words of an entry in an index of tables, and how far the next used one may be
SHORTEST = 1000  # bytes of a codec's table
WORD = re.compile(r"[\w$]+")
BINARYEN = NODE_MODULES / "binaryen"
# What Pyodide's module is compiled with. All that Binaryen knows would have it write forms of a
# module that no browser reads yet.
FEATURES = (
    "bulk-memory",
    "exception-handling",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
)
# What build/testing/worker_devtools.py counts with.
TOOLS = {"PyRun_SimpleString", "hiwire_num_refs", "mallinfo"}


@dataclass(frozen=True)
class Section:
    """A section of a module: its kind, and where its contents are."""

    kind: int
    start: int
    end: int


def trimmed(wasm: bytes, scripts: Iterable[str], libraries: Iterable[bytes]) -> bytes:
    """The module for a Python that has these scripts and libraries and no others, functions apart.

    Raises PressError where it is not as expected.
    """
    named = {word for script in scripts for word in WORD.findall(script)} | TOOLS
    linked = {name for one in (wasm, *libraries) for name in imported(one)}

    def kept(name: str) -> bool:
        return name in linked or name in named or f"_{name}" in named

    return with_exports(without_encodings(wasm), kept)


def binaryen() -> Path:
    """Binaryen's folder, as pinned in build/package-lock.json; raises PressError."""
    if not (BINARYEN / "package.json").is_file():
        raise PressError(
            f"There is no Binaryen in {BINARYEN}; run `make build`, which installs it."
        )
    return BINARYEN


def write_reachable(wasm: Path, out: Path) -> None:
    """Write the module to `out` without functions that nothing reaches; raises PressError."""
    optimiser = binaryen() / "bin" / "wasm-opt"
    node = Path(sys.executable).with_name("node")
    features = [f"--enable-{feature}" for feature in FEATURES]
    asked = ["--mvp-features", *features, "--remove-unused-module-elements"]
    run([node, optimiser, wasm, "-o", out, *asked], name="wasm-opt")


def exports_of(wasm: bytes) -> list[str]:
    """The names that a module exports."""
    return [name for name, _ in _exports(wasm)]


def sections(wasm: bytes) -> Iterator[Section]:
    """All sections of a module."""
    at = 8
    while at < len(wasm):
        size, start = number(wasm, at + 1)
        yield Section(wasm[at], start, start + size)
        at = start + size


def number(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned number (LEB128), and where what follows it begins."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def encoded(value: int) -> bytes:
    """The same number as bytes."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def imported(wasm: bytes) -> Iterator[str]:
    """The names that a module imports."""
    section = _section(wasm, IMPORTS)
    count, at = number(wasm, section.start)
    for _ in range(count):
        size, at = number(wasm, at)
        size, at = number(wasm, at + size)
        yield wasm[at : at + size].decode()
        kind, at = wasm[at + size], at + size + 1
        if kind == 3:  # a global: its type, and whether it changes
            at += 2
            continue
        at += kind in (1, 4)  # a table's type, a tag's attribute
        limits, at = number(wasm, at)  # of a function or a tag, its type
        if kind in (1, 2):
            for _ in range(1 + (limits & 1)):
                _, at = number(wasm, at)


def with_exports(wasm: bytes, kept: Callable[[str], bool]) -> bytes:
    """The module with those exports only."""
    section = _section(wasm, EXPORTS)
    entries = [entry for name, entry in _exports(wasm) if kept(name)]
    body = encoded(len(entries)) + b"".join(entries)
    head = wasm[: section.start - len(encoded(section.end - section.start))]
    return head + encoded(len(body)) + body + wasm[section.end :]


def without_encodings(wasm: bytes) -> bytes:
    """The module with zeros in place of the tables, and no module that uses them."""
    section = _section(wasm, DATA)
    count, at = number(wasm, section.start)
    if count != 1:
        raise _changed(f"it has {count} segments of data, where it should have one")
    at = wasm.index(b"\x0b", at) + 1  # the end of where it goes
    size, at = number(wasm, at)
    data = np.frombuffer(wasm, np.uint8, size, at).copy()
    for start, end in [*codec_tables(data), *iconv_tables(data)]:
        data[start:end] = 0
    content = data.tobytes()
    for name in CODECS:
        old = b"\0" + name.encode() + b"\0"
        if old not in content:
            raise _changed(f"there is no {name}")
        content = content.replace(old, b"\0-" + old[2:])
    return wasm[:at] + content + wasm[at + size :]


def codec_tables(data: np.ndarray) -> list[tuple[int, int]]:
    """(start, end) of the tables of Python's codecs.

    An index of 256 entries {address of a table, first and last character in it} leads to each, and
    where one table of an index ends the next begins. So two entries that are near each other, of
    which one says where the other's table begins, are such entries.
    """
    words = data[: len(data) // 4 * 4].view("<u4").astype(np.int64)
    start, span = words[:-1], words[1:]
    first, last = span & 0xFF, span >> 8
    end = start + 2 * (last - first + 1)
    entry = (last < 256) & (last >= first) & (start > 0) & (start % 2 == 0) & (end <= len(data))
    index = np.zeros(len(start), bool)
    for step in range(ENTRY, NEAR, ENTRY):
        follows = entry[:-step] & entry[step:] & (end[:-step] == start[step:])
        index[:-step] |= follows
        index[step:] |= follows
    tables: list[list[int]] = []
    for one, other in sorted(zip(start[index].tolist(), end[index].tolist(), strict=True)):
        if tables and one <= tables[-1][1]:
            tables[-1][1] = max(tables[-1][1], other)
        else:
            tables.append([one, other])
    if not tables:
        raise _changed("no table of an East Asian encoding was found")
    return [(one, other) for one, other in tables if other - one >= SHORTEST]


def iconv_tables(data: np.ndarray) -> list[tuple[int, int]]:
    """(start, end) of the C library's tables: the last of those that begin so."""
    content = data.tobytes()
    tables = []
    for name, (first, count) in ICONV.items():
        start = content.rfind(np.array(first, "<u2").tobytes())
        if start < 0:
            raise _changed(f"there is no table of {name}")
        tables.append((start, start + 2 * count))
    return tables


def _section(wasm: bytes, kind: int) -> Section:
    return next(section for section in sections(wasm) if section.kind == kind)


def _exports(wasm: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, its entry) of every export."""
    count, at = number(wasm, _section(wasm, EXPORTS).start)
    for _ in range(count):
        start = at
        size, at = number(wasm, at)
        name = wasm[at : at + size].decode()
        _, at = number(wasm, at + size + 1)
        yield name, wasm[start:at]


def _changed(what: str) -> PressError:
    return PressError(
        "pyodide.asm.wasm is not as build/sitepress/python/module_trim.py expects: "
        f"{what}; see there and in build/UPGRADING.md."
    )
