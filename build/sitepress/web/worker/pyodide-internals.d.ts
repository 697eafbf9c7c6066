// The parts of Pyodide and of Emscripten's module that the worker's scripts use.

/** A file of the runtime: its URL relative to the worker's script, its bytes, its integrity. */
export type RuntimeFile = [url: string, bytes: number, integrity: string];

/** The header of a snapshot's stream; written by python/memory_image.py. */
export interface SnapshotHeader {
  /** Bytes of memory. */
  heap: number;
  /** Entries of the function table. */
  table: number;
  /** The JavaScript objects that Python holds, as Pyodide writes them down. */
  state: unknown;
  /** Python's handles of shared libraries, and their paths. */
  handles: [handle: number, path: string][];
  /** Functions at the table's end that were added while Python ran (function-table.js), if any. */
  grown?: ([library: string, name: string] | null)[];
  /** Places of functions in the table, in the order in which they are linked. */
  places: number[];
  /** The shared libraries that follow the header. */
  libraries: [name: string, bytes: number][];
  /** The pieces of memory that follow them. */
  pieces: [start: number, bytes: number][];
  /** The files of packages.bin. */
  files: PackageFile[];
  /**
   * The files of packages beyond the base set by the name of the archive that has their contents;
   * those under "" are shared libraries that are loaded already, and have none.
   */
  beyond?: Record<string, PackageFile[]>;
  /** Files that Python holds open; their contents follow the pieces. */
  opened?: { file: OpenFile; bytes: number; contents?: Uint8Array }[];
  /** Folders that Python has made. */
  folders?: string[];
  /** Where a fresh memory ends and only zeros follow. */
  top: number;
  /** The sum of the memory's words below `top`. */
  sum: number;
}

/** A file of a package. */
export type PackageFile = [path: string, bytes: number];

/** A file that is open. */
export type OpenFile = [descriptor: number, path: string, flags: number, position: number];

/** A compiled function in WebAssembly's table; its name is its number in its module. */
export type TableFunction = (...values: never[]) => unknown;

/** Emscripten's own `addFunction`. */
export type FindPlace = (func: TableFunction, sig?: string) => number;

/** The hook in it: see python/emscripten_patch.py. */
export type Place = (func: TableFunction, sig: string | undefined, find: FindPlace) => number;

export interface Settings {
  locateFile(path: string): string;
  dynamicLibraries: string[];
  noInitialRun: boolean;
  INITIAL_MEMORY: number;
  place: Place;
  API: { restoreSnapshot(): unknown };
}

export interface Module {
  HEAPU8: Uint8Array<ArrayBuffer>;
  HEAPU32: Uint32Array<ArrayBuffer>;
  wasmTable: WebAssembly.Table;
  freeTableIndexes: number[];
  place?: Place;
  FS: FileSystem;
  LDSO: {
    loadedLibsByHandle: Record<number, Library>;
    loadedLibsByName: Record<string, Library>;
  };
  _PyEM_CountArgsPtr: number;
  __PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET: number;
  __PyRuntime: number;
  _sbrk(bytes: number): number;
  _emscripten_builtin_malloc(bytes: number): number;
  _free(address: number): void;
  _PyObject_GC_UnTrack(address: number): void;
  _emscripten_stack_get_end(): number;
  _emscripten_stack_get_current(): number;
}

interface Library {
  name: string;
  exports: Record<string, unknown>;
}

export type Create = (settings: Settings) => Promise<Module>;

/** Emscripten's file system. */
export interface FileSystem {
  ErrnoError: new (code: number) => Error;
  streams: (Stream | null)[];
  open(path: string, flags: number): Stream;
  close(stream: Stream): void;
  dupStream(stream: Stream, descriptor: number): Stream;
  llseek(stream: Stream, offset: number, whence: number): number;
  readdir(path: string): string[];
  isDir(mode: number): boolean;
  lookupPath(...parameters: unknown[]): unknown;
  mkdirTree(path: string): void;
  mknod(path: string, mode: number, device: number): { usedBytes: number };
  stat(path: string): { size: number; mode: number };
  unlink(path: string): void;
  writeFile(path: string, text: string): void;
}

interface Stream {
  fd: number;
  path: string;
  flags: number;
  position: number;
}

export interface Pyodide {
  FS: FileSystem;
  loadedPackages: Record<string, string>;
  lockfile: { packages: Record<string, { depends: string[] }> };
  _module: Module;
  _api: { serializeHiwireState(refuse: (object: unknown) => never): unknown };
  loadPackage(name: string, options: { messageCallback(text: string): void }): Promise<unknown>;
  /** A Python module; its attributes are untyped. */
  pyimport(name: string): any;
  runPython(source: string): any;
  runPythonAsync(source: string): Promise<unknown>;
}

export interface LoadOptions {
  indexURL: string;
  packageBaseUrl: string;
  lockFileContents: object;
  enableRunUntilComplete: boolean;
  env?: Record<string, string>;
  _makeSnapshot?: boolean;
  _loadSnapshot?: Uint8Array;
}

/** Options of a start: `wrap` wraps the function that makes Emscripten's module. */
export type StartOptions = Partial<LoadOptions> & { wrap?: (create: Create) => Create };

/** The bytes of a shared library by its name. */
export type GiveLibrary = (name: string) => Promise<BufferSource>;
