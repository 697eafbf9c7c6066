// The values that a build gives the scripts. These are placeholders: esbuild replaces them
// (widgets/view/bundle.py).

/** @import { RuntimeFile } from "../worker/pyodide-internals.d.ts" */

/**
 * The runtime's files by name.
 * @type {Record<string, RuntimeFile>}
 */
export const FILES = {};
/** Pyodide's lock file. */
export const LOCK = {};
/**
 * The Python modules that the worker imports.
 * @type {string[]}
 */
export const IMPORTS = [];
/** Where Python looks for its packages, ending in a slash, and its standard library. */
export const SITE_PACKAGES = "";
export const STANDARD_LIBRARY = "";
/**
 * [bytes, integrity] of the decompressed snapshot; empty without one.
 * @type {[bytes: number, integrity: string] | []}
 */
export const INFLATED = [];
/** The kernels' WebAssembly module, in base64. */
export const KERNELS = "";
/** Python that runs before the snapshot is taken. */
export const WARM_UP = "";
/**
 * A widget that can be embedded: its controls by the attributes that set them, former names too, and
 * its heights at some widths (kept-height.js).
 * @typedef {[slug: string, title: string, controls: Record<string, string>,
 *   heights: number[]]} Embeddable
 */
/**
 * The widgets that can be embedded, by slug, and by former slugs.
 * @type {Record<string, Embeddable>}
 */
export const WIDGETS = {};
/** The key of the version of the site that is kept offline. */
export const VERSION = "";
/**
 * Its files; the hash is null where the name holds one, the mark is in pages only.
 * @type {[path: string, bytes: number, sha256: string | null, mark: string][]}
 */
export const KEPT = [];
/**
 * Paths that are cached on their first request.
 * @type {string[]}
 */
export const RARE = [];
