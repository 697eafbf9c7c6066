"""The build cache: files under their own hashes, and folders under the hashes of their inputs.

Two builds may run at once, and either may be killed at any moment: everything is written under a
temporary name in the same folder and then moved, which is atomic. What is read back is hashed
again; a damaged file counts as absent.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NAME_DIGITS = 12  # of a content's hash in a file's name


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def hashed_name(name: str, data: bytes) -> str:
    """`name` with its content's hash in it: `numpy.so` → `numpy.1a2b3c4d5e6f.so`.

    The hash is before the last suffix, from which web servers take a file's type.
    """
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{sha256(data)[:NAME_DIGITS]}{dot}{suffix}"


# Suffixes that hosts do not know, and those to publish such files under. Stock nginx sends `.mjs`
# as bytes, which is no script; IIS has no type for the others and answers 404; a host that takes
# `.zst` for a compressed copy has the browser unpack it. Wheels and `.npz` files are zip files.
PUBLISHED = {"mjs": "js", "zst": "bin", "whl": "zip", "npz": "zip"}


def published_name(name: str, data: bytes) -> str:
    """`name` with its content's hash and a suffix that every host knows: `a.mjs` → `a.1a2b….js`."""
    stem, dot, suffix = name.rpartition(".")
    return hashed_name(f"{stem}{dot}{PUBLISHED.get(suffix, suffix)}", data)


def key_of(*parts: object) -> str:
    """A 32-digit key that changes when any of `parts` (JSON values, bytes, paths' bytes) does."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else json.dumps(part, sort_keys=True).encode()
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()[:32]


def default_root() -> Path:
    """`$DECIBAN_CACHE`, or `deciban` in the user's cache folder (`$XDG_CACHE_HOME`, ~/.cache)."""
    if named := os.environ.get("DECIBAN_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deciban"


@dataclass(frozen=True)
class Cache:
    """A cache below `root`; it may be deleted at any time, by anyone."""

    root: Path

    def path(self, digest: str, name: str) -> Path:
        """Where the file of that SHA-256 is or would be; `name` is only for people."""
        return self.root / "files" / digest[:16] / name

    def get(self, digest: str, name: str) -> Path | None:
        """The file, if it is there and undamaged."""
        path = self.path(digest, name)
        try:
            return path if sha256(path.read_bytes()) == digest else None
        except OSError:
            return None

    def put(self, data: bytes, name: str) -> Path:
        """Store `data` under its hash."""
        path = self.path(sha256(data), name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as scratch:
            try:
                scratch.write(data)
                scratch.close()
                os.replace(scratch.name, path)
            except BaseException:
                Path(scratch.name).unlink(missing_ok=True)
                raise
        path.chmod(0o644)
        return path

    def folder(self, kind: str, key: str, fill: Callable[[Path], None]) -> Path:
        """The folder `kind`/`key`; made by `fill(folder)` when it is not there yet.

        `key` names everything that the contents depend on (`key_of`). A `fill` that raises leaves
        nothing behind.
        """
        path = self.root / kind / key
        if path.is_dir():
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=path.parent, prefix=".making-"))
        try:
            fill(scratch)
            scratch.chmod(0o755)
            try:
                scratch.rename(path)
            except OSError:
                if not path.is_dir():  # otherwise another build was quicker: same key, same bytes
                    raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return path
