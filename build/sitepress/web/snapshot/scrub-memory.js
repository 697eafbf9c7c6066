// Clearing memory that nobody uses, before it is photographed.
//
// What was freed still holds what it held: whole archives, parse trees, dead strings. A third of
// an image is that, and would be sent to every reader. All of it is asked for, zeroed, and freed.

import { allocate, endOfHeap, free, unusedStack } from "../worker/emscripten-compat.js";

/** @import { Module } from "../worker/pyodide-internals.d.ts" */

/** @param {Module} module */
export function clearFreeMemory(module) {
  const held = [];
  for (let size = 1 << 20; size >= 16; size >>= 1) {
    for (;;) {
      const end = endOfHeap(module);
      const place = allocate(module, size);
      held.push(place);
      // From here on the allocator takes new memory instead of finding some: enough.
      if (endOfHeap(module) !== end) break;
      module.HEAPU8.fill(0, place, place + size);
    }
  }
  for (const place of held) free(module, place);
  const top = endOfHeap(module);
  module.HEAPU8.fill(0, top);
  module.HEAPU8.fill(0, ...unusedStack(module)); // the frames of calls that are over
}
