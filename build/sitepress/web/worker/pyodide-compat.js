// Every private name of Pyodide that we use, why, and where it is upstream. The links are to 0.28.3.
// tests/canaries/test_pyodide.py tries each name on the pinned runtime; build/UPGRADING.md says what
// to do when one has changed.

/** @import { Create, Module, Pyodide, Settings } from "./pyodide-internals.d.ts" */

// The function that makes Emscripten's module: pyodide.asm.js defines it globally, and `loadPyodide`
// uses it if it is defined. Our wrapper sees the settings and the module.
// https://github.com/pyodide/pyodide/blob/0.28.3/src/js/pyodide.ts#L316
// https://github.com/pyodide/pyodide/blob/0.28.3/Makefile.envs#L160
/** @type {() => Create} */
export const moduleMaker = () => globalThis._createPyodideModule;
/** @param {Create} create */
export function setModuleMaker(create) {
  globalThis._createPyodideModule = create;
}

// Run `load()`, and let `instantiate(imports)` make the instance of a module that is compiled already:
// Pyodide would fetch and compile it itself, and later.
// https://github.com/pyodide/pyodide/blob/0.28.3/src/js/emscripten-settings.ts#L216
/**
 * @template T
 * @param {WebAssembly.Module} module
 * @param {(imports: any) => Promise<WebAssembly.Instance>} instantiate
 * @param {() => Promise<T>} load
 */
export async function instantiatingBy(module, instantiate, load) {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (_, imports) => ({
    module,
    instance: await instantiate(imports),
  });
  try {
    return await load();
  } finally {
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

// Options of `loadPyodide`: for a Python of which a snapshot is taken, and for one that is restored
// from a snapshot. The documented `makeMemorySnapshot` and `_loadSnapshot` copy all memory as one array
// and know of no shared libraries; ours writes the memory itself, so the array is empty.
// https://github.com/pyodide/pyodide/blob/0.28.3/src/js/pyodide.ts#L244
export const TO_BE_CAPTURED = { _makeSnapshot: true };
export const TO_BE_RESTORED = { _loadSnapshot: new Uint8Array(0) };

// What Pyodide would read from its own kind of snapshot: the JavaScript objects that Python holds.
// https://github.com/pyodide/pyodide/blob/0.28.3/src/js/snapshot.ts#L245
/**
 * @param {Settings} settings
 * @param {unknown} state
 */
export function restoreHeldObjects(settings, state) {
  settings.API.restoreSnapshot = () => state;
}

// The JavaScript objects that Python holds, as JSON; `refuse(object)` is called with one that is not
// Pyodide's own, and throws.
// https://github.com/pyodide/pyodide/blob/0.28.3/src/js/snapshot.ts#L123
/** @type {(python: Pyodide, refuse: (object: unknown) => never) => unknown} */
export const heldObjects = (python, refuse) => python._api.serializeHiwireState(refuse);

// `loadPackage` loads every shared library of a package, as the main thread of a page may not when it
// is imported. Let none be loaded but those that are imported.
// https://github.com/pyodide/pyodide/blob/0.28.3/src/py/pyodide/_package_loader.py#L273
/** @type {(python: Pyodide) => void} */
export const loadLibrariesWhenImported = (python) =>
  python.runPython(
    "import pyodide._package_loader as loader; loader.should_load_dynlib = lambda path: False",
  );

// Emscripten's module. `python.FS` is public, its memory and table are not.
// https://github.com/pyodide/pyodide/blob/0.28.3/src/js/api.ts#L727
/** @type {(python: Pyodide) => Module} */
export const moduleOf = (python) => python._module;

// Take an object out of the garbage collector's list, by its address. CPython's public C function,
// which Pyodide's module exports.
// https://docs.python.org/3/c-api/gcsupport.html#c.PyObject_GC_UnTrack
/** @type {(module: Module, address: number) => void} */
export const untrackObject = (module, address) => module._PyObject_GC_UnTrack(address);

// CPython uses a function of the engine that counts the arguments of another: `_PyEM_CountArgsPtr` is
// its place, the last in the table of `length` functions, and _PyRuntime has a pointer to it at an
// offset that Pyodide exports. On iPhones and iPads Pyodide leaves the function out: its place is
// empty and the pointer zero. Returns two functions that set the pointer: to its value where the
// snapshot was taken, and to its value in this browser.
// https://github.com/pyodide/pyodide/blob/0.28.3/cpython/patches/0007-Use-wasm-gc-based-call-adaptor-if-available.patch#L287
// https://github.com/pyodide/pyodide/blob/0.28.3/Makefile.envs#L246
/**
 * @param {Module} module
 * @param {number} length
 */
export function argumentCounter(module, length) {
  const here = module._PyEM_CountArgsPtr;
  if (!here) module.wasmTable.grow(1);
  const offset = module.HEAPU32[module.__PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET >> 2];
  const pointer = module.__PyRuntime + offset;
  if (here !== undefined && module.HEAPU32[pointer >> 2] !== here)
    throw new Error("Python has its counter of arguments in another place");
  const point = (/** @type {number} */ to) => {
    module.HEAPU32[pointer >> 2] = to;
  };
  return { asThere: () => point(length - 1), asHere: () => point(here) };
}
