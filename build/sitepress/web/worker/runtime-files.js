// The runtime's files: requested all at once, and given by name to what needs them.
//
// Pyodide fetches its files one after another and by fixed names; ours have hashed names and are
// requested when the worker starts. So `fetch` looks here first. The press writes FILES:
// {name: [URL relative to this script, bytes, hash]}.

import { FILES } from "#build-values";
import { fill } from "../../../../widgets/locale/fill.js";
import { freeBuffer } from "../shared/free-buffer.js";
import { arrived, expect } from "./progress.js";
import { libraryOf } from "./shared-libraries.js";

/** @import { GiveLibrary } from "./pyodide-internals.d.ts" */

export { FILES };

const fetchFromNetwork = self.fetch.bind(self);
/** @type {Map<string, Promise<Response>>} */
const coming = new Map();

/**
 * The address of a file.
 * @param {string} name
 */
export const urlOf = (name) => new URL(FILES[name][0], import.meta.url).href;

/**
 * Request files; `take` gives each by its name.
 * @param {string[]} names
 */
export function ask(...names) {
  for (const name of names) {
    if (!coming.has(name)) {
      expect(FILES[name][1]);
      const response = request(name);
      response.catch(() => {}); // what takes it reports it
      coming.set(name, response);
    }
  }
}

/** @param {string} name */
async function request(name) {
  const [, size, integrity] = FILES[name];
  const response = await fetchOne(name, { integrity });
  arrived(size);
  return response;
}

/**
 * With an integrity hash the browser gives no byte before the last has arrived, and reports a damaged
 * file like one that did not arrive.
 * @param {string} name
 * @param {RequestInit} options
 */
async function fetchOne(name, options) {
  /** @type {Response} */
  let response;
  try {
    response = await fetchFromNetwork(urlOf(name), options);
  } catch {
    throw new Error(fill(WORDS.python.fileLost, { name }));
  }
  if (response.ok) return response;
  throw new Error(fill(WORDS.python.fileMissing, { name, status: response.status }));
}

/**
 * Wait until files that were asked for are there; throw the sentence of one that is not.
 * @param {string[]} names
 */
export async function arrival(names) {
  await Promise.all(names.map((name) => coming.get(name)));
}

/**
 * What `use` makes of the response of a large file, while the hash is computed in another thread. It
 * is returned only if the hash is right.
 * @template T
 * @param {string} name
 * @param {(response: Response) => Promise<T>} use
 */
export async function using(name, use) {
  expect(FILES[name][1]);
  const response = await fetchUnchecked(name);
  const copy = response.clone();
  const made = use(response);
  made.catch(() => {}); // a wrong hash is reported first
  const bytes = new Uint8Array(await copy.arrayBuffer());
  arrived(bytes.length);
  await check(name, bytes, bytes.length);
  freeBuffer(bytes.buffer);
  return made;
}

/**
 * The bytes of a large file; progress is reported on the way, and the hash is checked at the end.
 * @param {string} name
 */
export async function download(name) {
  const response = await fetchUnchecked(name);
  const bytes = new Uint8Array(FILES[name][1]);
  let at = 0;
  for (const reader = bodyOf(response).getReader(); ; ) {
    const { value, done } = await reader.read();
    if (done) break;
    if (at + value.length <= bytes.length) bytes.set(value, at);
    at += value.length;
    arrived(value.length);
  }
  await check(name, bytes, at);
  return bytes;
}

/**
 * The body of a response that has one.
 * @param {Response} response
 */
const bodyOf = (response) => /** @type {ReadableStream<Uint8Array>} */ (response.body);

/**
 * Undefined on a page that came over plain http; there the browser checks the integrity instead.
 * @type {SubtleCrypto | undefined}
 */
const subtle = self.crypto.subtle;

/** @param {string} name */
const fetchUnchecked = (name) => fetchOne(name, subtle ? {} : { integrity: FILES[name][2] });

/**
 * Throw unless a file has the expected size and hash.
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} length how many bytes arrived; `bytes` has no more than were expected
 * @param {[bytes: number, integrity: string]} expected
 */
export async function check(
  name,
  bytes,
  length,
  [size, integrity] = [FILES[name][1], FILES[name][2]],
) {
  const hash = subtle && `sha256-${encoded(await subtle.digest("SHA-256", bytes))}`;
  if (length !== size || (subtle && hash !== integrity))
    throw new Error(fill(WORDS.python.fileDamaged, { name }));
}

/**
 * A module from the runtime's files. Its bytes are checked, then imported from the browser's cache.
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function imported(name) {
  await (await take(name)).arrayBuffer();
  try {
    return await import(urlOf(name));
  } catch {
    throw new Error(fill(WORDS.python.fileNoScript, { name }));
  }
}

/**
 * The response of a file, requested earlier or now; each can be read once.
 * @param {string} name
 */
function take(name) {
  ask(name);
  const response = /** @type {Promise<Response>} */ (coming.get(name));
  coming.delete(name);
  return response;
}

/** @param {ArrayBuffer} buffer */
const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

/**
 * The bytes of a text in base64.
 * @param {string} base64
 */
export const decoded = (base64) =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/**
 * Answer Pyodide's later requests from these files, and those for shared libraries with the bytes that
 * `library` gives. Its module, compiled already, and the files in `without` are answered with nothing.
 * Data addresses need no network.
 * @param {{ library?: GiveLibrary | null, without?: string[] }} [options]
 */
export function answerFetches({ library = null, without = [] } = {}) {
  self.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url.startsWith("data:")) return new Response(decoded(url.split(",")[1]));
    const shared = libraryOf(url);
    if (shared && library) return new Response(await library(shared));
    const name = url.slice(url.lastIndexOf("/") + 1);
    if (name === "pyodide.asm.wasm" || without.includes(name)) return new Response();
    return name in FILES ? take(name) : fetchFromNetwork(input, init);
  };
}
