// The Python of a book's figures, which only the book's readers fetch: it is in no snapshot.

import { BOOK_MODULE, SITE_PACKAGES } from "#build-values";
import { using } from "./runtime-files.js";

/** @import { Pyodide } from "./pyodide-internals.d.ts" */

/**
 * Put the files where Python finds them, and import the module.
 * @param {Pyodide} python
 */
export async function importBook(python) {
  /** @type {Record<string, string>} */
  const files = await using("book.json", (response) => response.json());
  for (const [name, text] of Object.entries(files)) {
    const path = SITE_PACKAGES + name;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, text);
  }
  python.pyimport("importlib").invalidate_caches();
  python.pyimport(BOOK_MODULE).destroy();
}
