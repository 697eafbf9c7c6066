"""Does Emscripten still do what web/worker/emscripten-compat.js relies on? A test a name."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sitepress.paths import WEB
from sitepress.python import module_trim
from sitepress.python.emscripten_patch import with_place_hook, with_short_exports

COMPAT = WEB / "worker" / "emscripten-compat.js"
# What to do where the name has changed; links to the upstream lines are in the file itself.
WHAT_TO_DO = {
    "linkFirst": "find the list of libraries that are linked at the start (loadDylibs in "
    "src/lib/libdylink.js)",
    "startWithMemory": "find what sets the first size of memory (src/runtime_init_memory.js); "
    "without it no large snapshot can be restored, and this Pyodide must be left alone",
    "placeFunctionsBy": "compare build/sitepress/python/emscripten_patch.py with addFunction in "
    "src/lib/libaddfunction.js",
    "placeFunctionsAsUsual": "compare build/sitepress/python/emscripten_patch.py with addFunction "
    "in src/lib/libaddfunction.js",
    "memoryAndTable": "look at the imports of pyodide.asm.wasm (wasm-objdump -x -j Import)",
    "endOfHeap": "look whether sbrk is exported (grep _sbrk pyodide.asm.js)",
    "allocate": "look whether emscripten_builtin_malloc is exported "
    "(system/include/emscripten/heap.h)",
    "free": "look whether the allocator is still dlmalloc (system/lib/dlmalloc.c)",
    "unusedStack": "look at system/include/emscripten/stack.h",
    "openLibraries": "look at LDSO in src/lib/libdylink.js",
    "exportedFunctions": "look at LDSO and newDSO in src/lib/libdylink.js",
    "exportedFunction": "look at LDSO and newDSO in src/lib/libdylink.js",
    "freePlaces": "look at freeTableIndexes in src/lib/libaddfunction.js, and whether Pyodide "
    "still has it on Module",
    "openFiles": "look at FS.streams in src/lib/libfs.js",
    "reopenFile": "look at dupStream in src/lib/libfs.js",
    "reopenLibraries": "look at LDSO in src/lib/libdylink.js",
    "forgetLibraryFiles": "compare DSO with `struct dso` in "
    "system/lib/libc/musl/src/internal/dynlink.h",
    "makeLateFile": "look at the nodes of MEMFS in src/lib/libmemfs.js",
    "inputOutputError": "look at ErrnoError in src/lib/libfs.js and at EIO in the WASI numbers",
    "beforeFirstLookup": "look at lookupPath in src/lib/libfs.js",
}
# SHA-256 of which bytes of the module are other ones once it is trimmed, a bit for each.
ZEROED = "195661cc4e06352f90c053e79c1a07bae9458427b48c21e5e69b509328107f12"


@pytest.mark.parametrize("name", WHAT_TO_DO)
def test_emscripten_still_has(name, facts, runtime):
    info = json.loads(runtime.files["pyodide-lock.json"].read_text())["info"]
    assert facts.get(name) is True, (
        f"{info['platform']} of Pyodide {runtime.version} fails `{name}` ({facts.get(name)}): "
        f"{WHAT_TO_DO[name]}, change {COMPAT.name}, and see build/UPGRADING.md"
    )


def test_every_name_has_a_canary():
    names = re.findall(r"^export (?:async )?(?:const|function) (\w+)", COMPAT.read_text(), re.M)
    assert sorted(names) == sorted(WHAT_TO_DO)


def test_the_glue_can_still_be_patched(runtime):
    """emscripten_patch.py: a door in addFunction, and short exports."""
    glue = runtime.files["pyodide.asm.js"].read_text("utf-8")
    exported = module_trim.exports_of(runtime.files["pyodide.asm.wasm"].read_bytes())
    assert len(with_short_exports(with_place_hook(glue), exported)) < 0.8 * len(glue), (
        "Emscripten writes its exports in another way: compare EXPORT in "
        "build/sitepress/python/emscripten_patch.py with tools/emscripten.py"
    )


def test_the_module_can_still_be_trimmed(runtime):
    """module_trim.py: the tables of encodings are those that they were, to the byte."""
    wasm = runtime.files["pyodide.asm.wasm"].read_bytes()
    trimmed = module_trim.without_encodings(wasm)
    zeroed = np.frombuffer(wasm, np.uint8) != np.frombuffer(trimmed, np.uint8)
    assert hashlib.sha256(np.packbits(zeroed)).hexdigest() == ZEROED, (
        "Python's codecs or the C library's iconv have other tables: look at what "
        "build/sitepress/python/module_trim.py finds, and that it is tables only"
    )


# A memory with the record of one library, which can be that of a changed Emscripten.
FORGET = """
import { forgetLibraryFiles } from COMPAT;
const memory = new ArrayBuffer(1024), module = {
  HEAPU8: new Uint8Array(memory), HEAPU32: new Uint32Array(memory),
  LDSO: { loadedLibsByHandle: { 0: { name: "__main__" }, 64: { name: "/a.so" } } },
  FS: { stat: () => ({ size: 16 }) },
};
const { data, size, name, magic } = GIVEN;
module.HEAPU32[(64 + data) >> 2] = 512;
module.HEAPU32[(64 + size) >> 2] = 16;
new TextEncoder().encodeInto("/a.so", module.HEAPU8.subarray(64 + name));
new TextEncoder().encodeInto(magic + "\\x01\\0\\0\\0 the rest", module.HEAPU8.subarray(512, 528));
const before = module.HEAPU8.slice();
let said = "";
try { forgetLibraryFiles(module); } catch (error) { said = error.message; }
const changed = before.some((byte, i) => byte !== module.HEAPU8[i]);
console.log(JSON.stringify([said, changed, module.HEAPU8.subarray(512, 528).some((byte) => byte)]));
"""
RECORD = {"data": 28, "size": 32, "name": 36, "magic": "\0asm"}


def forget(**changes):
    """(what is said, whether memory was changed, whether the file is still there)."""
    script = FORGET.replace("COMPAT", json.dumps(COMPAT.as_uri()))
    script = script.replace("GIVEN", json.dumps(RECORD | changes))
    node = Path(sys.executable).with_name("node")
    command = [node, "--input-type=module"]
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_a_library_s_file_is_zeroed_where_its_record_is_as_expected():
    assert forget() == ["", True, False]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"data": 24}, "at 28 no address of a WebAssembly file"),
        ({"magic": "\x7fELF"}, "at 28 no address of a WebAssembly file"),
        ({"size": 20}, "0 at 32, where its file has 16 bytes"),
        ({"name": 40}, "another name at 36"),
        ({"data": 32, "size": 36, "name": 40}, "another name at 36, 512 at 32"),
    ],
)
def test_nothing_is_zeroed_where_a_record_is_not_as_expected(changes, what):
    said, changed, _ = forget(**changes)
    assert not changed
    assert said.startswith("Emscripten's record of /a.so has ")
    assert what in said
    assert "web/worker/emscripten-compat.js" in said
    assert "dynlink.h" in said
    assert "\n" not in said
