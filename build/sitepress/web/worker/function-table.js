// Places of functions in WebAssembly's table: recorded for the snapshot, replayed in a restore.
//
// When Emscripten links a module it looks up the places of thousands of functions, and builds an
// index of the whole table for that. The places are the same in every run, so a restore takes them
// from the snapshot. python/emscripten_patch.py adds the hook.

import { exportedFunction, exportedFunctions, freePlaces } from "./emscripten-compat.js";

/** @import { Module, Place, TableFunction } from "./pyodide-internals.d.ts" */

/** For the snapshot: `places`, and the `place` hook that records them. */
export function recordPlaces() {
  /** @type {number[]} */
  const places = [];
  /** @type {Place} */
  const place = (func, sig, find) => {
    const at = find(func, sig);
    places.push(at);
    return at;
  };
  return { places, place };
}

/**
 * A `place` hook that returns the recorded `places` in turn, and puts new functions into `table()`.
 * It throws where a recorded place has another function: WebAssembly names each by its number.
 * @param {number[]} places
 * @param {() => WebAssembly.Table} table
 * @returns {Place}
 */
export function replayPlaces(places, table) {
  let next = 0;
  return (func, sig, find) => {
    if (next === places.length) return find(func, sig);
    const at = places[next++];
    const missing = at + 1 - table().length;
    if (missing > 0) {
      table().grow(missing);
      table().set(at, sig ? wrapped(func, sig) : func);
    } else if (!sig && table().get(at)?.name !== func.name) {
      throw new Error("a function stands in another place");
    }
    return at;
  };
}

/** @type {Record<string, number>} */
const TYPES = { i: 0x7f, p: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c, e: 0x6f };
/** @type {Map<string, WebAssembly.Module>} */
const modules = new Map(); // by signature

/**
 * A JavaScript function as a WebAssembly function, the only kind that a table takes; the first
 * letter of a signature is the type of the result.
 * @param {TableFunction} func
 * @param {string} sig
 */
function wrapped(func, sig) {
  let module = modules.get(sig);
  if (!module) {
    const [returned, ...taken] = [...sig].map((letter) => TYPES[letter]);
    const results = returned ? [1, returned] : [0];
    const type = [1, 0x60, taken.length, ...taken, ...results];
    // biome-ignore format: a line a section of the module
    const bytes = [
      0, 97, 115, 109, 1, 0, 0, 0,
      1, type.length, ...type,
      2, 7, 1, 1, 101, 1, 102, 0, 0, // (import "e" "f" (func 0))
      7, 5, 1, 1, 102, 0, 0, // (export "f" (func 0))
    ];
    module = new WebAssembly.Module(new Uint8Array(bytes));
    modules.set(sig, module);
  }
  return new WebAssembly.Instance(module, { e: { f: func } }).exports.f;
}

// While Python runs the table may grow. With pandas and scipy (167 libraries) it does not, once each
// is loaded only once; these are the ways in which it can.
//
// A library that is loaded a second time, under another path, brings its own entries once more:
// libopenblas does so (24) when Pyodide loads it besides us. That must not be, and is refused here.
// `dlsym` looks for the place of the function that it found, and adds it where it has none. What a
// library exports gets its place when it is linked, but for a name that an earlier library exported
// already: Emscripten keeps one address a name, and `PyInit_base` may be there twice. Such functions
// are noted by library and name, and put back one by one.
// ctypes makes a callback when it is imported and lets go of it: libffi gives the place back without
// emptying it, and nobody points there. A callback that is still held could not be made anew, and is
// refused.

/** @typedef {[library: string, name: string] | null} Grown a library's function, or a free place */

/**
 * What stands in the table from `start` on.
 * @param {Module} module
 * @param {number} start
 * @returns {Grown[]}
 */
export function grownFunctions(module, start) {
  const { wasmTable: table } = module;
  const free = freePlaces(module);
  /** @type {Map<unknown, [string, string]>} */
  const known = new Map();
  for (const [library, name, func] of exportedFunctions(module)) known.set(func, [library, name]);
  return Array.from({ length: table.length - start }, (_, i) => {
    const func = table.get(start + i);
    if (!func || free.has(start + i)) return null;
    const found = known.get(func);
    if (!found)
      throw new Error(`the table holds a function (${func.name}) at ${start + i}, no library's`);
    return found;
  });
}

/**
 * Put functions of libraries at the end of the table, in the order in which they stood there.
 * @param {Module} module
 * @param {Grown[]} grown
 */
export function putBackFunctions(module, grown) {
  for (const one of grown) {
    const at = module.wasmTable.grow(1);
    if (!one) continue; // nobody points to it
    const [library, name] = one;
    const func = exportedFunction(module, library, name);
    if (!func) throw new Error(`the library ${library} has no function ${name}`);
    module.wasmTable.set(at, func);
  }
}
