// What a build gives the scripts. These are the values of scripts that nobody has built: esbuild puts
// the real ones in their place (widgets/view/bundle.py).

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
/** Whether this Python has packages beyond the base set: what only they need is left out elsewhere. */
export const BEYOND = false;
/** The kernels' WebAssembly module, in base64. */
export const KERNELS = "";
/** Python that runs before the snapshot is taken. */
export const WARM_UP = "";
/**
 * The widgets that can be embedded, by slug; the height is that of a widget that has not told its own.
 * @type {Record<string, [title: string, controls: string[], height: number]>}
 */
export const WIDGETS = {};
/** The key of the version of the site that is kept offline. */
export const VERSION = "";
/**
 * Its files; the hash is null where the name holds one.
 * @type {[path: string, bytes: number, sha256: string | null][]}
 */
export const KEPT = [];
/**
 * Paths that are kept once somebody has asked for them.
 * @type {string[]}
 */
export const RARE = [];
