// Pyodide's own two scripts and its WebAssembly module: what every way of starting begins with.

import { LOCK } from "#build-values";
import { memoryAndTable } from "./emscripten-compat.js";
import { instantiatingBy, moduleMaker, setModuleMaker } from "./pyodide-compat.js";
import { imported, using } from "./runtime-files.js";
import { unite } from "./webkit-table-fix.js";

const MODULE = "pyodide.asm.wasm";

let parts = null;

// Python's memory and its table of functions, once the module is there.
export let memory = null;
export let table = null;

// Begin to fetch and compile all three; they come while other things are being read.
export function begin() {
  parts ??= Promise.all([
    imported("pyodide.mjs"),
    imported("pyodide.asm.js").then(moduleMaker),
    using(MODULE, compile),
  ]);
  parts.catch(() => {}); // heard of in `load`
}

// A host that does not know what WebAssembly is must not keep it from being compiled.
async function compile(response) {
  const known = response.headers.get("content-type")?.startsWith("application/wasm");
  return known
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

// loadPyodide with all that both ways of starting have in common. `wrap` is given Emscripten's
// maker of the module and returns the one to use.
export async function load({ wrap = (create) => create, ...options }) {
  begin();
  const [{ loadPyodide }, create, module] = await parts;
  setModuleMaker(wrap(create));
  const instantiate = async (imports) => {
    ({ memory, table } = memoryAndTable(imports));
    const instance = await WebAssembly.instantiate(module, imports);
    unite(instance, table);
    return instance;
  };
  const here = new URL(".", import.meta.url).href;
  const all = {
    indexURL: here,
    packageBaseUrl: here,
    lockFileContents: LOCK,
    // Waiting for a promise inside Python needs a browser feature that not all have.
    enableRunUntilComplete: false,
    ...options,
  };
  return instantiatingBy(module, instantiate, () => loadPyodide(all));
}
