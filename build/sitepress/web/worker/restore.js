// Waking Python from a memory snapshot, instead of starting it.
//
// The snapshot is one stream: a header, numpy's shared libraries, and those pieces of memory in
// which a Python that has imported everything differs from one that has not begun. What the stream
// holds is written by python/memory_image.py.
//
// Anything that goes wrong throws; worker.js then starts Python in the ordinary way.

import {
  beforeFirstLookup,
  endOfHeap,
  placeFunctionsAsUsual,
  placeFunctionsBy,
  reopenLibraries,
  startWithMemory,
} from "./emscripten-compat.js";
import { putBackFiles } from "./filesystem.js";
import { knowing } from "./function-table.js";
import { STREAM } from "./inflate.js";
import { kept } from "./opfs-cache.js";
import { arrived, expect, finish } from "./progress.js";
import { begin, load, table } from "./pyodide.js";
import { argumentCounter, restoreHeldObjects, TO_BE_RESTORED } from "./pyodide-compat.js";
import { answerFetches, FILES } from "./runtime-files.js";
import { withLibraries } from "./shared-libraries.js";
import { elsewhere } from "./subworker.js";

/** @import { Module, Settings, SnapshotHeader } from "./pyodide-internals.d.ts" */

/** Whether the build made a snapshot. */
export const hasSnapshot = () => STREAM in FILES;

/** Python, as it was when the snapshot was taken. */
export async function restore() {
  begin();
  const stream = (await kept()) ?? (await inflated());
  const next = partsOf(stream);
  const [length] = new Uint32Array(next(4).slice().buffer);
  /** @type {SnapshotHeader} */
  const header = JSON.parse(new TextDecoder().decode(next(length)));
  /** @type {Map<string, { bytes: Uint8Array<ArrayBuffer>, compiled: Promise<unknown> }>} */
  const libraries = new Map();
  for (const [library, length] of header.libraries) {
    const bytes = next(length);
    // Compiled side by side now, found compiled when Emscripten asks for them one by one.
    const compiled = WebAssembly.compile(bytes);
    compiled.catch(() => {}); // and heard of then
    libraries.set(library, { bytes, compiled });
  }
  answerFetches({
    async library(name) {
      const library = libraries.get(name);
      if (!library) throw new Error(`the snapshot has no library ${name}`);
      await library.compiled;
      return library.bytes;
    },
    without: ["python_stdlib.zip"],
  });
  const python = await load({
    wrap: (create) => async (settings) => {
      /** @param {Settings} settings */
      const adjust = (settings) => {
        startWithMemory(settings, header.heap);
        placeFunctionsBy(
          settings,
          knowing(header.places, () => table),
        );
      };
      const module = await withLibraries(create, [...libraries.keys()], adjust)(settings);
      placeFunctionsAsUsual(module);
      const counts = argumentCounter(module, header.table);
      if (module.wasmTable.length !== header.table) throw new Error("the function table differs");
      finish("runtime", "restore");
      counts.asThere();
      writePieces(next, module, header);
      counts.asHere();
      // Python's handles of the libraries that it had opened are good for the same ones here.
      reopenLibraries(module, header.handles);
      restoreHeldObjects(settings, header.state);
      return module;
    },
    ...TO_BE_RESTORED,
  });
  stream.buffer.transfer?.(0); // which frees it now: the collector might leave it for long
  beforeFirstLookup(python.FS, () => putBackFiles(python.FS, header.files));
  finish("restore", "ready");
  return python;
}

function inflated() {
  expect(FILES[STREAM][1]);
  let come = 0;
  return elsewhere("inflate", (bytes) => {
    arrived(bytes - come);
    come = bytes;
  });
}

/**
 * Gives the next so many bytes of `stream`, one part after another.
 * @param {Uint8Array<ArrayBuffer>} stream
 */
function partsOf(stream) {
  let at = 0;
  /** @param {number} length */
  return (length) => {
    if (at + length > stream.length) throw new Error("the snapshot ends too soon");
    at += length;
    return stream.subarray(at - length, at);
  };
}

/**
 * Write every piece where it belongs, and make sure that nothing else was other than expected: the
 * rest of memory is this browser's own work. Above its `top` nothing has asked for memory yet, so
 * there it is zero.
 * @param {(length: number) => Uint8Array} next
 * @param {Module} module
 * @param {SnapshotHeader} header
 */
function writePieces(next, module, { pieces, top, sum }) {
  if (endOfHeap(module) !== top) throw new Error("the memory is laid out in another way");
  for (const [start, length] of pieces) module.HEAPU8.set(next(length), start);
  if (sumOf(module.HEAPU32, top >> 2) !== sum)
    throw new Error("the memory is not that of the snapshot");
}

/**
 * The sum of the first `count` words, modulo 2³².
 * @param {Uint32Array} words
 * @param {number} count
 */
function sumOf(words, count) {
  let found = 0;
  for (let i = 0; i < count; i++) found = (found + words[i]) | 0;
  return found >>> 0;
}
