// The stream of a snapshot, read part after part: sitepress/python/memory_image.py writes it and
// says what is in it. Nothing here needs a browser.

import { endOfHeap } from "./emscripten-compat.js";

/** @import { Module, SnapshotHeader } from "./pyodide-internals.d.ts" */
/** @typedef {(length: number) => Uint8Array<ArrayBuffer>} Next gives the next so many bytes */

/**
 * A function that gives the next so many bytes of `stream`; throws where it ends too soon.
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
 * Write every piece into a module's memory, and make sure that nothing else is other than expected:
 * the rest of memory is this browser's own work. Above its `top` nothing has asked for memory yet,
 * so there it is zero.
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
