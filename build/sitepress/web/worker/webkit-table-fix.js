// A workaround for WebKit: it puts the exported function objects into the module's table.
//
// A function that is both exported and in the table is one object in other engines, so Emscripten
// finds it in the table when a pointer to it is needed. WebKit makes two objects. Emscripten then
// adds the exported one to the table too: memory differs from the snapshot's, and C code that
// compares pointers takes one function for two.

// (module (table (export "t") 1 funcref) (func (export "f")) (elem (i32.const 0) 0))
const PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 4, 4, 1, 112, 0, 1, 7, 9, 2, 1, 116,
  1, 0, 1, 102, 0, 0, 9, 7, 1, 0, 65, 0, 11, 1, 0, 10, 4, 1, 2, 0, 11,
];

/** Whether this engine makes two objects for one function. */
function makesDuplicates() {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(PROBE)));
  const table = /** @type {WebAssembly.Table} */ (exports.t);
  return table.get(0) !== exports.f;
}

/**
 * Replace functions in `table` by the objects that `instance` exports for them. Only this instance may
 * have filled the table; a function's name is its number in its module.
 * @param {{ exports: Record<string, unknown> }} instance
 * @param {{ length: number, get(at: number): any, set(at: number, value: any): void }} table
 * @param {boolean} [needed]
 */
export function replaceDuplicates(instance, table, needed = makesDuplicates()) {
  if (!needed) return;
  const functions = Object.values(instance.exports).filter((one) => typeof one === "function");
  const exported = new Map(functions.map((one) => [one.name, one]));
  for (let i = 0; i < table.length; i++) {
    const one = exported.get(table.get(i)?.name);
    if (one) table.set(i, one);
  }
}
