"""What an essay's dependencies are on the author's machine: where its numbers are computed.

The press imports an essay to compute the numbers in its prose, and so does a Panel server. The
packages are those of the browser's lock, at the same versions wherever the index has such a wheel
for this machine and else at the next later ones, pinned with hashes in `host.txt` beside the essay.
They are installed into a folder of the cache, never into the environment of the press.
"""

import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from sitepress.cache import Cache, key_of
from sitepress.errors import PressError, ProcessError
from sitepress.fetch import Log
from sitepress.process import run
from sitepress.python.resolve import Locked, Official, head
from sitepress.python.script_metadata import Declared

LOCK = "host.txt"
UV = [sys.executable, "-m", "uv", "pip"]


def use(
    declared: Declared,
    packages: Sequence[Locked],
    lock: Official,
    base: Collection[str],
    cache: Cache,
    log: Log,
) -> None:
    """Make the packages importable here; raises PressError where one cannot be had.

    base  what the press has itself, and keeps: the names are not installed again
    """
    if not packages:
        return
    path, top = declared.path.with_name(LOCK), head(declared, lock)
    if not path.is_file() or not path.read_text("utf-8").startswith(top):
        path.write_text(top + pins_for(declared, packages, base), "utf-8")
        log(f"pinned for this machine in {path}, which is to be committed")

    def install(folder: Path) -> None:
        log(f"installing what {declared.path.name} needs")
        command = [*UV, "install", "-q", "--no-deps", "--require-hashes", "--only-binary=:all:"]
        run([*command, "--target", str(folder), "-r", str(path)], name="uv pip install")

    pins = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    key = key_of(sys.version, sys.platform, pins)
    folder = str(cache.folder("host", key, install))
    if folder not in sys.path:
        sys.path.insert(0, folder)


def pins_for(declared: Declared, packages: Sequence[Locked], base: Collection[str]) -> str:
    """The lines of a lock for this machine."""
    index = [p for p in packages if not p.file.endswith(".zip") and p.name not in base]
    try:
        return compiled([line_for(one) for one in index], base)
    except ProcessError as problem:
        raise PressError(
            f"{declared.place}: its dependencies cannot be installed on this machine ({problem})."
        ) from problem


def line_for(package: Locked) -> str:
    """The requirement of the browser's version of a package, or else of that or a later one."""
    exact = f"{package.name}=={package.version}"
    try:
        compiled([exact], (), "--no-deps")
    except ProcessError:
        return exact.replace("==", ">=")
    return exact


def compiled(lines: Sequence[str], base: Collection[str], *options: str) -> str:
    """What uv makes of requirements: pinned, with hashes, without what the press has itself."""
    with tempfile.TemporaryDirectory() as scratch:
        given = Path(scratch) / "host.in"
        given.write_text("\n".join(lines) + "\n", "utf-8")
        command = [*UV, "compile", "-q", "--generate-hashes", "--no-emit-index-url", "--no-header"]
        command += ["--no-annotate", "--only-binary=:all:"]
        command += ["--python-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
        for name in sorted(base):
            command += ["--no-emit-package", name]
        done = run([*command, *options, str(given)], name="uv pip compile")
    return done.stdout
