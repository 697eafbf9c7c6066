// The cold boot: Pyodide, then the wheels of its lock file, then the imports.
//
// It takes seconds, but needs nothing prepared besides the files themselves. The memory snapshot is
// taken after a cold boot, and a page falls back to one where the snapshot cannot be restored.

import { IMPORTS } from "#build-values";
import { finish } from "./progress.js";
import { begin, load } from "./pyodide.js";
import { loadLibrariesWhenImported } from "./pyodide-compat.js";
import { answerFetches, arrival, ask, FILES } from "./runtime-files.js";

/** @import { GiveLibrary, Pyodide, StartOptions } from "./pyodide-internals.d.ts" */

/** Python's environment: a fixed hash seed, so that sets have the same order in every run. */
export const SAME_HASHES = { PYTHONHASHSEED: "0" };

/**
 * Python, with everything imported that the essays need.
 * @param {StartOptions} [options]
 * @param {GiveLibrary | null} [library]
 */
export async function coldBoot(options = APPS ? { env: SAME_HASHES } : {}, library = null) {
  begin();
  const wheels = Object.keys(FILES).filter(
    (name) => name.endsWith(".whl") || (BEYOND && name.endsWith(".zip")), // libopenblas
  );
  const needed = ["python_stdlib.zip", ...wheels];
  ask(...needed);
  const all = arrival(needed); // Pyodide would go on without one that did not come
  all.catch(() => {}); // heard of below
  answerFetches({ library });
  const python = await load(options).catch(async (error) => {
    await all; // a file that is missing says more than what Pyodide makes of it
    throw error;
  });
  finish("runtime", "packages");
  await all;
  if (library) loadLibrariesWhenImported(python);
  // One after another: together they would be unpacked in the order in which they arrive.
  for (const name of inOrder(python.lockfile.packages))
    await python.loadPackage(name, { messageCallback() {} });
  finish("packages", "imports");
  for (const name of IMPORTS) python.pyimport(name).destroy();
  finish("imports", "ready");
  return python;
}

/**
 * The names of all packages, each after those that it needs.
 * @param {Pyodide["lockfile"]["packages"]} packages
 */
function inOrder(packages) {
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {string} name */
  const add = (name) => {
    packages[name].depends.forEach(add);
    names.add(name);
  };
  Object.keys(packages).sort().forEach(add);
  return names;
}
