// Taking the memory snapshot, at build time, in the browser that the press drives.
//
// The press asks for two images of one size: of a Python that has imported and used all that the
// essays need ("warm"), and of memory as it is before Python begins ("fresh"). A reader's browser
// has the second one by itself, and is sent what differs; see snapshot.py and restore.js.

import { WARM_UP } from "#build-values";
import { answerFetches } from "../worker/runtime-files.js";
import { withLibraries } from "../worker/shared-libraries.js";
import { ordinaryBoot } from "../worker/cold-boot.js";
import {
  endOfHeap,
  forgetLibraryFiles,
  openLibraries,
  placeFunctionsAsUsual,
  placeFunctionsBy,
  startWithMemory,
} from "../worker/emscripten-compat.js";
import { noting } from "../worker/function-table.js";
import { TO_BE_CAPTURED, heldObjects, moduleOf } from "../worker/pyodide-compat.js";
import { load } from "../worker/pyodide.js";
import { STILL, holdStill } from "./determinism.js";
import { clearFreeMemory } from "./scrub-memory.js";


const fetchLibrary = (urls) => async (name) => (await fetch(urls[name])).arrayBuffer();

async function warm({ libraries }) {
  holdStill();
  const { places, place } = noting();
  const wrap = (create) => async (settings) => {
    const adjust = (settings) => placeFunctionsBy(settings, place);
    const module = await withLibraries(create, Object.keys(libraries), adjust)(settings);
    placeFunctionsAsUsual(module);
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
  return { image: module.HEAPU8, state, handles, places, table: module.wasmTable.length };
}

async function fresh({ libraries, heap }) {
  answerFetches({ library: fetchLibrary(libraries) });
  return new Promise((resolve, reject) => {
    const adjust = (settings) => {
      settings.noInitialRun = true;
      startWithMemory(settings, heap);
    };
    // Only the module is wanted: Pyodide waits for ever for what would come next.
    const wrap = (create) => async (settings) => {
      const module = await withLibraries(create, Object.keys(libraries), adjust)(settings);
      const top = endOfHeap(module);
      resolve({ image: module.HEAPU8, table: module.wasmTable.length, top });
      return new Promise(() => {});
    };
    load({ wrap }).catch(reject);
  });
}

const KINDS = { warm, fresh };

self.onmessage = async ({ data }) => {
  try {
    const { image, ...rest } = await KINDS[data.kind](data);
    await fetch(`/${data.put}`, { method: "POST", body: image.slice() });
    self.postMessage({ heap: image.length, ...rest });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
