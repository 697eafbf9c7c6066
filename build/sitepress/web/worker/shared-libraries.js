// Loads shared libraries before Python starts, always in the same order.
//
// A snapshot has the addresses of numpy's code and data. They are the same in every run only if the
// libraries are loaded at the same moment: when the module is made, before anything else has
// allocated memory. Python's later `import numpy` finds them loaded.
//
// A library that others need (libopenblas, for scipy) has its bare name, because Emscripten's linker
// looks for the very name by which a library needs it.

import { SITE_PACKAGES } from "#build-values";
import { linkFirst } from "./emscripten-compat.js";

/** @import { Create, Settings } from "./pyodide-internals.d.ts" */
const SCHEME = "library:";

/**
 * Let `create`, which makes Emscripten's module, load `libraries` (names in site-packages); `adjust`
 * gets its settings first.
 * @param {Create} create
 * @param {string[]} libraries
 * @param {(settings: Settings) => void} adjust
 * @returns {Create}
 */
export function withLibraries(create, libraries, adjust) {
  return (settings) => {
    const locate = settings.locateFile;
    linkFirst(settings, libraries.map(pathOf));
    settings.locateFile = (path) => {
      if (BEYOND && isBare(path) && libraries.includes(path)) return SCHEME + path;
      return path.startsWith(SITE_PACKAGES)
        ? SCHEME + path.slice(SITE_PACKAGES.length)
        : locate(path);
    };
    adjust(settings);
    return create(settings);
  };
}

const isBare = (/** @type {string} */ name) => !name.includes("/");
const pathOf = (/** @type {string} */ name) =>
  BEYOND && isBare(name) ? name : SITE_PACKAGES + name;

/**
 * The name of the library that a request is for, or null.
 * @param {string} url
 */
export const libraryOf = (url) => (url.startsWith(SCHEME) ? url.slice(SCHEME.length) : null);
