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
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import wasmtime
import zstandard

from sitepress.cache import Cache, default_root, hashed_name, key_of, published_name
from sitepress.content.pages import Book
from sitepress.errors import AppsFailed, BrowserMissing, PressError
from sitepress.fetch import Log
from sitepress.paths import WEB
from sitepress.python import memory_image, snapshot
from sitepress.python.emscripten_patch import (
    with_place_hook,
    with_short_exports,
    without_exports,
)
from sitepress.python.lock import lock_of
from sitepress.python.module_trim import FEATURES, binaryen, exports_of, trimmed, write_reachable
from sitepress.python.packages import LIBRARY, Packages, essay_files
from sitepress.python.runtime import SITE_PACKAGES, STANDARD_LIBRARY, Runtime
from sitepress.python.snapshot import APPS, STREAM, Snapshot, all_libraries, write_snapshot
from widgets.view.bundle import bundle

PARTS = ("worker/*.js", "snapshot/*.js")  # scripts that may name a function of Pyodide's module
CAPTURE, WARM_UP = "snapshot/capture.js", "snapshot/warm_up.py"
WARM_UP_APPS = "snapshot/warm_up_apps.py"
CORE_SENT = 2_300_000  # bytes of CORE as a host sends them, about
HOST, APPS_HOST = "widgets.hosts.worker", "widgets.hosts.apps"
LARGE = "widgets.hosts.large_packages"
GLUE, MODULE = "pyodide.asm.js", "pyodide.asm.wasm"
LATE = "late.json"  # Python that is in no snapshot
DRAFT = "draft"  # the folder of what is written again and again, under the same names
CORE = (GLUE, MODULE, "pyodide.mjs", "zstddec-stream.mjs")


@dataclass(frozen=True)
class Worker:
    """The worker's script and its files (name → path), as paths relative to the site.

    beyond  whether its packages are more than the base set
    sent    bytes that come before it answers for the first time, about
    memory  bytes of Python's memory, 0 where there is no snapshot to know it from
    books   {slug of a book: the script of a worker that has its code, too}
    base    what the scripts are made of
    apps    {slug: what the snapshot's Python made of an app}; none without a snapshot
    """

    script: str
    files: Mapping[str, str]
    books: Mapping[str, str]
    base: "Base"
    beyond: bool = False
    sent: int = 0
    memory: int = 0
    apps: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Base:
    """What the worker's scripts of a set of packages are made of.

    script   the name of a draft's script, which is written again and again
    modules  of its essays and books
    sources  {name of a file: where it is}
    placed   {name: its path in the site}
    values   what the build gives the script
    """

    script: str
    modules: Sequence[str]
    sources: Mapping[str, Path]
    placed: Mapping[str, str]
    values: Mapping[str, object]
    draft: bool

    def write(self, site: Path) -> str:
        """Write the script of a worker without late code; return its path in the site."""
        values = {**self.values, "LATE": False, "LATE_MODULES": []}
        text = script("worker/worker.js", self.sources, self.placed, values, draft=self.draft)
        return write_text(site, f"assets/{hashed_name(self.script, text.encode())}", text)

    def write_draft(self, site: Path, essays: Path, cache: Cache) -> str:
        """The same of one that imports all its modules from the folder of `essays` as it is now."""
        files = essay_files(essays, books=True)
        return self.write_late(site, self.script, files, self.modules, cache)

    def write_late(
        self, site: Path, name: str, files: Mapping[str, Path], modules: Sequence[str], cache: Cache
    ) -> str:
        """The same of one that imports `modules`, whose `files` are in no wheel."""
        code = cache.put(late_code(files), LATE)
        values = {**self.values, "LATE": True, "LATE_MODULES": list(modules)}
        if self.draft:
            placed = {**self.placed, LATE: write_text(site, f"{DRAFT}/{LATE}", code.read_text())}
        else:
            placed = {**self.placed, **place(site, {LATE: code}, "runtime")}
        sources = {**self.sources, LATE: code}
        text = script("worker/worker.js", sources, placed, values, draft=self.draft)
        hashed = f"assets/{hashed_name(name, text.encode())}"
        return write_text(site, f"{DRAFT}/{name}" if self.draft else hashed, text)


def write_worker(
    site: Path,
    runtime: Runtime,
    packages: Packages,
    imports: Sequence[str],
    cache: Cache | None = None,
    log: Log = print,
    draft: bool = False,
    books: Sequence[Book] = (),
    essays: Path | None = None,
    name: str = "",
    beyond: Collection[str] = (),
    apps: bool = False,
    report: str = "",
) -> Worker:
    """Write the worker and its files below `site`; `imports` are the modules of its essays.

    name    of the set of packages, which is empty for the base set
    beyond  the names of the packages that are not in the base set
    apps    whether there are ordinary apps
    report  Python that follows warm_up.py, whose `main` returns what becomes `Worker.apps`

    The code of `books` is late, and there is a worker for each. In a draft the code of all `essays`
    is, the folder that they are in.

    A `draft` has source maps and no snapshot; without one (or without a browser to take one) Python
    starts in the ordinary way.
    """
    cache = cache or Cache(default_root())
    sources = core(runtime, packages.wheels, cache, whole=bool(beyond) or apps)
    sources[LIBRARY] = packages.library
    sources |= {wheel.name: wheel for wheel in packages.wheels.values()}
    official = runtime.files["pyodide-lock.json"]
    values: dict[str, object] = {
        "LOCK": lock_of(official, packages.wheels),
        # The first tells Panel where its scripts are, before Panel is imported.
        "IMPORTS": [
            *([APPS_HOST] if apps else []),
            HOST,
            *([LARGE] if beyond else []),
            *(() if draft and essays else imports),
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
    if not draft and (
        taken := take(cache, sources, packages.wheels, captured, log, beyond, report)
    ):
        sources |= {STREAM: taken.stream, **taken.packages}
        made = json.loads(taken.apps.read_text("utf-8"))
    placed = place(site, sources, "runtime")
    values |= {"KERNELS": assembled("kernels.wat"), "INFLATED": inflated(sources.get(STREAM))}
    suffix = f"-{name}" if name else ""
    modules = [*imports, *(book.module for book in books)]
    base = Base(f"worker{suffix}.js", modules, sources, placed, values, draft)
    if draft and essays:
        one = base.write_draft(site, essays, cache)
        bound = dict.fromkeys((book.slug for book in books), one)
    else:
        one = base.write(site)
        bound = {
            book.slug: base.write_late(
                site, f"book-{book.slug}.js", book.files(), [book.module], cache
            )
            for book in books
        }
    first = {STREAM} if STREAM in sources else {n for n in sources if n.endswith((".whl", ".zip"))}
    sent = sum(sources[file].stat().st_size for file in first) + CORE_SENT
    return Worker(
        script=one,
        files=placed,
        books=bound,
        base=base,
        beyond=bool(beyond) or apps,
        sent=sent,
        memory=memory_of(sources.get(STREAM)),
        apps=made,
    )


def core(
    runtime: Runtime, wheels: Mapping[str, Path], cache: Cache, *, whole: bool
) -> dict[str, Path]:
    """Pyodide's own files: its script patched, and its module trimmed unless it must be `whole`."""
    files = {name: runtime.files[name] for name in CORE}
    glue = with_place_hook(files[GLUE].read_text("utf-8"))
    module = files[MODULE].read_bytes()
    if not whole:
        own = (path.read_text("utf-8") for part in PARTS for path in sorted(WEB.glob(part)))
        loader = files["pyodide.mjs"].read_text("utf-8")
        libraries = all_libraries(wheels).values()
        module = reachable(
            cache.put(trimmed(module, [without_exports(glue), loader, *own], libraries), MODULE),
            cache,
        ).read_bytes()
    files[GLUE] = cache.put(with_short_exports(glue, exports_of(module)).encode(), GLUE)
    files[MODULE] = cache.put(module, MODULE)
    return files


def reachable(module: Path, cache: Cache) -> Path:
    """The module without functions that nothing reaches, from the cache or made now."""
    made_by = inspect.getsource(write_reachable).encode(), *FEATURES
    key = key_of(module.read_bytes(), (binaryen() / "package.json").read_bytes(), *made_by)
    folder = cache.folder("module", key, lambda folder: write_reachable(module, folder / MODULE))
    return folder / MODULE


def late_code(files: Mapping[str, Path]) -> bytes:
    """Python files as JSON: {path among the packages: text}."""
    texts = {name: path.read_text("utf-8") for name, path in files.items()}
    return json.dumps(texts, ensure_ascii=False).encode()


def write_text(site: Path, path: str, text: str) -> str:
    """Write a file of the site; return its path."""
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, "utf-8")
    return path


def take(
    cache: Cache,
    sources: Mapping[str, Path],
    wheels: Mapping[str, Path],
    values: Mapping[str, object],
    log: Log,
    beyond: Collection[str] = (),
    report: str = "",
) -> Snapshot | None:
    """The memory snapshot of these files, from the cache or taken now; None without a browser."""
    warm_up = read(WARM_UP) + (read(WARM_UP_APPS) if values.get("APPS") else "") + report

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
    recipe.append(str(snapshot.level()).encode())
    key = key_of(dict(values), *recipe, *(path.read_bytes() for path in sources.values()))
    try:
        folder = cache.folder("snapshot", key, fill)
    except PressError as problem:
        # Of the base set there must be one; a library of an essay's may hold what none can.
        missing = isinstance(problem, BrowserMissing) or values["BEYOND"]
        if isinstance(problem, AppsFailed) or not missing:
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
