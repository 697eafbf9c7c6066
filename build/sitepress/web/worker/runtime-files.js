// The files of the runtime: all asked for at once, each handed to whoever asks for it by name.
//
// Pyodide fetches its parts one after another and by fixed names; ours carry their hashes, and
// have been on the way since the worker began. So `fetch` looks here first. The press writes FILES:
// {name: [URL relative to this script, bytes, hash]}.

import { FILES } from "#build-values";
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
 * Ask for files; each is handed to whoever asks for it by its name.
 * @param {string[]} names
 */
export function ask(...names) {
  for (const name of names) {
    if (!coming.has(name)) {
      expect(FILES[name][1]);
      const response = request(name);
      response.catch(() => {}); // whoever takes it hears of it
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
 * With an integrity hash the browser hands nothing on before the last byte, and it does not tell a
 * file that came damaged from one that did not come.
 * @param {string} name
 * @param {RequestInit} options
 */
async function fetchOne(name, options) {
  /** @type {Response} */
  let response;
  try {
    response = await fetchFromNetwork(urlOf(name), options);
  } catch {
    throw new Error(`The file ${name} did not arrive, or not as it was made.`);
  }
  if (response.ok) return response;
  throw new Error(`The file ${name} did not arrive (status ${response.status}).`);
}

/**
 * Wait until files that were asked for are there; throw the sentence of one that is not.
 * @param {string[]} names
 */
export async function arrival(names) {
  await Promise.all(names.map((name) => coming.get(name)));
}

/**
 * What `use` makes of the response of a large file. It is made while the file's hash is taken in
 * another thread, and given out only if the hash is the right one.
 * @template T
 * @param {string} name
 * @param {(response: Response) => Promise<T>} use
 */
export async function using(name, use) {
  expect(FILES[name][1]);
  const response = await fetchUnchecked(name);
  const copy = response.clone();
  const made = use(response);
  made.catch(() => {}); // that the file came damaged is told first
  const bytes = new Uint8Array(await copy.arrayBuffer());
  arrived(bytes.length);
  await check(name, bytes, bytes.length);
  return made;
}

/**
 * The bytes of a large file: the stage tells how many have come, and the hash is taken at the end.
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
 * The body of a response that was not made without one.
 * @param {Response} response
 */
const bodyOf = (response) => /** @type {ReadableStream<Uint8Array>} */ (response.body);

/**
 * Where the page itself did not come safely there is no hash to be had, but from the browser.
 * @type {SubtleCrypto | undefined}
 */
const subtle = self.crypto.subtle;

/** @param {string} name */
const fetchUnchecked = (name) => fetchOne(name, subtle ? {} : { integrity: FILES[name][2] });

/**
 * Throw unless a file came as it was made.
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} come how many bytes have come; `bytes` holds no more than were expected
 * @param {[bytes: number, integrity: string]} expected
 */
export async function check(
  name,
  bytes,
  come,
  [size, integrity] = [FILES[name][1], FILES[name][2]],
) {
  const hash = subtle && `sha256-${encoded(await subtle.digest("SHA-256", bytes))}`;
  if (come !== size || (subtle && hash !== integrity))
    throw new Error(`The file ${name} did not arrive as it was made.`);
}

/**
 * A module that is a file of ours; its bytes were checked, and are then read from the same copy.
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function imported(name) {
  await (await take(name)).arrayBuffer();
  try {
    return await import(urlOf(name));
  } catch {
    throw new Error(`The file ${name} did not arrive as a script.`);
  }
}

/**
 * The response of a file that was asked for, or that is asked for now; each can be read once.
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
 * From now on Pyodide's requests for files that are ours are answered with ours, and those for shared
 * libraries with the bytes that `library` gives. Its module is compiled already, and it can be told to
 * do `without` other files: for these it gets nothing. Data addresses need no network.
 * @param {{ library?: GiveLibrary | null, without?: string[] }} [told]
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
