// Pyodide's own two scripts, and its lock file: what every way of starting begins with.

import { urlOf } from "./files.js";

const LOCK = /* press: lock */ {};

let emscripten; // its maker of the module, as it came

// loadPyodide with all that both ways of starting have in common. `wrap` is given Emscripten's
// maker of the module and returns the one to use.
export async function load({ wrap = (create) => create, ...options }) {
  const [{ loadPyodide }] = await Promise.all([
    import(urlOf("pyodide.mjs")),
    import(urlOf("pyodide.asm.js")),
  ]);
  emscripten ??= globalThis._createPyodideModule;
  globalThis._createPyodideModule = wrap(emscripten);
  const here = new URL(".", import.meta.url).href;
  return loadPyodide({
    indexURL: here,
    packageBaseUrl: here,
    lockFileContents: LOCK,
    // Waiting for a promise inside Python needs a browser feature that not all have.
    enableRunUntilComplete: false,
    ...options,
  });
}
