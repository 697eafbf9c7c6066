// Python's files after a restore: names and sizes are there at once, contents are fetched when read.
//
// A restored Python has imported what it needs, so few readers ever cause one of these requests. They
// are synchronous, which a worker may do: to Python it is a slow disk.

import { STANDARD_LIBRARY } from "#build-values";
import { inputOutputError, makeLateFile, reopenFile } from "./emscripten-compat.js";
import { FILES, urlOf } from "./runtime-files.js";

/** @import { FileSystem, PackageFile, SnapshotHeader } from "./pyodide-internals.d.ts" */

/**
 * The bytes of a file, fetched synchronously.
 * @param {string} name
 */
function fetchNow(name) {
  const request = new XMLHttpRequest();
  request.open("GET", urlOf(name), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${name} did not arrive (status ${request.status})`);
  return new Uint8Array(request.response);
}

/**
 * @template T
 * @param {() => T} make
 */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * Make a file of `size` bytes whose contents `read` returns on first use.
 * @param {FileSystem} fs
 * @param {string} path
 * @param {number} size
 * @param {() => Uint8Array} read
 */
function place(fs, path, size, read) {
  const contents = once(() => {
    try {
      return read();
    } catch (error) {
      console.info(`Python asked for ${path}: ${error.message}.`);
      throw inputOutputError(fs);
    }
  });
  makeLateFile(fs, path, size, contents);
}

/**
 * Put back the standard library, and `files`, in the order in which their contents follow each other
 * in packages.bin.
 * @param {FileSystem} fs
 * @param {PackageFile[]} files
 */
export function putBackFiles(fs, files) {
  fs.unlink(STANDARD_LIBRARY);
  place(fs, STANDARD_LIBRARY, FILES["python_stdlib.zip"][1], () => fetchNow("python_stdlib.zip"));
  putBackArchive(fs, files);
}

/**
 * @param {FileSystem} fs
 * @param {PackageFile[]} files
 * @param {string} [archive] that has their contents
 */
function putBackArchive(fs, files, archive = "packages.bin") {
  const packages = once(() => fetchNow(archive));
  let offset = 0;
  for (const [path, size] of files) {
    const start = offset;
    fs.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    place(fs, path, size, () => packages().subarray(start, start + size));
    offset += size;
  }
}

/**
 * Put back what packages beyond the base set have: their files, the folders that they made, and the
 * files that they hold open (matplotlib's fonts), whose contents are in the snapshot.
 * @param {FileSystem} fs
 * @param {SnapshotHeader} header
 */
export function putBackBeyond(fs, { beyond = {}, folders = [], opened = [] }) {
  for (const [archive, files] of Object.entries(beyond)) putBackArchive(fs, files, archive);
  for (const folder of folders) fs.mkdirTree(folder);
  for (const { file, bytes, contents } of opened) {
    const [, path] = file;
    if (contents?.length) {
      fs.unlink(path);
      place(fs, path, bytes, () => contents);
    }
    reopenFile(fs, file);
  }
}
