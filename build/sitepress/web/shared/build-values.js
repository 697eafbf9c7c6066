// What a build gives the scripts. These are the values of scripts that nobody has built: esbuild puts
// the real ones in their place (widgets/view/bundle.py).

/** {name of a runtime file: [URL relative to the worker's script, bytes, integrity]} */
export const FILES = {};
/** Pyodide's lock file. */
export const LOCK = {};
/** The Python modules that the worker imports. */
export const IMPORTS = [];
/** Where Python looks for its packages, ending in a slash, and its standard library. */
export const SITE_PACKAGES = "";
export const STANDARD_LIBRARY = "";
/** [bytes, integrity] of the decompressed snapshot; empty without one. */
export const INFLATED = [];
/** The kernels' WebAssembly module, in base64. */
export const KERNELS = "";
/** Python that runs before the snapshot is taken. */
export const WARM_UP = "";
/** {slug: [title, controls, height]} of the widgets that can be embedded. */
export const WIDGETS = {};
/** The site's version, [path, bytes, SHA-256 or null] of the files that it keeps offline, and paths
 * that are kept once somebody has asked for them. */
export const VERSION = "";
export const KEPT = [];
export const RARE = [];
