// The inflated snapshot stream on the reader's disk, in the origin private file system (OPFS).
// Reading it takes a tenth of the time that inflating takes.
//
// The file is named by its hash, which is checked on every read: a truncated or altered file counts
// as absent. Several sites may share one origin, so the name begins with the site's path.

import { INFLATED } from "#build-values";
import { inflate } from "./inflate.js";
import { check } from "./runtime-files.js";

const [size = 0, integrity = ""] = INFLATED;
const SITE = encodeURIComponent(`${new URL("..", import.meta.url).pathname} `);
const NAME = SITE + encodeURIComponent(integrity);

// Firefox's storage sometimes never answers on a site's first visit (about one new profile in 40, on a
// busy machine: getFileHandle neither resolves nor rejects). Then the stream counts as absent.
const SILENCE = 1000; // ms; an answer takes a few

/** The stream's bytes, or null where they are not cached. */
export async function readCached() {
  try {
    const here = await answered(navigator.storage.getDirectory());
    const file = await answered(here.getFileHandle(NAME));
    const bytes = await read(file);
    try {
      await check("image", bytes, bytes.length, [size, integrity]);
    } catch (error) {
      await here.removeEntry(NAME);
      throw error;
    }
    return bytes;
  } catch {
    return null;
  }
}

/**
 * What a question to the browser's storage gives; throws where it has no answer in time.
 * @template T
 * @param {Promise<T>} question
 * @returns {Promise<T>}
 */
function answered(question) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the browser's storage is silent")), SILENCE);
    question.then(resolve, reject);
  });
}

/** @param {FileSystemFileHandle} file */
async function read(file) {
  // A shared worker has no such handles.
  if (!file.createSyncAccessHandle)
    return new Uint8Array(await (await file.getFile()).arrayBuffer());
  // @ts-expect-error: TypeScript's library does not know the modes yet
  const handle = await file.createSyncAccessHandle({ mode: "read-only" });
  try {
    const bytes = new Uint8Array(handle.getSize());
    handle.read(bytes, { at: 0 });
    return bytes;
  } finally {
    handle.close();
  }
}

/**
 * Cache the stream, and delete other versions; returns its size in bytes. It runs in a subworker. A
 * file that another page is reading now is deleted the next time.
 */
export async function writeCached() {
  const here = await navigator.storage.getDirectory();
  const file = await here.getFileHandle(NAME, { create: true });
  if ((await file.getFile()).size !== size) {
    try {
      await write(file, await inflate());
    } catch (error) {
      await here.removeEntry(NAME); // a partial file is of no use
      throw error;
    }
  }
  for await (const name of here.keys())
    if (name.startsWith(SITE) && name !== NAME) await here.removeEntry(name).catch(() => {});
  return size;
}

/**
 * @param {FileSystemFileHandle} file
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function write(file, bytes) {
  const handle = await file.createSyncAccessHandle();
  try {
    handle.truncate(0);
    if (handle.write(bytes) !== bytes.length) throw new Error("There is no room to keep it.");
    handle.flush();
  } finally {
    handle.close();
  }
}
