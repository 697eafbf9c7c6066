// The files of the runtime: all asked for at once, each handed to whoever asks for it by name.
//
// Pyodide fetches its parts one after another and by fixed names; ours carry their hashes, and
// have been on the way since the worker began. So `fetch` looks here first. The press writes FILES:
// {name: [URL relative to this script, bytes, hash]}.

import { FILES } from "#build-values";
import { arrived, expect } from "./progress.js";
import { libraryOf } from "./shared-libraries.js";

export { FILES };

const fetchFromNetwork = self.fetch.bind(self);
const coming = new Map();

export const urlOf = (name) => new URL(FILES[name][0], import.meta.url).href;

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

async function request(name) {
  const [, size, integrity] = FILES[name];
  const response = await fetchOne(name, { integrity });
  arrived(size);
  return response;
}

// With an integrity hash the browser hands nothing on before the last byte, and it does not tell a
// file that came damaged from one that did not come.
async function fetchOne(name, options) {
  let response;
  try {
    response = await fetchFromNetwork(urlOf(name), options);
  } catch {
    throw new Error(`The file ${name} did not arrive, or not as it was made.`);
  }
  if (response.ok) return response;
  throw new Error(`The file ${name} did not arrive (status ${response.status}).`);
}

// What `use` makes of the response of a large file. It is made while the file's hash is taken in
// another thread, and given out only if the hash is the right one.
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

// The bytes of a large file: the stage tells how many have come, and the hash is taken at the end.
export async function download(name) {
  const response = await fetchUnchecked(name);
  const bytes = new Uint8Array(FILES[name][1]);
  let at = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { value, done } = await reader.read();
    if (done) break;
    if (at + value.length <= bytes.length) bytes.set(value, at);
    at += value.length;
    arrived(value.length);
  }
  await check(name, bytes, at);
  return bytes;
}

// Where the page itself did not come safely there is no hash to be had, but from the browser.
const subtle = self.crypto.subtle;

const fetchUnchecked = (name) => fetchOne(name, subtle ? {} : { integrity: FILES[name][2] });

// Of the file `come` bytes have come, and these are they.
export async function check(name, bytes, come, [size, integrity] = FILES[name].slice(1)) {
  const hash = subtle && `sha256-${encoded(await subtle.digest("SHA-256", bytes))}`;
  if (come !== size || (subtle && hash !== integrity))
    throw new Error(`The file ${name} did not arrive as it was made.`);
}

// A module that is a file of ours; its bytes were checked, and are then read from the same copy.
export async function imported(name) {
  await (await take(name)).arrayBuffer();
  try {
    return await import(urlOf(name));
  } catch {
    throw new Error(`The file ${name} did not arrive as a script.`);
  }
}

// The response of a file that was asked for, or that is asked for now; each can be read once.
function take(name) {
  ask(name);
  const response = coming.get(name);
  coming.delete(name);
  return response;
}

const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
export const decoded = (base64) =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

// From now on Pyodide's requests for files that are ours are answered with ours, and those for
// shared libraries with the bytes that `library(name)` gives. Its module is compiled already, and
// it can be told to do `without` other files: for these it gets nothing. Data addresses need no
// network.
export function answerFetches({ library = null, without = [] } = {}) {
  self.fetch = async (input, init) => {
    const url = String(input.url ?? input);
    if (url.startsWith("data:")) return new Response(decoded(url.split(",")[1]));
    const shared = libraryOf(url);
    if (shared) return new Response(await library(shared));
    const name = url.split("/").pop();
    if (name === "pyodide.asm.wasm" || without.includes(name)) return new Response();
    return name in FILES ? take(name) : fetchFromNetwork(input, init);
  };
}
