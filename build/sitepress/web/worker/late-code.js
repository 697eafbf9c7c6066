// Python that is in no snapshot: the figures of a book, which only its readers fetch, and in a draft
// those of all essays, so that nothing is packed again when they change.

import { LATE_MODULES, SITE_PACKAGES } from "#build-values";
import { using } from "./runtime-files.js";

/** @import { Pyodide } from "./pyodide-internals.d.ts" */

/**
 * Put the files where Python finds them, and import the modules.
 * @param {Pyodide} python
 */
export async function importLate(python) {
  /** @type {Record<string, string>} */
  const files = await using("late.json", (response) => response.json());
  for (const [name, text] of Object.entries(files)) {
    const path = SITE_PACKAGES + name;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, text);
  }
  python.pyimport("importlib").invalidate_caches();
  for (const name of LATE_MODULES) python.pyimport(name).destroy();
}
