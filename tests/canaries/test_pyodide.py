"""Does Pyodide still do what web/worker/pyodide-compat.js relies on? A test a name."""

import re

import pytest

from sitepress.paths import WEB

COMPAT = WEB / "worker" / "pyodide-compat.js"
# What to do where the name has changed; links to the upstream lines are in the file itself.
WHAT_TO_DO = {
    "moduleMaker": "find what pyodide.asm.js assigns its module's maker to (EXPORT_NAME in "
    "Pyodide's Makefile.envs)",
    "setModuleMaker": "find how loadPyodide gets at the module's maker (src/js/pyodide.ts)",
    "instantiatingBy": "find how Pyodide compiles and instantiates its module "
    "(getInstantiateWasmFunc in src/js/emscripten-settings.ts)",
    "TO_BE_CAPTURED": "find the option that makes a Python whose memory can be taken "
    "(_makeSnapshot in src/js/pyodide.ts)",
    "TO_BE_RESTORED": "find the option that lets Python begin from a memory (_loadSnapshot in "
    "src/js/pyodide.ts)",
    "restoreHeldObjects": "find who gives the bootstrap the objects of a snapshot "
    "(API.restoreSnapshot in src/js/snapshot.ts)",
    "heldObjects": "find how the objects that Python holds are written down "
    "(API.serializeHiwireState in src/js/snapshot.ts)",
    "loadLibrariesWhenImported": "find what decides which libraries are loaded with a package "
    "(should_load_dynlib in src/py/pyodide/_package_loader.py)",
    "moduleOf": "find where Emscripten's module hangs (pyodideAPI._module in src/js/api.ts)",
    "untrackObject": "look whether PyObject_GC_UnTrack is exported (grep it in pyodide.asm.js); a "
    "snapshot is larger without it, and otherwise the same",
    "argumentCounter": "find where CPython keeps the function that counts arguments (the "
    "trampoline patch in cpython/patches, or Python/emscripten_trampoline.c)",
}


@pytest.mark.parametrize("name", WHAT_TO_DO)
def test_pyodide_still_has(name, facts, runtime):
    assert facts.get(name) is True, (
        f"Pyodide {runtime.version} fails `{name}` ({facts.get(name)}): {WHAT_TO_DO[name]}, change "
        f"{COMPAT.name}, and see build/UPGRADING.md"
    )


def test_every_name_has_a_canary():
    names = re.findall(r"^export (?:async )?(?:const|function) (\w+)", COMPAT.read_text(), re.M)
    assert sorted(names) == sorted(WHAT_TO_DO)
