// Waking Python from a memory snapshot, instead of starting it.
//
// The snapshot is one stream: a header, numpy's shared libraries, and those pieces of memory in
// which a Python that has imported everything differs from one that has not begun.
//
// Anything that goes wrong throws; worker.js then starts Python in the ordinary way.

import { FILES, answerFetches } from "./runtime-files.js";
import { putBackFiles, whenLookedFor } from "./filesystem.js";
import { STREAM } from "./inflate.js";
import { kept } from "./opfs-cache.js";
import { partsOf, readHeader, writePieces } from "./snapshot-stream.js";
import { withLibraries } from "./shared-libraries.js";
import { knowing } from "./function-table.js";
import { begin, load, table } from "./pyodide.js";
import { arrived, expect, finish } from "./progress.js";
import { elsewhere } from "./subworker.js";

export const hasSnapshot = () => STREAM in FILES;

export async function restore() {
  begin();
  const stream = (await kept()) ?? (await inflated());
  const next = partsOf(stream);
  const header = readHeader(next);
  const libraries = new Map();
  for (const [library, length] of header.libraries) {
    const bytes = next(length);
    // Compiled side by side now, found compiled when Emscripten asks for them one by one.
    const compiled = WebAssembly.compile(bytes);
    compiled.catch(() => {}); // and heard of then
    libraries.set(library, { bytes, compiled });
  }
  answerFetches({
    library: async (library) => (await libraries.get(library).compiled, libraries.get(library).bytes),
    without: ["python_stdlib.zip"],
  });
  const python = await load({
    wrap: (create) => async (settings) => {
      const adjust = (settings) => {
        settings.INITIAL_MEMORY = header.heap;
        settings.place = knowing(header.places, () => table);
      };
      const module = await withLibraries(create, [...libraries.keys()], adjust)(settings);
      delete module.place;
      const counts = countsArguments(module, header);
      if (module.wasmTable.length !== header.table) throw new Error("the function table differs");
      finish("runtime", "restore");
      counts.asThere();
      writePieces(next, module, header);
      counts.asHere();
      // Python's handles of the libraries that it had opened are good for the same ones here.
      for (const [handle, library] of header.handles)
        module.LDSO.loadedLibsByHandle[handle] = module.LDSO.loadedLibsByName[library];
      settings.API.restoreSnapshot = () => header.state;
      return module;
    },
    // What Pyodide would read from a snapshot of its own; ours is in memory by then.
    _loadSnapshot: new Uint8Array(0),
  });
  stream.buffer.transfer?.(0); // which frees it now: the collector might leave it for long
  whenLookedFor(python.FS, () => putBackFiles(python.FS, header.files));
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

// Pyodide asks of the engine a function that counts another's arguments, the last in the table. On
// iPhones and iPads it leaves it out: there its place stays empty, and Python's pointer to it zero.
function countsArguments(module, { table }) {
  const here = module._PyEM_CountArgsPtr;
  if (!here) module.wasmTable.grow(1);
  const place = module.HEAPU32[module.__PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET >> 2] + module.__PyRuntime;
  const point = (to) => (module.HEAPU32[place >> 2] = to);
  return { asThere: () => point(table - 1), asHere: () => point(here) };
}
