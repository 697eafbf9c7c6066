// Waking Python from a memory snapshot, instead of starting it.
//
// The snapshot is one compressed stream: a header, numpy's shared libraries, and those pieces of
// memory in which a Python that has imported everything differs from one that has not begun. The
// module is made while the stream is still coming, and the pieces are written into its memory as
// they arrive, so nothing is held twice. What the stream holds is written by snapshot.py.
//
// Anything that goes wrong throws; worker.js then starts Python in the ordinary way.

import { answerFetches, ask, take } from "./files.js";
import { putBackFiles } from "./filesystem.js";
import { withLibraries } from "./libraries.js";
import { load } from "./pyodide.js";
import { finish } from "./stages.js";
import { inflated, Reader } from "./stream.js";

const SNAPSHOTS = /* press: snapshots */ [];

export const hasSnapshot = () => SNAPSHOTS.length > 0;

export async function restore() {
  const [name, format] = SNAPSHOTS.find(([, format]) => inflated(format));
  ask("pyodide.asm.wasm", name);
  const reader = new Reader((await take(name)).body.pipeThrough(inflated(format)));
  const header = JSON.parse(new TextDecoder().decode(await reader.sized()));
  const libraries = new Map();
  for (const [library, length] of header.libraries) {
    const bytes = await reader.bytes(length);
    // Compiled side by side now, found compiled when Emscripten asks for them one by one.
    libraries.set(library, { bytes, compiled: WebAssembly.compile(bytes) });
  }
  answerFetches({
    library: async (library) => (await libraries.get(library).compiled, libraries.get(library).bytes),
    without: ["python_stdlib.zip"],
  });
  const python = await load({
    wrap: (create) => async (settings) => {
      const adjust = (settings) => (settings.INITIAL_MEMORY = header.heap);
      const module = await withLibraries(create, [...libraries.keys()], adjust)(settings);
      if (module.wasmTable.length !== header.table) throw new Error("the function table differs");
      finish("runtime", "restore");
      await writePieces(reader, module.HEAPU8, header);
      settings.API.restoreSnapshot = () => header.state;
      return module;
    },
    // What Pyodide would read from a snapshot of its own; ours is in memory by then.
    _loadSnapshot: new Uint8Array(0),
  });
  putBackFiles(python.FS, header.files);
  python.runPython(header.awake);
  finish("restore", "ready");
  return python;
}

// Write every piece where it belongs.
async function writePieces(reader, memory, { pieces }) {
  for (const [start, length] of pieces) await reader.into(memory, start, length);
}
