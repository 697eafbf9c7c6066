// Pyodide's own two scripts and its WebAssembly module: what every way of starting begins with.

import { LOCK } from "#build-values";
import { memoryAndTable } from "./emscripten-compat.js";
import { instantiatingBy, moduleMaker, setModuleMaker } from "./pyodide-compat.js";
import { imported, using } from "./runtime-files.js";
import { unite } from "./webkit-table-fix.js";

/** @import { Create, LoadOptions, Pyodide, StartOptions } from "./pyodide-internals.d.ts" */

const MODULE = "pyodide.asm.wasm";

/** @typedef {{ loadPyodide(options: LoadOptions): Promise<Pyodide> }} Loader */
/** @type {Promise<[Loader, Create, WebAssembly.Module]> | undefined} */
let parts;

/**
 * Python's memory and its table of functions, once the module is there.
 * @type {WebAssembly.Memory}
 */
export let memory;
/** @type {WebAssembly.Table} */
export let table;

/** Begin to fetch and compile all three; they come while other things are being read. */
export function begin() {
  parts ??= Promise.all([
    imported("pyodide.mjs"),
    imported("pyodide.asm.js").then(moduleMaker),
    using(MODULE, compile),
  ]);
  parts.catch(() => {}); // heard of in `load`
  return parts;
}

/**
 * A host that does not know what WebAssembly is must not keep it from being compiled.
 * @param {Response} response
 */
async function compile(response) {
  const known = response.headers.get("content-type")?.startsWith("application/wasm");
  return known
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * loadPyodide with all that both ways of starting have in common. `wrap` is given Emscripten's
 * maker of the module and returns the one to use.
 * @param {StartOptions} options
 */
export async function load({ wrap = (create) => create, ...options }) {
  const [{ loadPyodide }, create, module] = await begin();
  setModuleMaker(wrap(create));
  /** @param {any} imports */
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
