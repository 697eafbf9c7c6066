// Restores Python from a memory snapshot, instead of a cold boot.
//
// The snapshot is one stream: a header, numpy's shared libraries, and the pieces of memory in which
// a Python that has imported everything differs from one that has not begun.
//
// Any failure throws; worker.js then falls back to a cold boot.

import { freeBuffer } from "../shared/free-buffer.js";
import {
  beforeFirstLookup,
  placeFunctionsAsUsual,
  placeFunctionsBy,
  reopenLibraries,
  startWithMemory,
} from "./emscripten-compat.js";
import { putBackBeyond, putBackFiles } from "./filesystem.js";
import { putBackFunctions, replayPlaces } from "./function-table.js";
import { STREAM } from "./inflate.js";
import { readCached } from "./opfs-cache.js";
import { arrived, expect, finish, note } from "./progress.js";
import { begin, load, table } from "./pyodide.js";
import { argumentCounter, restoreHeldObjects, TO_BE_RESTORED } from "./pyodide-compat.js";
import { answerFetches, FILES } from "./runtime-files.js";
import { withLibraries } from "./shared-libraries.js";
import { partsOf, readHeader, writePieces } from "./snapshot-stream.js";
import { runInSubworker } from "./subworker.js";

/** @import { Settings } from "./pyodide-internals.d.ts" */

/** Whether the build made a snapshot. */
export const hasSnapshot = () => STREAM in FILES;

/** Python, as it was when the snapshot was taken. */
export async function restore() {
  begin();
  const stream = (await readCached()) ?? (await inflated());
  note("stream");
  const next = partsOf(stream);
  const header = readHeader(next);
  /** @type {Map<string, { bytes: Uint8Array<ArrayBuffer>, compiled: Promise<unknown> }>} */
  const libraries = new Map();
  for (const [library, length] of header.libraries) {
    const bytes = next(length);
    // All are compiled in parallel now; Emscripten asks for them one by one later.
    const compiled = WebAssembly.compile(bytes);
    compiled.catch(() => {}); // `library` reports it
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
          replayPlaces(header.places, () => table),
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
      reopenLibraries(module, header.handles);
      restoreHeldObjects(settings, header.state);
      note("written");
      return module;
    },
    ...TO_BE_RESTORED,
  });
  if (BEYOND) for (const one of header.opened ?? []) one.contents = next(one.bytes).slice();
  freeBuffer(stream.buffer);
  beforeFirstLookup(python.FS, () => {
    putBackFiles(python.FS, header.files);
    if (BEYOND) putBackBeyond(python.FS, header);
  });
  if (BEYOND && header.opened?.length) python.FS.stat("/"); // a file may be read that is open already
  finish("restore", "ready");
  return python;
}

function inflated() {
  expect(FILES[STREAM][1]);
  let seen = 0;
  return runInSubworker("inflate", (bytes) => {
    arrived(bytes - seen);
    seen = bytes;
  });
}
