// Pyodide's two scripts and its WebAssembly module, which a cold boot and a restore both need.

import { LOCK } from "#build-values";
import { memoryAndTable } from "./emscripten-compat.js";
import { note } from "./progress.js";
import { instantiatingBy, moduleMaker, setModuleMaker } from "./pyodide-compat.js";
import { imported, using } from "./runtime-files.js";
import { replaceDuplicates } from "./webkit-table-fix.js";

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

/** Begin to fetch and compile all three, while other files are read. */
export function begin() {
  parts ??= Promise.all([
    imported("pyodide.mjs"),
    imported("pyodide.asm.js").then(moduleMaker),
    using(MODULE, compile),
  ]);
  parts.then(() => note("compiled")).catch(() => {}); // `load` reports a failure
  return parts;
}

/**
 * Compile the module, also where the server sends another content type than application/wasm.
 * @param {Response} response
 */
async function compile(response) {
  const known = response.headers.get("content-type")?.startsWith("application/wasm");
  return known
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * loadPyodide with what a cold boot and a restore have in common. `wrap` gets the function that makes
 * Emscripten's module and returns the one to use.
 * @param {StartOptions} options
 */
export async function load({ wrap = (create) => create, ...options }) {
  const [{ loadPyodide }, create, module] = await begin();
  setModuleMaker(wrap(create));
  /** @param {any} imports */
  const instantiate = async (imports) => {
    ({ memory, table } = memoryAndTable(imports));
    const instance = await WebAssembly.instantiate(module, imports);
    replaceDuplicates(instance, table);
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
