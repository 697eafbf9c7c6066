// The files of the runtime: all asked for at once, each handed to whoever asks for it by name.
//
// Pyodide fetches its parts one after another and by fixed names; ours carry their hashes, and
// have been on the way since the worker began. So `fetch` looks here first. The press writes FILES:
// {name: [URL relative to this script, bytes, hash]}.

import { libraryOf } from "./libraries.js";
import { arrived, expect } from "./stages.js";

export const FILES = /* press: files */ {};

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
  const [, , hash] = FILES[name];
  // With an integrity hash nothing is handed on before the last byte: not for what is compiled
  // while it arrives, and checked beside that.
  const streamed = name.endsWith(".wasm");
  const response = await wholly(name, streamed ? {} : { integrity: hash });
  if (!response.ok) {
    throw new Error(`The file ${name} did not arrive (status ${response.status}).`);
  }
  // Passed on untouched, or the browser would not keep the compiled code for the next visit; whoever
  // compiles it says when it has arrived.
  if (streamed) return response;
  const counted = new TransformStream({
    transform(chunk, controller) {
      arrived(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counted), { headers: response.headers });
}

// Fail unless a file that is arriving is the right one: the browser hashes its own copy of it.
export async function check(name) {
  const [, , hash] = FILES[name];
  await (await wholly(name, { integrity: hash, cache: "force-cache" })).arrayBuffer();
}

// The browser does not tell a file that came damaged from one that did not come.
async function wholly(name, options) {
  try {
    return await fetchFromNetwork(urlOf(name), options);
  } catch {
    throw new Error(`The file ${name} did not arrive, or not as it was made.`);
  }
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
export function take(name) {
  ask(name);
  const response = coming.get(name);
  coming.delete(name);
  return response;
}

const decoded = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

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
