"""The page that `panel convert --to pyodide-worker` makes, with everything on our own host.

It gets what a careful author could provide: the same Pyodide, a local lock file instead of asking
the package index, Panel and Bokeh as their own builds for Pyodide leave them, the same compression
and the same caching as ours. Nothing is done that `panel convert` does not do: micropip, pandas,
the prerendered page and its replacement are its own.
"""

import json
import sys
import tempfile
import zipfile
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import bokeh
import panel

from sitepress.cache import Cache, key_of, sha256
from sitepress.errors import PressError
from sitepress.fetch import Log, pinned
from sitepress.paths import ROOT
from sitepress.process import run
from sitepress.python.packages import download
from sitepress.python.runtime import fetch_runtime
from sitepress.python.trim import write_zip
from sitepress.site import assets
from sitepress.site.assets import compress

HOST = ROOT / "build" / "requirements" / "host.txt"
APP = Path(__file__).with_name("stock_app.py")
CORE = (
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "pyodide.mjs",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
# Of Pyodide's own distribution, as its lock file names them.
DISTRIBUTED = (
    "micropip",
    "numpy",
    "pandas",
    "pillow",
    "python-dateutil",
    "pytz",
    "six",
    "requests",
    "certifi",
    "charset-normalizer",
    "idna",
    "urllib3",
)
# From the package index; compiled parts, which would be for this machine, are left out.
REQUIREMENTS = Path("build/requirements/stock.txt")
DEPENDS = {"jinja2": ["markupsafe"], "markdown-it-py": ["mdurl"]}
# What Panel's own builds for Pyodide do not carry: scripts that the page loads by itself.
LEFT_OUT = {
    "panel": (
        "panel/dist/bundled/*",
        "panel/dist/dts/*",
        "panel/dist/lib/*",
        "panel/dist/panel*",
        "panel/tests/*",
    ),
    "bokeh": ("bokeh/server/*.js", "bokeh/*.d.ts", "bokeh/*.tsbuildinfo", "*/bokeh.json"),
}
DIST = f"{panel.__version__}/dist/"
FRONT_END = (
    "panel.min.js",
    "css/*.css",
    "images/*.*",
    "bundled/theme/*.css",
    "bundled/reactiveesm/**/es-module-shims.min.js",
)
CDN = f"https://cdn.holoviz.org/panel/{DIST}"
BOKEH_CDN = "https://cdn.bokeh.org/bokeh/release/"


def stock_site(cache: Cache, log: Log = print, app: Path = APP) -> Path:
    """The folder of the stock site of a script; made once and cached. Raises PressError."""
    recipe = (__file__, app, assets.__file__, ROOT / REQUIREMENTS)
    key = key_of(*(Path(path).read_bytes() for path in recipe))
    return cache.folder("stock", key, lambda folder: make(folder, app, cache, log))


def make(site: Path, app: Path, cache: Cache, log: Log) -> None:
    """Write the stock site of a script into `site`."""
    log("making the stock site (once)")
    runtime, front = site / "runtime", site / "assets"
    runtime.mkdir()
    front.mkdir()
    official = place_distribution(runtime, cache, log)
    wheels = place_index(runtime)
    write_lock(runtime, official, wheels)
    convert(site, app, wheels)
    place_front_end(front)
    compress(site, cache)


def place_distribution(runtime: Path, cache: Cache, log: Log) -> dict[str, Any]:
    """Pyodide and its own packages, by the hashes of its lock; return their entries."""
    core = fetch_runtime(cache, log)
    lock = json.loads(core.files["pyodide-lock.json"].read_text())
    entries = {name: lock["packages"][name] for name in DISTRIBUTED}
    files = {entry["file_name"]: entry["sha256"] for entry in entries.values()}
    packages = replace(pinned("pyodide"), files=files).fetch(cache, log)
    for name in CORE:
        (runtime / name).write_bytes(core.files[name].read_bytes())
    for name, path in packages.items():
        (runtime / name).write_bytes(path.read_bytes())
    return {"info": lock["info"], "packages": entries}


def place_index(runtime: Path) -> dict[str, Path]:
    """The wheels of the package index for any machine; {distribution: file}."""
    with tempfile.TemporaryDirectory() as scratch:
        download(ROOT / REQUIREMENTS, Path(scratch))
        made = {}
        for wheel in sorted(Path(scratch).glob("*.whl")):
            name, version = wheel.stem.split("-")[:2]
            with zipfile.ZipFile(wheel) as archive:
                files = {
                    path: archive.read(path)
                    for path in archive.namelist()
                    if not any(fnmatch(path, left) for left in (*LEFT_OUT.get(name, ()), "*.so"))
                }
            out = runtime / f"{name}-{version}-py3-none-any.whl"
            write_zip(out, files)
            made[name.replace("_", "-")] = out
    return made


def write_lock(runtime: Path, official: dict[str, Any], wheels: dict[str, Path]) -> None:
    """A lock of all that is there, so that nothing is looked up on the network.

    panel and bokeh stay out: the converted page installs them by their address.
    """
    packages = {
        name: {**entry, "depends": [d for d in entry["depends"] if d in official["packages"]]}
        for name, entry in official["packages"].items()
    }
    for name, wheel in wheels.items():
        if name in ("panel", "bokeh"):
            continue
        packages[name] = {
            "name": name,
            "version": wheel.stem.split("-")[1],
            "file_name": wheel.name,
            "install_dir": "site",
            "sha256": sha256(wheel.read_bytes()),
            "package_type": "package",
            "imports": [name.replace("-", "_")],
            "depends": DEPENDS.get(name, []),
            "unvendored_tests": False,
        }
    lock = {"info": official["info"], "packages": packages}
    (runtime / "pyodide-lock.json").write_text(json.dumps(lock))


def convert(site: Path, script: Path, wheels: dict[str, Path]) -> None:
    """`panel convert`, and its addresses made local."""
    with tempfile.TemporaryDirectory() as scratch:
        app = Path(scratch) / "app.py"
        app.write_bytes(script.read_bytes())
        command = [sys.executable, "-m", "panel", "convert", str(app), "--to", "pyodide-worker"]
        run([*command, "--requirements", "param", "--out", scratch], name="panel convert")
        html = (Path(scratch) / "app.html").read_text("utf-8")
        worker = (Path(scratch) / "app.js").read_text("utf-8")
    html = html.replace(CDN, f"./assets/{DIST}").replace(BOKEH_CDN, "./assets/")
    html = html.replace('"./app.js"', '"./assets/app.js"')
    here = "${new URL('../%s', self.location.href)}"
    for name in ("panel", "bokeh"):
        for root in (f"{CDN}wheels/", "https://cdn.holoviz.org/panel/wheels/"):
            worker = worker.replace(
                f"{root}{wheels[name].name}", here % f"runtime/{wheels[name].name}"
            )
    worker = re_pyodide(worker)
    # Python writes links to Panel's style sheets; they are on this host too.
    begin = "runPythonAsync(`\\nimport asyncio"
    root = "import os\\nos.environ['PANEL_CDN_ROOT'] = '" + here % "assets/" + "'\\n"
    worker = worker.replace(begin, begin.replace("\\n", "\\n" + root))
    (site / "index.html").write_text(html, "utf-8")
    (site / "assets" / "app.js").write_text(worker, "utf-8")


def re_pyodide(worker: str) -> str:
    """The worker with Pyodide from this host."""
    head, _, rest = worker.partition("\n")
    if not head.startswith("import { loadPyodide } from "):
        raise PressError("panel convert wrote another kind of worker; update the benchmark.")
    return 'import { loadPyodide } from "../runtime/pyodide.mjs";\n' + rest


def place_front_end(front: Path) -> None:
    """Panel's and BokehJS's scripts and styles, as their wheels carry them."""
    dist = Path(panel.__file__).parent / "dist"
    for part in FRONT_END:
        for path in sorted(dist.glob(part)):
            target = front / DIST / path.relative_to(dist)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    scripts = Path(bokeh.__file__).parent / "server" / "static" / "js"
    for name in ("bokeh", "bokeh-gl", "bokeh-widgets"):
        (front / f"{name}-{bokeh.__version__}.min.js").write_bytes(
            (scripts / f"{name}.min.js").read_bytes()
        )
