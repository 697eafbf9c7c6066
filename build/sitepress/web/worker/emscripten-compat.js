// Every private name of Emscripten that we use, why, and where it is upstream. The links are to 4.0.9,
// with which Pyodide 0.28.3 is built. tests/canaries/test_emscripten.py tries each name on the pinned
// runtime; build/UPGRADING.md says what to do when one has changed.

/** @import { FileSystem, Module, OpenFile, Place, Settings } from "./pyodide-internals.d.ts" */

const SOURCE = "https://github.com/emscripten-core/emscripten/blob/4.0.9/";

// Settings that Emscripten reads when it makes the module.

// Shared libraries that are linked before the program starts. `-sMAIN_MODULE` fills this list from
// the command line; there is no public way to add to it.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libdylink.js#L1178
/**
 * @param {Settings} settings
 * @param {string[]} paths
 */
export function linkFirst(settings, paths) {
  settings.dynamicLibraries = paths;
}

// Bytes of memory at the start. A setting of the linker, which a script may override.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/runtime_init_memory.js#L23
/**
 * @param {Settings} settings
 * @param {number} bytes
 */
export function startWithMemory(settings, bytes) {
  settings.INITIAL_MEMORY = bytes;
}

// Where `addFunction` puts functions: `place(func, sig, find)` is asked first. It is not Emscripten's:
// sitepress/python/emscripten_patch.py writes the question into pyodide.asm.js.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libaddfunction.js#L203
/**
 * @param {Settings} settings
 * @param {Place} place
 */
export function placeFunctionsBy(settings, place) {
  settings.place = place;
}

// From now on functions are placed as Emscripten does it.
/**
 * @param {Module} module
 */
export function placeFunctionsAsUsual(module) {
  delete module.place;
}

// A dynamic main module imports its memory and its table of functions under these names.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/tools/emscripten.py#L773
/**
 * @param {any} imports
 * @returns {{ memory: WebAssembly.Memory, table: WebAssembly.Table }}
 */
export function memoryAndTable({ env }) {
  return { memory: env.memory, table: env.__indirect_function_table };
}

// The heap. None of these C functions is part of Module's documented interface; they are there because
// a main module exports the whole of the C library.

// The end of the memory that was ever allocated; all above it is zero. It never moves down.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/system/lib/libc/sbrk.c
/** @type {(module: Module) => number} */
export const endOfHeap = (module) => module._sbrk(0);

// `malloc` itself: a program may replace the public name, and Pyodide's counts calls of it.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/system/include/emscripten/heap.h#L48
/** @type {(module: Module, bytes: number) => number} */
export const allocate = (module, bytes) => module._emscripten_builtin_malloc(bytes);
/** @type {(module: Module, address: number) => void} */
export const free = (module, address) => module._free(address);

// [lowest address of the stack, its present end]: it grows downwards, and between the two lie the
// frames of calls that have returned.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/system/include/emscripten/stack.h#L28
/** @type {(module: Module) => [number, number]} */
export const unusedStack = (module) => [
  module._emscripten_stack_get_end(),
  module._emscripten_stack_get_current(),
];

// Shared libraries. `LDSO` knows them by name and by the handle that `dlopen` returned, which is the
// address of a `struct dso`.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libdylink.js#L341

// [[handle, name]] of the libraries that the program has opened; handle 0 is the program itself.
/**
 * @param {Module} module
 * @returns {[number, string][]}
 */
export function openLibraries(module) {
  const known = Object.entries(module.LDSO.loadedLibsByHandle);
  return known.map(([handle, library]) => [Number(handle), library.name]);
}

// Let these handles refer to libraries that were linked at the start.
/**
 * @param {Module} module
 * @param {[number, string][]} handles
 */
export function reopenLibraries(module, handles) {
  const { loadedLibsByHandle, loadedLibsByName } = module.LDSO;
  for (const [handle, name] of handles) loadedLibsByHandle[handle] = loadedLibsByName[name];
}

// [[library, name, function]] of all functions that libraries export; the program itself is none.
/**
 * @param {Module} module
 * @returns {[string, string, unknown][]}
 */
export function exportedFunctions({ LDSO }) {
  /** @type {[string, string, unknown][]} */
  const found = [];
  for (const { name: library, exports } of Object.values(LDSO.loadedLibsByName))
    if (library !== "__main__")
      for (const [name, one] of Object.entries(exports)) found.push([library, name, one]);
  return found;
}

// One of them.
/** @type {(module: Module, library: string, name: string) => any} */
export const exportedFunction = ({ LDSO }, library, name) =>
  LDSO.loadedLibsByName[library]?.exports[name];

// Places in the table of functions that were given back: the next function gets the last of them.
// libffi, which makes callbacks for ctypes, has Pyodide put the list on Module.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libaddfunction.js#L149
/** @type {(module: Module) => Set<number>} */
export const freePlaces = (module) => new Set(module.freeTableIndexes);

// Offsets in `struct dso` (32-bit). `dlopen` reads the whole file of a library into memory and keeps it.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/system/lib/libc/musl/src/internal/dynlink.h#L15
const DSO = { fileData: 28, fileSize: 32, name: 36 };
const WASM_MAGIC = "\0asm";

// Zero the files of all libraries that were opened: they are linked, and will not be read again.
// Throws before anything is zeroed where a record does not have the expected contents.
/**
 * @param {Module} module
 */
export function forgetLibraryFiles(module) {
  const opened = openLibraries(module).filter(([handle]) => handle !== 0);
  const records = opened.map(([handle, name]) => fileOf(module, handle, name));
  for (const { handle, data, size } of records) {
    module.HEAPU8.fill(0, data, data + size);
    module.HEAPU32[(handle + DSO.fileData) >>> 2] = 0;
    module.HEAPU32[(handle + DSO.fileSize) >>> 2] = 0;
  }
}

// Where the file of the library `name` is in memory, read from its record and checked.
/**
 * @param {Module} module
 * @param {number} handle
 * @param {string} name
 */
function fileOf(module, handle, name) {
  const word = (/** @type {number} */ offset) => module.HEAPU32[(handle + offset) >>> 2];
  const text = (/** @type {number} */ start, /** @type {number} */ length) =>
    String.fromCharCode(...module.HEAPU8.subarray(start, start + length));
  const [data, size] = [word(DSO.fileData), word(DSO.fileSize)];
  const expected = module.FS.stat(name).size;
  const wrong = [
    text(handle + DSO.name, name.length + 1) !== `${name}\0` && `another name at ${DSO.name}`,
    size !== expected && `${size} at ${DSO.fileSize}, where its file has ${expected} bytes`,
    text(data, 4) !== WASM_MAGIC && `at ${DSO.fileData} no address of a WebAssembly file`,
  ].filter(Boolean);
  if (wrong.length)
    throw new Error(
      `Emscripten's record of ${name} has ${wrong.join(", ")}; \`struct dso\` has changed: compare DSO ` +
        `in web/worker/emscripten-compat.js with ${SOURCE}system/lib/libc/musl/src/internal/dynlink.h ` +
        "of the new version.",
    );
  return { handle, data, size };
}

// Files. `FS` is documented, the fields of its nodes are not.

const REGULAR_FILE = 0o100444;
const INPUT_OUTPUT_ERROR = 29; // EIO of WASI, which Emscripten's numbers are

// Make a file of `size` bytes whose contents `read()` returns on first use: MEMFS reads
// `usedBytes` and `contents` of its nodes. `FS.createLazyFile`, the public way, fetches in pieces.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libmemfs.js#L82
/**
 * @param {FileSystem} fs
 * @param {string} path
 * @param {number} size
 * @param {() => Uint8Array} read
 */
export function makeLateFile(fs, path, size, read) {
  const node = fs.mknod(path, REGULAR_FILE, 0);
  node.usedBytes = size;
  Object.defineProperty(node, "contents", { get: () => read() });
}

// What a system call answers when a file cannot be read.
/** @type {(fs: FileSystem) => Error} */
export const inputOutputError = (fs) => new fs.ErrnoError(INPUT_OUTPUT_ERROR);

// Files that the program holds open. `FS.streams` has them by descriptor; the first three are the
// terminal's. An instance that was not running when they were opened has none of them.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libfs.js#L48
/** @type {(fs: FileSystem) => OpenFile[]} */
export const openFiles = (fs) =>
  fs.streams.flatMap((stream) =>
    stream && stream.fd > 2 ? [[stream.fd, stream.path, stream.flags, stream.position]] : [],
  );

// Open a file under the very descriptor that it had.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libfs.js#L451
/**
 * @param {FileSystem} fs
 * @param {OpenFile} file
 */
export function reopenFile(fs, [fd, path, flags, position]) {
  const opened = fs.open(path, flags);
  fs.llseek(opened, position, 0); // from the start
  if (opened.fd === fd) return;
  fs.dupStream(opened, fd);
  fs.close(opened);
}

// Call `then()` once, before the first path is looked up: every use of a file begins with that.
// https://github.com/emscripten-core/emscripten/blob/4.0.9/src/lib/libfs.js#L168
/**
 * @param {FileSystem} fs
 * @param {() => void} then
 */
export function beforeFirstLookup(fs, then) {
  const { lookupPath } = fs;
  fs.lookupPath = (...parameters) => {
    fs.lookupPath = lookupPath;
    then();
    return lookupPath(...parameters);
  };
}
