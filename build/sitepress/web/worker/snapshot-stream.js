// Reads the stream of a snapshot. sitepress/python/memory_image.py writes it and documents its format.
// Nothing here needs a browser.

import { endOfHeap } from "./emscripten-compat.js";

/** @import { Module, SnapshotHeader } from "./pyodide-internals.d.ts" */
/** @typedef {(length: number) => Uint8Array<ArrayBuffer>} Next gives the next `length` bytes */

/**
 * A function that gives the next bytes of `stream`; throws where it ends too soon.
 * @param {Uint8Array<ArrayBuffer>} stream
 * @returns {Next}
 */
export function partsOf(stream) {
  let at = 0;
  return (length) => {
    if (at + length > stream.length) throw new Error("the snapshot ends too soon");
    at += length;
    return stream.subarray(at - length, at);
  };
}

/**
 * The header, with which a stream begins.
 * @param {Next} next
 * @returns {SnapshotHeader}
 */
export function readHeader(next) {
  const [length] = new Uint32Array(next(4).slice().buffer);
  return JSON.parse(new TextDecoder().decode(next(length)));
}

/**
 * Write every piece into a module's memory, then compare the checksum of the whole memory, most of
 * which this browser made itself. Above `top` nothing is allocated yet, so it is zero.
 * @param {Next} next
 * @param {Module} module
 * @param {SnapshotHeader} header
 */
export function writePieces(next, module, { pieces, top, sum }) {
  if (endOfHeap(module) !== top) throw new Error("the memory is laid out in another way");
  for (const [start, length] of pieces) module.HEAPU8.set(next(length), start);
  if (sumOf(module.HEAPU32, top >> 2) !== sum)
    throw new Error("the memory is not that of the snapshot");
}

/**
 * The sum of the first `count` words, modulo 2³².
 * @param {Uint32Array} words
 * @param {number} count
 */
function sumOf(words, count) {
  let found = 0;
  for (let i = 0; i < count; i++) found = (found + words[i]) | 0;
  return found >>> 0;
}
