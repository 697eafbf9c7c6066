// Takes the memory snapshot, at build time, in the browser that the press drives.
//
// The press asks for two images of one size: of a Python that has imported and used all that the
// essays need ("warm"), and of memory as it is before Python begins ("fresh"). A reader's browser
// makes the second one itself and downloads only the difference; see python/snapshot.py and
// worker/restore.js.

import { WARM_UP } from "#build-values";
import { coldBoot, SAME_HASHES } from "../worker/cold-boot.js";
import {
  endOfHeap,
  forgetLibraryFiles,
  openFiles,
  openLibraries,
  placeFunctionsAsUsual,
  placeFunctionsBy,
  startWithMemory,
} from "../worker/emscripten-compat.js";
import { grownFunctions, recordPlaces } from "../worker/function-table.js";
import { load } from "../worker/pyodide.js";
import { heldObjects, moduleOf, TO_BE_CAPTURED } from "../worker/pyodide-compat.js";
import { answerFetches } from "../worker/runtime-files.js";
import { withLibraries } from "../worker/shared-libraries.js";
import { makeDeterministic } from "./determinism.js";
import { clearFreeMemory } from "./scrub-memory.js";
import { untrack } from "./untrack.js";

/** @import { Create, FileSystem, GiveLibrary, Settings } from "../worker/pyodide-internals.d.ts" */
/**
 * What the press requests (python/snapshot.py): an image, and the name under which to upload it, if
 * it is to be.
 * `libraries` are the addresses of shared libraries by their names.
 * @typedef {{ kind: "warm", put: string, libraries: Record<string, string> }} AskWarm
 * @typedef {{ kind: "fresh", put: string, libraries: Record<string, string>, heap: number }} AskFresh
 */

/**
 * @param {Record<string, string>} urls
 * @returns {GiveLibrary}
 */
const fetchLibrary = (urls) => async (name) => (await fetch(urls[name])).arrayBuffer();

/** @param {AskWarm} request */
async function warm({ libraries }) {
  const drawn = makeDeterministic();
  const { places, place } = recordPlaces();
  let linked = 0; // entries of the table, once all libraries are linked
  /** @param {Create} create @returns {Create} */
  const wrap = (create) => async (settings) => {
    const adjust = (/** @type {Settings} */ settings) => placeFunctionsBy(settings, place);
    const module = await withLibraries(create, Object.keys(libraries), adjust)(settings);
    placeFunctionsAsUsual(module);
    linked = module.wasmTable.length;
    return module;
  };
  const options = { wrap, ...TO_BE_CAPTURED, env: SAME_HASHES };
  const python = await coldBoot(options, fetchLibrary(libraries));
  const apps = await python.runPythonAsync(`${WARM_UP}\nawait main()`);
  if (typeof apps === "string" && anyFailed(apps)) return { image: new Uint8Array(), apps };
  if (BEYOND) {
    const settle = "from widgets.hosts import large_packages\nlarge_packages.settle";
    python.runPython(`${settle}(${JSON.stringify(drawn)})`);
    python.runPython("import gc\ngc.collect()");
  }
  const module = moduleOf(python);
  untrack(python, module);
  // A restored Python has loaded no package files: what was loaded is part of the memory.
  for (const name of Object.keys(python.loadedPackages)) delete python.loadedPackages[name];
  forgetLibraryFiles(module);
  clearFreeMemory(module);
  const state = heldObjects(python, (object) => {
    throw new Error(`Python holds a JavaScript object that a snapshot cannot: ${object}`);
  });
  const handles = openLibraries(module);
  const table = module.wasmTable.length;
  const grown = grownFunctions(module, linked);
  const files = openFiles(module.FS);
  const folders = foldersOf(module.FS);
  return { image: module.HEAPU8, state, handles, places, grown, table, files, folders, apps };
}

/**
 * Whether the code of an app has failed: no memory is taken then.
 * @param {string} apps
 */
function anyFailed(apps) {
  return Object.values(JSON.parse(apps)).some((made) => "error" in made);
}

const THERE = ["/dev", "/lib", "/proc"]; // in every Python, or put back with its files

/**
 * All folders below one, itself too.
 * @param {FileSystem} fs
 * @param {string} [folder]
 * @returns {string[]}
 */
function foldersOf(fs, folder = "") {
  const names = fs.readdir(folder || "/").filter((name) => name !== "." && name !== "..");
  const paths = names.map((name) => `${folder}/${name}`);
  const below = paths.filter((path) => !THERE.includes(path) && fs.isDir(fs.stat(path).mode));
  return below.flatMap((path) => [path, ...foldersOf(fs, path)]);
}

/**
 * @param {AskFresh} request
 * @returns {Promise<{ image: Uint8Array<ArrayBuffer>, table: number, top: number }>}
 */
async function fresh({ libraries, heap }) {
  answerFetches({ library: fetchLibrary(libraries) });
  return new Promise((resolve, reject) => {
    /** @param {Settings} settings */
    const adjust = (settings) => {
      settings.noInitialRun = true;
      startWithMemory(settings, heap);
    };
    // Only the module is needed, so Pyodide's start never goes on after it.
    /** @param {Create} create @returns {Create} */
    const wrap = (create) => async (settings) => {
      const module = await withLibraries(create, Object.keys(libraries), adjust)(settings);
      const top = endOfHeap(module);
      resolve({ image: module.HEAPU8, table: module.wasmTable.length, top });
      return new Promise(() => {});
    };
    load({ wrap }).catch(reject);
  });
}

/** @param {MessageEvent<AskWarm | AskFresh>} event */
self.onmessage = async ({ data }) => {
  try {
    const { image, ...rest } = await (data.kind === "warm" ? warm(data) : fresh(data));
    // As a blob: of any other body a browser that is driven hands a copy to its driver, piece by piece.
    if (data.put && image.length)
      await fetch(`/${data.put}`, { method: "POST", body: new Blob([image]) });
    self.postMessage({ heap: image.length, ...rest });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
