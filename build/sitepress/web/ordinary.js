// The ordinary start: Pyodide, then the wheels of its lock file, then the imports.
//
// Slow (seconds), but it needs nothing that was prepared beyond the files themselves: the memory
// snapshot is taken from what this makes, and where a snapshot cannot be restored this stands in.

import { FILES, answerFetches, ask, take, urlOf } from "./files.js";
import { finish } from "./stages.js";

const IMPORTS = /* press: imports */ [];

const isWheel = (name) => name.endsWith(".whl");

export async function ordinaryBoot(options = {}) {
  ask("pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json");
  ask(...Object.keys(FILES).filter(isWheel));
  answerFetches();
  const [{ loadPyodide }] = await Promise.all([
    import(urlOf("pyodide.mjs")),
    import(urlOf("pyodide.asm.js")),
  ]);
  const lock = await (await take("pyodide-lock.json")).text();
  const here = new URL(".", import.meta.url).href;
  const python = await loadPyodide({
    indexURL: here,
    packageBaseUrl: here,
    lockFileContents: lock,
    // Waiting for a promise inside Python needs a browser feature that not all have.
    enableRunUntilComplete: false,
    ...options,
  });
  finish("runtime", "packages");
  await python.loadPackage("deciban", { messageCallback() {} });
  finish("packages", "imports");
  for (const name of IMPORTS) python.pyimport(name).destroy();
  finish("imports", "ready");
  return python;
}
