// The snapshot's stream kept inflated on the reader's disk, in the files that the browser holds for
// this site: to read it there takes a tenth of the time that it takes to inflate it.
//
// Its name is its hash, and whoever reads it takes the hash anew: what is cut short or altered
// counts as not there. Several sites of ours may have one origin, so the name begins with the site's.

import { INFLATED } from "#build-values";
import { inflate } from "./inflate.js";
import { check } from "./runtime-files.js";

const [size = 0, integrity = ""] = INFLATED;
const SITE = encodeURIComponent(`${new URL("..", import.meta.url).pathname} `);
const NAME = SITE + encodeURIComponent(integrity);

/** The stream's bytes, or null where they are not to be had. */
export async function kept() {
  try {
    const here = await navigator.storage.getDirectory();
    const file = await here.getFileHandle(NAME);
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

/** @param {FileSystemFileHandle} file */
async function read(file) {
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
 * Keep the stream, and no other version's; how many bytes it has. Work for a thread of its own. What
 * another page reads at this moment is removed the next time.
 */
export async function keep() {
  const here = await navigator.storage.getDirectory();
  const file = await here.getFileHandle(NAME, { create: true });
  if ((await file.getFile()).size !== size) {
    try {
      await write(file, await inflate());
    } catch (error) {
      await here.removeEntry(NAME); // half of it is of no use
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
