// Zeroes unused memory before a snapshot is taken.
//
// Freed memory still has its old contents: whole archives, parse trees, strings. They are a third of
// an image, and every reader would download them. So all free memory is allocated, zeroed and freed.

import { allocate, endOfHeap, free, unusedStack } from "../worker/emscripten-compat.js";

/** @import { Module } from "../worker/pyodide-internals.d.ts" */

/** @param {Module} module */
export function clearFreeMemory(module) {
  const blocks = [];
  for (let size = 1 << 20; size >= 16; size >>= 1) {
    for (;;) {
      const end = endOfHeap(module);
      const place = allocate(module, size);
      blocks.push(place);
      // The heap grew: no free block of this size is left.
      if (endOfHeap(module) !== end) break;
      module.HEAPU8.fill(0, place, place + size);
    }
  }
  for (const place of blocks) free(module, place);
  const top = endOfHeap(module);
  module.HEAPU8.fill(0, top);
  module.HEAPU8.fill(0, ...unusedStack(module)); // frames of calls that have returned
}
