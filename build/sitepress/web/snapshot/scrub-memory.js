// Clearing memory that nobody uses, before it is photographed.
//
// What was freed still holds what it held: whole archives, parse trees, dead strings. A third of
// an image is that, and would be sent to every reader. All of it is asked for, zeroed, and freed.

/** @import { Module } from "../worker/pyodide-internals.d.ts" */

/** @param {Module} module */
export function clearFreeMemory(module) {
  module._malloc_trim(0);
  const held = [];
  for (let size = 1 << 20; size >= 16; size >>= 1) {
    for (;;) {
      const end = module._sbrk(0);
      const place = module._emscripten_builtin_malloc(size);
      held.push(place);
      // From here on the allocator takes new memory instead of finding some: enough.
      if (module._sbrk(0) !== end) break;
      module.HEAPU8.fill(0, place, place + size);
    }
  }
  for (const place of held) module._free(place);
  module._malloc_trim(0);
  const top = module._sbrk(0);
  module.HEAPU8.fill(0, top);
  // The stack grows downwards; below its present end lie the frames of calls that are over.
  module.HEAPU8.fill(0, module._emscripten_stack_get_end(), module._emscripten_stack_get_current());
}

/**
 * A shared library that was opened keeps the whole of its file: {… data: 28, size: 32 …} in
 * Emscripten's record of it. It is loaded, and will not be read again.
 * @param {Module} module
 */
export function forgetLibraryFiles(module) {
  const words = module.HEAPU32;
  for (const record of Object.keys(module.LDSO.loadedLibsByHandle).map(Number)) {
    if (record === 0) continue;
    const [data, size] = [words[(record + 28) >>> 2], words[(record + 32) >>> 2]];
    if (data && size) module.HEAPU8.fill(0, data, data + size);
    words[(record + 28) >>> 2] = words[(record + 32) >>> 2] = 0;
  }
}
