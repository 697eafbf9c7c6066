// Fast versions of what numpy is slow at in WebAssembly; they work on Python's memory (kernels.wat).

import { KERNELS } from "#build-values";
import { memory } from "./pyodide.js";
import { decoded } from "./runtime-files.js";

/** The functions, or null in a browser without SIMD. */
export function kernels() {
  try {
    const module = new WebAssembly.Module(decoded(KERNELS));
    return new WebAssembly.Instance(module, { python: { memory } }).exports;
  } catch {
    return null;
  }
}
