"""The worker's script and all files that it asks for, put into the site.

`write_worker` copies the runtime, the wheels and the memory snapshot to `site/runtime/`, each under
a name with its content hash, bundles web/worker/worker.js into one script that knows those names,
and writes it to `site/assets/`. A page needs only the URL of that script:
`new Worker(url, {type: "module"})`. Everything in `Worker.files` must stay in the site.
"""

import base64
import hashlib
import inspect
import json
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import wasmtime
import zstandard

from sitepress.cache import Cache, default_root, hashed_name, key_of, published_name
from sitepress.errors import BrowserMissing, PressError
from sitepress.fetch import Log
from sitepress.paths import WEB
from sitepress.python import memory_image, snapshot
from sitepress.python.emscripten_patch import with_place_hook, with_short_exports
from sitepress.python.lock import lock_of
from sitepress.python.packages import LIBRARY, Packages
from sitepress.python.runtime import SITE_PACKAGES, STANDARD_LIBRARY, Runtime
from sitepress.python.snapshot import APPS, STREAM, Snapshot, write_snapshot
from widgets.view.bundle import bundle

CAPTURE, WARM_UP = "snapshot/capture.js", "snapshot/warm_up.py"
WARM_UP_APPS = "snapshot/warm_up_apps.py"
CORE_SENT = 2_300_000  # bytes of CORE as a host sends them, about
LARGE = "widgets.hosts.large_packages"
GLUE = "pyodide.asm.js"
CORE = (GLUE, "pyodide.asm.wasm", "pyodide.mjs", "zstddec-stream.mjs")


@dataclass(frozen=True)
class Worker:
    """The worker's script and its files (name → path), as paths relative to the site.

    beyond  whether its packages are more than the base set
    sent    bytes that come before it answers for the first time, about
    memory  bytes of Python's memory, 0 where there is no snapshot to know it from
    apps    {slug: what the snapshot's Python made of an app}; none without a snapshot
    """

    script: str
    files: Mapping[str, str]
    beyond: bool = False
    sent: int = 0
    memory: int = 0
    apps: Mapping[str, Any] = field(default_factory=dict)


def write_worker(
    site: Path,
    runtime: Runtime,
    packages: Packages,
    imports: Iterable[str],
    cache: Cache | None = None,
    log: Log = print,
    draft: bool = False,
    beyond: Collection[str] = (),
    apps: bool = False,
) -> Worker:
    """Write the worker and its files below `site`; `imports` are the modules of its essays.

    beyond  the names of the packages that are not in the base set
    apps    whether there are ordinary apps

    A `draft` has source maps and no snapshot; without one (or without a browser to take one) Python
    starts in the ordinary way.
    """
    cache = cache or Cache(default_root())
    sources = {name: runtime.files[name] for name in CORE} | {LIBRARY: packages.library}
    glue = with_short_exports(with_place_hook(sources[GLUE].read_text("utf-8")))
    sources[GLUE] = cache.put(glue.encode(), GLUE)
    sources |= {wheel.name: wheel for wheel in packages.wheels.values()}
    official = runtime.files["pyodide-lock.json"]
    values: dict[str, object] = {
        "LOCK": lock_of(official, packages.wheels),
        # The first tells Panel where its scripts are, before Panel is imported.
        "IMPORTS": [
            *(["widgets.hosts.apps"] if apps else []),
            "widgets.hosts.worker",
            *([LARGE] if beyond else []),
            *imports,
        ],
        "SITE_PACKAGES": SITE_PACKAGES,
        "STANDARD_LIBRARY": STANDARD_LIBRARY,
        "BEYOND": bool(beyond),
        "APPS": apps,
    }
    # A shared library that others need is there before Python when the snapshot is taken. Pyodide
    # would load it once more, under another path: a second copy, and places in the function table.
    wheels = {name: path for name, path in packages.wheels.items() if path.suffix == ".whl"}
    captured = values | {"LOCK": lock_of(official, wheels)}
    made = {}
    if not draft and (taken := take(cache, sources, packages.wheels, captured, log, beyond)):
        sources |= {STREAM: taken.stream, **taken.packages}
        made = json.loads(taken.apps.read_text("utf-8"))
    placed = place(site, sources, "runtime")
    values |= {"KERNELS": assembled("kernels.wat"), "INFLATED": inflated(sources.get(STREAM))}
    text = script("worker/worker.js", sources, placed, values, draft=draft)
    name = f"assets/{hashed_name('worker.js', text.encode())}"
    (site / "assets").mkdir(exist_ok=True)
    (site / name).write_text(text)
    first = {STREAM} if STREAM in sources else {n for n in sources if n.endswith((".whl", ".zip"))}
    sent = sum(sources[name].stat().st_size for name in first) + CORE_SENT
    own = bool(beyond) or apps
    return Worker(name, placed, own, sent, memory_of(sources.get(STREAM)), made)


def take(
    cache: Cache,
    sources: Mapping[str, Path],
    wheels: Mapping[str, Path],
    values: Mapping[str, object],
    log: Log,
    beyond: Collection[str] = (),
) -> Snapshot | None:
    """The memory snapshot of these files, from the cache or taken now; None without a browser."""
    warm_up = read(WARM_UP) + (read(WARM_UP_APPS) if values.get("APPS") else "")

    def fill(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            served = Path(scratch)
            placed = place(served, sources, "runtime")
            given = {**values, "WARM_UP": warm_up}
            text = script(CAPTURE, sources, placed, given)
            (served / "assets").mkdir()
            (served / "assets" / "capture.js").write_text(text)
            write_snapshot(served, "/assets/capture.js", wheels, folder, log, beyond)

    recipe = [bundle(WEB / CAPTURE).encode(), warm_up.encode()]
    recipe += [inspect.getsource(module).encode() for module in (memory_image, snapshot)]
    key = key_of(dict(values), *recipe, *(path.read_bytes() for path in sources.values()))
    try:
        folder = cache.folder("snapshot", key, fill)
    except PressError as problem:
        # Of the base set there must be one; a library of an essay's may hold what none can.
        if not (isinstance(problem, BrowserMissing) or values["BEYOND"]):
            raise
        reason = str(problem).partition("\n")[0]
        log(f"there is no memory snapshot, and Python will start slowly: {reason}")
        return None
    archives = {path.name: path for path in sorted(folder.glob("*.bin"))}
    return Snapshot(folder / STREAM, archives, folder / APPS)


def memory_of(stream: Path | None) -> int:
    """Bytes of the memory that a snapshot's stream is put into; 0 without one."""
    if stream is None:
        return 0
    with zstandard.ZstdDecompressor().stream_reader(stream.read_bytes()) as reader:
        length = int.from_bytes(reader.read(4), "little")
        return int(json.loads(reader.read(length))["heap"])


def inflated(stream: Path | None) -> list[object]:
    """[bytes, integrity] of the snapshot's stream when it is inflated; empty without one."""
    if stream is None:
        return []
    data = zstandard.ZstdDecompressor().decompress(stream.read_bytes())
    return [len(data), integrity(data)]


def integrity(data: bytes) -> str:
    """The hash of a file as browsers check it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def place(site: Path, sources: Mapping[str, Path], folder: str) -> dict[str, str]:
    """Copy files (name → path) into `site/folder`, published; name → path in the site."""
    (site / folder).mkdir(parents=True, exist_ok=True)
    placed = {}
    for name, path in sorted(sources.items()):
        placed[name] = f"{folder}/{published_name(name, path.read_bytes())}"
        shutil.copyfile(path, site / placed[name])
    return placed


def script(
    entry: str,
    sources: Mapping[str, Path],
    placed: Mapping[str, str],
    values: Mapping[str, object],
    *,
    draft: bool = False,
) -> str:
    """A worker's script that knows where its files are: {name: [URL, bytes, integrity]}."""
    known = {}
    for name, path in sorted(sources.items()):
        data = path.read_bytes()
        known[name] = [f"../{placed[name]}", len(data), integrity(data)]
    return bundle(WEB / entry, values={"FILES": known, **values}, draft=draft)


def read(name: str) -> str:
    """A text that a script takes along."""
    return (WEB / name).read_text()


def assembled(name: str) -> str:
    """WebAssembly written as text, as its bytes in base64."""
    return base64.b64encode(wasmtime.wat2wasm(read(f"worker/{name}"))).decode()
