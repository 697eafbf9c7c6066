// Taking the memory snapshot, at build time, in the browser that the press drives.
//
// The press asks for two images of one size: of a Python that has imported and used all that the
// essays need ("warm"), and of memory as it is before Python begins ("fresh"). A reader's browser
// has the second one by itself, and is sent what differs; see python/snapshot.py and worker/restore.js.

import { WARM_UP } from "#build-values";
import { ordinaryBoot } from "../worker/cold-boot.js";
import {
  endOfHeap,
  forgetLibraryFiles,
  openLibraries,
  placeFunctionsAsUsual,
  placeFunctionsBy,
  startWithMemory,
} from "../worker/emscripten-compat.js";
import { grownFunctions, noting } from "../worker/function-table.js";
import { load } from "../worker/pyodide.js";
import { heldObjects, moduleOf, TO_BE_CAPTURED } from "../worker/pyodide-compat.js";
import { answerFetches } from "../worker/runtime-files.js";
import { withLibraries } from "../worker/shared-libraries.js";
import { holdStill, STILL } from "./determinism.js";
import { clearFreeMemory } from "./scrub-memory.js";

/** @import { Create, GiveLibrary, Settings } from "../worker/pyodide-internals.d.ts" */
/**
 * What the press asks (python/snapshot.py): an image, and under what name it wants it. `libraries`
 * are the addresses of shared libraries by their names.
 * @typedef {{ kind: "warm", put: string, libraries: Record<string, string> }} AskWarm
 * @typedef {{ kind: "fresh", put: string, libraries: Record<string, string>, heap: number }} AskFresh
 */

/**
 * @param {Record<string, string>} urls
 * @returns {GiveLibrary}
 */
const fetchLibrary = (urls) => async (name) => (await fetch(urls[name])).arrayBuffer();

/** @param {AskWarm} told */
async function warm({ libraries }) {
  holdStill();
  const { places, place } = noting();
  let linked = 0; // entries of the table, once all libraries are linked
  /** @param {Create} create @returns {Create} */
  const wrap = (create) => async (settings) => {
    const adjust = (/** @type {Settings} */ settings) => placeFunctionsBy(settings, place);
    const module = await withLibraries(create, Object.keys(libraries), adjust)(settings);
    placeFunctionsAsUsual(module);
    linked = module.wasmTable.length;
    return module;
  };
  const options = { wrap, ...TO_BE_CAPTURED, env: STILL };
  const python = await ordinaryBoot(options, fetchLibrary(libraries));
  await python.runPythonAsync(`${WARM_UP}\nawait main()`);
  const module = moduleOf(python);
  // In the snapshot's eyes nothing was loaded: what was, is in the memory that it holds.
  for (const name of Object.keys(python.loadedPackages)) delete python.loadedPackages[name];
  forgetLibraryFiles(module);
  clearFreeMemory(module);
  const state = heldObjects(python, (object) => {
    throw new Error(`Python holds a JavaScript object that a snapshot cannot: ${object}`);
  });
  const handles = openLibraries(module);
  const table = module.wasmTable.length;
  const grown = grownFunctions(module, linked);
  return { image: module.HEAPU8, state, handles, places, grown, table };
}

/**
 * @param {AskFresh} told
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
    // Only the module is wanted: Pyodide waits for ever for what would come next.
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

const PART = 8 * 2 ** 20; // bytes

/** @param {MessageEvent<AskWarm | AskFresh>} event */
self.onmessage = async ({ data }) => {
  try {
    const { image, ...rest } = await (data.kind === "warm" ? warm(data) : fresh(data));
    // In parts: a browser that is driven hands each to its driver, which cannot take 90 MB as one.
    for (let at = 0; at < image.length; at += PART)
      await fetch(`/${data.put}?at=${at}`, { method: "POST", body: image.slice(at, at + PART) });
    self.postMessage({ heap: image.length, ...rest });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
