// Where functions stand in the table: noted when the snapshot is taken, known when Python wakes.
//
// Emscripten links a module by asking for the place of thousands of functions, each time looking
// whether it stands in the table already; for that it must first look at all that do. The answers
// are the same each time. python/emscripten_patch.py lets us give them.

/** @import { Place, TableFunction } from "./pyodide-internals.d.ts" */

/** For the snapshot: `places`, and the function that fills it. */
export function noting() {
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
 * A function that gives the `places` in turn, and puts into `table()` what is new there. WebAssembly
 * names a function by its number in its module, so a place that is not its own would be noticed.
 * @param {number[]} places
 * @param {() => WebAssembly.Table} table
 * @returns {Place}
 */
export function knowing(places, table) {
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
 * A function of JavaScript's as one of WebAssembly's, which alone may stand in a table; the first
 * letter of a signature is what it returns.
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
