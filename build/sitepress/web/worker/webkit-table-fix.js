// A mend for WebKit: the table of functions holds the same objects that the module exports.
//
// A function that stands in a module's table and is exported by it too is one and the same object,
// and so Emscripten finds it in the table when somebody wants a pointer to it. WebKit makes two
// objects of it. Emscripten then puts the other one into the table as well: memory is no longer
// that of the snapshot, and C code that compares pointers is told that a function is another.

// (module (table (export "t") 1 funcref) (func (export "f")) (elem (i32.const 0) 0))
const PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 4, 4, 1, 112, 0, 1, 7, 9, 2, 1, 116,
  1, 0, 1, 102, 0, 0, 9, 7, 1, 0, 65, 0, 11, 1, 0, 10, 4, 1, 2, 0, 11,
];

/** Whether this engine makes two objects of one function. */
function makesTwo() {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(PROBE)));
  const table = /** @type {WebAssembly.Table} */ (exports.t);
  return table.get(0) !== exports.f;
}

/**
 * Put the objects that `instance` exports in the places of their twins in `table`, which only it has
 * filled until now; a function's name is its number in its module.
 * @param {{ exports: Record<string, unknown> }} instance
 * @param {{ length: number, get(at: number): any, set(at: number, value: any): void }} table
 * @param {boolean} [needed]
 */
export function unite(instance, table, needed = makesTwo()) {
  if (!needed) return;
  const functions = Object.values(instance.exports).filter((one) => typeof one === "function");
  const exported = new Map(functions.map((one) => [one.name, one]));
  for (let i = 0; i < table.length; i++) {
    const one = exported.get(table.get(i)?.name);
    if (one) table.set(i, one);
  }
}
