// What the pinned runtime does with each private name of pyodide-compat.js and emscripten-compat.js.
//
// `probe()` starts Pyodide twice, with two of numpy's libraries linked first, and gives {name of a
// function of ours: true, or what was wrong}. It runs in a page of Chromium (conftest.py).

import * as emscripten from "../../build/sitepress/web/worker/emscripten-compat.js";
import * as pyodide from "../../build/sitepress/web/worker/pyodide-compat.js";
import { noted } from "./facts.js";

const MEMORY = 96 << 20;
const SITE_PACKAGES = "/lib/python3.13/site-packages/";

export async function probe({ at, libraries, wheel }) {
  const { facts, fact } = noted();
  const { loadPyodide } = await import(`${at}pyodide.mjs`);
  await import(`${at}pyodide.asm.js`);
  const create = pyodide.moduleMaker();
  const compiled = await WebAssembly.compileStreaming(fetch(`${at}pyodide.asm.wasm`));
  await fact("moduleMaker", () => typeof create === "function");

  const seen = { settings: null, module: null, placed: 0, instances: 0, imports: null };
  const paths = libraries.map((name) => SITE_PACKAGES + name);
  const instantiate = async (imports) => {
    seen.instances += 1;
    seen.imports = imports;
    return WebAssembly.instantiate(compiled, imports);
  };
  const prepared = (settings) => {
    const locate = settings.locateFile;
    settings.locateFile = (path) =>
      paths.includes(path) ? at + path.split("/").pop() : locate(path);
    emscripten.linkFirst(settings, paths);
    emscripten.startWithMemory(settings, MEMORY);
    emscripten.placeFunctionsBy(settings, (func, sig, find) => {
      seen.placed += 1;
      return find(func, sig);
    });
    return settings;
  };
  const boot = (options, made = () => {}) => {
    pyodide.setModuleMaker(async (settings) => {
      seen.settings = settings;
      seen.module = await create(prepared(settings));
      made(seen.module, settings);
      return seen.module;
    });
    return pyodide.instantiatingBy(compiled, instantiate, () =>
      loadPyodide({ indexURL: at, ...options }),
    );
  };

  let heap, table;
  const python = await boot(pyodide.TO_BE_CAPTURED, (module) => {
    heap = module.HEAPU8.length;
    table = module.wasmTable.length;
  });
  const module = pyodide.moduleOf(python);
  await fact("moduleOf", () => module === seen.module && module.wasmTable.length >= table);
  await fact("setModuleMaker", () => seen.settings !== null);
  await fact("instantiatingBy", () => seen.instances === 1);
  await fact(
    "TO_BE_CAPTURED",
    () => python.makeMemorySnapshot({ serializer: () => null }).length > MEMORY,
  );
  await fact("argumentCounter", () => {
    const pointer = pyodide.argumentCounter(module, module.wasmTable.length);
    const before = module.HEAPU32.slice(0, MEMORY >> 2);
    pointer.asThere();
    const changed = module.HEAPU32.subarray(0, MEMORY >> 2).findIndex(
      (word, i) => word !== before[i],
    );
    pointer.asHere();
    return changed < 0 || module.HEAPU32[changed] === before[changed];
  });

  await fact("untrackObject", () => {
    python.runPython("import gc; tracked = [[]]");
    pyodide.untrackObject(module, python.runPython("id(tracked)"));
    return python.runPython("not gc.is_tracked(tracked) and gc.is_tracked(tracked[0])");
  });

  await fact("linkFirst", () => paths.every((path) => path in module.LDSO.loadedLibsByName));
  await fact("startWithMemory", () => heap === MEMORY);
  await fact("placeFunctionsBy", () => seen.placed > 1000);
  await fact("placeFunctionsAsUsual", () => {
    const before = seen.placed;
    emscripten.placeFunctionsAsUsual(module);
    module.addFunction(() => {}, "v");
    return seen.placed === before;
  });
  await fact("memoryAndTable", () => {
    const found = emscripten.memoryAndTable(seen.imports);
    return found.memory.buffer === module.HEAPU8.buffer && found.table === module.wasmTable;
  });
  await fact("allocate", () => {
    const place = emscripten.allocate(module, 1000);
    return place > 0 && place % 8 === 0 && place + 1000 <= emscripten.endOfHeap(module);
  });
  await fact("endOfHeap", () => {
    const before = emscripten.endOfHeap(module);
    const place = emscripten.allocate(module, MEMORY);
    const after = emscripten.endOfHeap(module);
    emscripten.free(module, place);
    return after - before >= MEMORY / 2;
  });
  await fact("free", () => {
    const place = emscripten.allocate(module, 5 << 20);
    emscripten.free(module, place);
    return emscripten.allocate(module, 5 << 20) === place;
  });
  await fact("unusedStack", () => {
    const [end, current] = emscripten.unusedStack(module);
    return 0 < end && end < current && current - end < 64 << 20;
  });

  await fact("loadLibrariesWhenImported", async () => {
    pyodide.loadLibrariesWhenImported(python);
    await python.loadPackage(wheel, { messageCallback() {} });
    const loaded = () => Object.keys(module.LDSO.loadedLibsByName).join();
    const before = loaded().includes("_pocketfft_umath");
    python.runPython("import numpy.fft");
    return !before && loaded().includes("_pocketfft_umath");
  });
  await python.runPythonAsync("import numpy.linalg, numpy.random");
  for (const path of paths) python.runPython(`import ctypes; ctypes.CDLL(${JSON.stringify(path)})`);
  await fact("openLibraries", () => {
    const names = emscripten.openLibraries(module).map(([, name]) => name);
    return paths.every((path) => names.includes(path));
  });
  await fact("exportedFunctions", () => {
    const known = emscripten.exportedFunctions(module).map(([library, name]) => library + name);
    return paths.every((path) => known.some((one) => one.startsWith(`${path}PyInit_`)));
  });
  await fact("exportedFunction", () => {
    const [library, name, func] = emscripten.exportedFunctions(module)[0];
    return emscripten.exportedFunction(module, library, name) === func;
  });
  await fact("freePlaces", () => {
    const at = python.runPython(
      "import ctypes; held = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 0); " +
        "ctypes.cast(held, ctypes.c_void_p).value",
    );
    const before = emscripten.freePlaces(module).has(at);
    python.runPython("import gc; del held; gc.collect()");
    return !before && emscripten.freePlaces(module).has(at);
  });
  await fact("reopenLibraries", () => {
    const opened = emscripten.openLibraries(module).filter(([handle]) => handle !== 0);
    const { loadedLibsByHandle } = module.LDSO;
    const before = opened.map(([handle]) => loadedLibsByHandle[handle]);
    for (const [handle] of opened) delete loadedLibsByHandle[handle];
    emscripten.reopenLibraries(module, opened);
    return opened.every(([handle], i) => loadedLibsByHandle[handle] === before[i]);
  });
  await fact("forgetLibraryFiles", () => {
    emscripten.forgetLibraryFiles(module);
    const sum = python.runPython("float(numpy.linalg.solve([[2.0, 0], [0, 4]], [2.0, 4]).sum())");
    return sum === 2;
  });
  await fact("openFiles", () => {
    python.FS.writeFile("/tmp/some", "some words");
    python.runPython("held = open('/tmp/some'); held.read(5); number = held.fileno()");
    const [opened] = emscripten.openFiles(python.FS);
    return opened[0] === python.runPython("number") && opened[1] === "/tmp/some";
  });
  await fact("reopenFile", () => {
    const [[fd, path, flags]] = emscripten.openFiles(python.FS);
    python.FS.close(python.FS.streams[fd]);
    python.FS.open(path, flags); // takes the lowest number, which was ours
    emscripten.reopenFile(python.FS, [fd + 7, path, flags, 5]);
    return python.runPython("import os; os.read(number + 7, 9)").toJs().length === 5;
  });
  await fact("beforeFirstLookup", () => {
    let calls = 0;
    emscripten.beforeFirstLookup(python.FS, () => (calls += 1));
    python.runPython("import os; os.path.exists('/lib'); os.path.exists('/tmp')");
    return calls === 1;
  });
  await fact("makeLateFile", () => {
    let reads = 0;
    const contents = new TextEncoder().encode("late");
    emscripten.makeLateFile(python.FS, "/tmp/late", contents.length, () => {
      reads += 1;
      return contents;
    });
    const before = reads;
    const text = python.runPython("os.stat('/tmp/late').st_size, open('/tmp/late').read()").toJs();
    return before === 0 && reads > 0 && text[0] === 4 && text[1] === "late";
  });
  await fact("inputOutputError", () => {
    emscripten.makeLateFile(python.FS, "/tmp/lost", 4, () => {
      throw emscripten.inputOutputError(python.FS);
    });
    python.runPython(`
import errno
try:
    found = open('/tmp/lost').read()
except OSError as problem:
    found = errno.errorcode[problem.errno]
`);
    return python.globals.get("found") === "EIO" || `Python saw ${python.globals.get("found")}`;
  });

  await fact("heldObjects", () => {
    for (const name of Object.keys(python.loadedPackages)) delete python.loadedPackages[name];
    const refused = [];
    const state = pyodide.heldObjects(python, (object) => refused.push(object));
    const before = refused.length;
    python.globals.set("held", { made: "here" });
    pyodide.heldObjects(python, (object) => refused.push(object));
    return before === 0 && refused.length === 1 && typeof JSON.stringify(state) === "string";
  });
  await fact("restoreHeldObjects", async () => {
    let asked = false;
    const state = { hiwireKeys: [], immortalKeys: [] };
    const made = (_, { API }) => {
      pyodide.restoreHeldObjects({ API }, state);
      const ours = API.restoreSnapshot;
      API.restoreSnapshot = () => {
        asked = ours() === state;
        return state;
      };
    };
    // Nothing has put a Python into its memory, so it does not get any further.
    await boot(pyodide.TO_BE_RESTORED, made).catch(() => {});
    facts.TO_BE_RESTORED = asked || "Pyodide did not ask for the objects of a snapshot";
    return asked;
  });
  return facts;
}
