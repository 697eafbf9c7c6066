// Waking Python from a memory snapshot, instead of starting it.
//
// The snapshot is one compressed stream: a header, numpy's shared libraries, and those pieces of
// memory in which a Python that has imported everything differs from one that has not begun. The
// pieces are written into place as they are inflated, so nothing is held twice. What the stream
// holds is written by image.py.
//
// Anything that goes wrong throws; worker.js then starts Python in the ordinary way.

import { FILES, answerFetches, ask, imported, take } from "./files.js";
import { putBackFiles } from "./filesystem.js";
import { withLibraries } from "./libraries.js";
import { begin, load } from "./pyodide.js";
import { finish } from "./stages.js";
import { Reader } from "./reader.js";

const STREAM = "snapshot.zst";

export const hasSnapshot = () => STREAM in FILES;

// The decoder holds its own code as a `data:` address and fetches that, which a strict page
// forbids; so it is handed the bytes.
async function decoder() {
  answerFetches();
  const { ZSTDDecoder } = await imported("zstddec-stream.mjs");
  const made = new ZSTDDecoder();
  await made.init();
  return made;
}

export async function restore() {
  begin();
  ask(STREAM);
  const inflating = decoder();
  inflating.catch(() => {}); // heard of below
  const compressed = new Uint8Array(await (await take(STREAM)).arrayBuffer());
  const reader = new Reader((await inflating).decodeStreaming([compressed]));
  const header = JSON.parse(new TextDecoder().decode(reader.sized()));
  const libraries = new Map();
  for (const [library, length] of header.libraries) {
    const bytes = reader.bytes(length);
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
      const adjust = (settings) => (settings.INITIAL_MEMORY = header.heap);
      const module = await withLibraries(create, [...libraries.keys()], adjust)(settings);
      if (module.wasmTable.length !== header.table) throw new Error("the function table differs");
      finish("runtime", "restore");
      writePieces(reader, module.HEAPU8, header);
      // Python's handles of the libraries that it had opened are good for the same ones here.
      for (const [handle, library] of header.handles)
        module.LDSO.loadedLibsByHandle[handle] = module.LDSO.loadedLibsByName[library];
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

// Write every piece where it belongs, and make sure that nothing else was other than expected: the
// rest of memory is this browser's own work.
function writePieces(reader, memory, { pieces, sum }) {
  for (const [start, length] of pieces) reader.into(memory, start, length);
  const words = new Uint32Array(memory.buffer);
  let found = 0;
  for (let i = 0; i < words.length; i++) found = (found + words[i]) | 0;
  if (found >>> 0 !== sum) throw new Error("the memory is not that of the snapshot");
}
