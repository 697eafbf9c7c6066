"""What the canaries look at: the pinned runtime in Chromium, and the installed libraries."""

import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from sitepress import chromium
from sitepress.cache import Cache, default_root
from sitepress.python.emscripten_patch import with_place_hook, with_short_exports
from sitepress.python.module_trim import exports_of
from sitepress.python.runtime import fetch_runtime
from sitepress.serve import Server
from widgets.view.bundle import bundle

# Two that need nothing of each other's.
LIBRARIES = ("numpy/linalg/lapack_lite", "numpy/random/_sfc64")


@pytest.fixture(scope="session")
def runtime():
    """The pinned files of Pyodide and numpy."""
    return fetch_runtime(Cache(default_root()))


@pytest.fixture(scope="session")
def facts(runtime, tmp_path_factory):
    """{name of a function of ours: True, or what was wrong}, from probe.js in Chromium."""
    folder = tmp_path_factory.mktemp("runtime")
    for name, path in runtime.files.items():
        shutil.copyfile(path, folder / name)
    glue = folder / "pyodide.asm.js"
    exported = exports_of(runtime.files["pyodide.asm.wasm"].read_bytes())
    script = with_short_exports(with_place_hook(glue.read_text("utf-8")), exported)
    glue.write_text(script, "utf-8")
    libraries = []
    with zipfile.ZipFile(folder / runtime.numpy) as wheel:
        for name in wheel.namelist():
            if name.endswith(".so") and name.partition(".")[0] in LIBRARIES:
                (folder / Path(name).name).write_bytes(wheel.read(name))
                libraries.append(name)
    (folder / "probe.js").write_text(bundle(Path(__file__).with_name("probe.js")), "utf-8")
    (folder / "probe.html").write_text("<!doctype html><title>probe</title>")
    with Server(folder) as host, sync_playwright() as playwright:
        url = host.url
        browser = chromium.launch(playwright)
        page = browser.new_page()
        page.set_default_timeout(300_000)
        page.goto(f"{url}probe.html")
        given = {"at": url, "libraries": libraries, "wheel": url + runtime.numpy}
        facts = page.evaluate("(given) => import('/probe.js').then((m) => m.probe(given))", given)
        browser.close()
    return facts
