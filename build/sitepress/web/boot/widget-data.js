// The files that figures compute with (weights, example images): fetched once for all figures, by
// their names in the page's settings, and handed to Python as bytes.

import { fill } from "../../../../widgets/locale/fill.js";

/** @type {Map<string, Promise<Uint8Array>>} */
const coming = new Map(); // by name

/**
 * @param {string} name
 * @param {string} url
 * @param {(count: number) => void} arrived
 */
async function request(name, url, arrived) {
  const response = await fetch(new URL(url, document.baseURI));
  if (!response.ok || !response.body)
    throw new Error(fill(WORDS.python.fileMissing, { name, status: response.status }));
  const parts = [];
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    arrived(value.byteLength);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/**
 * The bytes of files by their names; `tell` hears how many have come, and how many will.
 * @param {Record<string, [url: string, bytes: number]>} files
 * @param {string[]} names
 * @param {(bytes: number, total: number) => void} tell
 */
export async function fetchData(files, names, tell) {
  let bytes = 0;
  let total = 0;
  /** @param {number} count */
  const arrived = (count) => {
    bytes += count;
    tell(bytes, total);
  };
  /** @type {Record<string, Uint8Array>} */
  const found = {};
  for (const name of names) {
    const [url, size] = files[name];
    if (!coming.has(name)) {
      total += size;
      const promise = request(name, url, arrived);
      promise.catch(() => coming.delete(name)); // it may be asked for again
      coming.set(name, promise);
    }
  }
  for (const name of names)
    found[name] = await /** @type {Promise<Uint8Array>} */ (coming.get(name));
  return found;
}
