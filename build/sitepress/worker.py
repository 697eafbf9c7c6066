"""The worker's script and all files that it asks for, put into the site.

`write_worker` copies the runtime, the wheels and the lock to `site/runtime/`, each under a name
with its content hash, joins the modules of web/worker.js into one script that knows those names,
and writes it to `site/assets/`. A page needs only the URL of that script:
`new Worker(url, {type: "module"})`. Everything in `Worker.files` must stay in the site.
"""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitepress.lock import write_lock
from sitepress.packages import Packages
from sitepress.runtime import Runtime

WEB = Path(__file__).with_name("web")
CORE = ("pyodide.asm.js", "pyodide.asm.wasm", "pyodide.mjs", "python_stdlib.zip")


@dataclass(frozen=True)
class Worker:
    """The worker's script and its files, as paths relative to the site."""

    script: str
    files: Mapping[str, str]


def hashed_name(name: str, data: bytes) -> str:
    """`name` with its content's hash before the last suffix: numpy.so → numpy.1a2b3c4d5e6f.so."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{dot}{suffix}"


def write_worker(
    site: Path, runtime: Runtime, packages: Packages, imports: Iterable[str], scratch: Path
) -> Worker:
    """Write the worker and its files below `site`; `imports` are the modules of all essays."""
    wheels = {**packages.wheels}
    lock = write_lock(runtime.files["pyodide-lock.json"], wheels, scratch / "pyodide-lock.json")
    sources = {name: runtime.files[name] for name in CORE}
    sources |= {wheel.name: wheel for wheel in wheels.values()} | {lock.name: lock}
    placed: dict[str, str] = {}
    known: dict[str, tuple[str, int, str]] = {}
    (site / "runtime").mkdir(parents=True, exist_ok=True)
    (site / "assets").mkdir(parents=True, exist_ok=True)
    for name, path in sorted(sources.items()):
        data = path.read_bytes()
        placed[name] = f"runtime/{hashed_name(name, data)}"
        shutil.copyfile(path, site / placed[name])
        integrity = base64.b64encode(hashlib.sha256(data).digest()).decode()
        known[name] = (f"../{placed[name]}", len(data), f"sha256-{integrity}")
    text = inject(bundle(WEB / "worker.js"), files=known, imports=["widgets.browser", *imports])
    script = f"assets/{hashed_name('worker.js', text.encode())}"
    (site / script).write_text(text)
    return Worker(script, placed)


def bundle(entry: Path) -> str:
    """One script of a module and of those that it imports, each once, what is needed first.

    Our modules import by name from files beside them and give no two things one name; so joining
    them is leaving out their `import` and `export` words. One request then brings them all.
    """
    seen: dict[Path, str] = {}

    def visit(path: Path) -> None:
        if path in seen:
            return
        seen[path] = ""
        text = path.read_text()
        for name in re.findall(r'^import [^;]*?from "\./([\w.]+)";\n', text, re.MULTILINE):
            visit(path.with_name(name))
        text = re.sub(r'^import [^;]*?from "\./[\w.]+";\n', "", text, flags=re.MULTILINE)
        del seen[path]  # again at the end: after what it imports
        seen[path] = re.sub(r"^export ", "", text, flags=re.MULTILINE)

    visit(entry)
    return "\n".join(seen.values())


def inject(text: str, **values: object) -> str:
    """`text` with what follows each `/* press: name */` replaced by the value, as JSON."""
    for name, value in values.items():
        mark = re.compile(rf"/\* press: {name} \*/ (\{{\}}|\[\]|null)")
        json_text = json.dumps(value, separators=(",", ":"))
        text, count = mark.subn(lambda _, j=json_text: j, text)
        if count != 1:
            raise ValueError(f"expected one mark {name!r} in the worker, got {count}")
    return text
