// What WebAssembly's numpy is slow at, done over Python's own memory (see kernels.wat).

import { KERNELS } from "#build-values";
import { memory } from "./pyodide.js";
import { decoded } from "./runtime-files.js";

/** The functions, or null in a browser that cannot take four numbers at a time. */
export function kernels() {
  try {
    const module = new WebAssembly.Module(decoded(KERNELS));
    return new WebAssembly.Instance(module, { python: { memory } }).exports;
  } catch {
    return null;
  }
}
