// Takes containers out of the garbage collector's list before a snapshot is taken.
//
// What is there then stays: modules, classes, a figure of every widget. Like `gc.freeze`, this spares
// readers a walk through all of it at every collection. And it spares them bytes: every container in
// the list has two pointers to its neighbours, which no compressor can guess. One that is changed
// later is put back by Python itself where it must be, and whatever refers to an object keeps it.

import { untrackObject } from "../worker/pyodide-compat.js";

/** @import { Module, Pyodide } from "../worker/pyodide-internals.d.ts" */

// Kinds whose end asks first whether they are in the list, as others do not: containers, and objects
// of classes that are Python all through (a class statement notes its line).
const LISTED = `import gc
from array import array

def asks_first(kind):
    return kind in (dict, frozenset, list, set, tuple) or kind is not object and all(
        "__firstlineno__" in vars(one) for one in kind.__mro__[:-1]
    )

gc.collect()
untracked = array("I", [id(one) for one in gc.get_objects() if asks_first(type(one))])
"{} {}".format(*untracked.buffer_info())
`;
const DONE = `
del untracked, asks_first
gc.collect()
clear_small_blocks()
`;

/**
 * @param {Pyodide} python
 * @param {Module} module
 */
export function untrack(python, module) {
  const [place, count] = python.runPython(LISTED).split(" ").map(Number);
  for (const one of module.HEAPU32.slice(place >> 2, (place >> 2) + count))
    untrackObject(module, one);
  python.runPython(DONE);
}
