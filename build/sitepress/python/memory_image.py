"""The stream of a snapshot: the pieces of memory in which a warm Python differs from a fresh one.

A reader's browser makes the fresh memory itself, from the WebAssembly module and the libraries
that it loads anyway, so only the difference is sent. Two fresh images are compared first: where
they differ (seeds that the C library draws when it starts), the warm memory is sent as well.

The stream, before compression:

    length of the header (4 bytes, little endian), header (JSON)
    the shared libraries, in the order of the header
    the pieces of memory, in the order of the header
    the contents of the files that Python holds open, in the order of the header

    header {heap: bytes of memory, table: entries of the function table, state: JavaScript objects
    that Python holds, handles: [[Python's handle of a library, its path]], places: where functions
    are in the table, in the order in which they are linked (web/worker/function-table.js),
    libraries: [[name, bytes]], pieces: [[start, bytes]], files: [[path, bytes]],
    beyond, opened, folders: what packages beyond the base set have (web/worker/filesystem.js),
    top: where a fresh memory ends and only zeros follow,
    sum: the checksum of the memory below `top` after a restore}
"""

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

LINE = 64  # bytes that are compared, and sent, together
GAP = 4  # equal lines that are sent too, because another piece would cost as much

Bytes = NDArray[np.uint8]


def pieces(warm: Bytes, fresh: Bytes, other: Bytes) -> list[tuple[int, int]]:
    """(start, length) of every piece of `warm` to be sent; all three have one length."""
    if not len(warm) == len(fresh) == len(other) or len(warm) % LINE:
        raise ValueError(
            f"Got images of {len(warm)}, {len(fresh)} and {len(other)} bytes; expected one "
            f"length, a multiple of {LINE}."
        )
    lines = [image.reshape(-1, LINE) for image in (warm, fresh, other)]
    differs = (lines[0] != lines[1]).any(1) | (lines[1] != lines[2]).any(1)
    edges = np.flatnonzero(np.diff(np.r_[False, differs, False].astype(np.int8))).reshape(-1, 2)
    merged: list[list[int]] = []
    for start, end in edges.tolist():
        if merged and start - merged[-1][1] < GAP:
            merged[-1][1] = end
        else:
            merged.append([start, end])
    return [(start * LINE, (end - start) * LINE) for start, end in merged]


def checksum(memory: Bytes) -> int:
    """The sum of the memory's 32-bit words, modulo 2³²: quick to compute in a browser."""
    return int(memory.view(np.uint32).sum(dtype=np.uint32))


def stream(
    warm: Bytes,
    top: int,
    chosen: Sequence[tuple[int, int]],
    libraries: Mapping[str, bytes],
    header: Mapping[str, object],
    opened: Sequence[bytes] = (),
) -> bytes:
    """The stream of a snapshot, not yet compressed; `opened` are the contents of open files."""
    head = json.dumps(
        {
            **header,
            "heap": len(warm),
            "top": top,
            "sum": checksum(warm[:top]),
            "libraries": [[name, len(data)] for name, data in libraries.items()],
            "pieces": chosen,
        },
        separators=(",", ":"),
    ).encode()
    return b"".join(
        [
            len(head).to_bytes(4, "little"),
            head,
            *libraries.values(),
            *(warm[start : start + length].tobytes() for start, length in chosen),
            *opened,
        ]
    )
