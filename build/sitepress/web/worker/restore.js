// Waking Python from a memory snapshot, instead of starting it.
//
// The snapshot is one stream: a header, numpy's shared libraries, and those pieces of memory in
// which a Python that has imported everything differs from one that has not begun.
//
// Anything that goes wrong throws; worker.js then starts Python in the ordinary way.

import { BEYOND } from "#build-values";
import {
  beforeFirstLookup,
  placeFunctionsAsUsual,
  placeFunctionsBy,
  reopenLibraries,
  startWithMemory,
} from "./emscripten-compat.js";
import { putBackFiles } from "./filesystem.js";
import { knowing, putBackFunctions } from "./function-table.js";
import { STREAM } from "./inflate.js";
import { kept } from "./opfs-cache.js";
import { arrived, expect, finish } from "./progress.js";
import { begin, load, table } from "./pyodide.js";
import { argumentCounter, restoreHeldObjects, TO_BE_RESTORED } from "./pyodide-compat.js";
import { answerFetches, FILES } from "./runtime-files.js";
import { withLibraries } from "./shared-libraries.js";
import { partsOf, readHeader, writePieces } from "./snapshot-stream.js";
import { elsewhere } from "./subworker.js";

/** @import { Settings } from "./pyodide-internals.d.ts" */

/** Whether the build made a snapshot. */
export const hasSnapshot = () => STREAM in FILES;

/** Python, as it was when the snapshot was taken. */
export async function restore() {
  begin();
  const stream = (await kept()) ?? (await inflated());
  const next = partsOf(stream);
  const header = readHeader(next);
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
      if (BEYOND) putBackFunctions(module, header.grown ?? []);
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
