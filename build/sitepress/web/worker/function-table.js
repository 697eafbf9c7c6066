// Where functions stand in the table: noted when the snapshot is taken, known when Python wakes.
//
// Emscripten links a module by asking for the place of thousands of functions, each time looking
// whether it stands in the table already; for that it must first look at all that do. The answers
// are the same each time. glue.py lets us give them.

// For the snapshot: `places`, and the function that fills it.
export function noting() {
  const places = [];
  const place = (func, sig, find) => places.at(places.push(find(func, sig)) - 1);
  return { places, place };
}

// A function that gives the `places` in turn, with `table()`, and puts there what is new. WebAssembly
// names a function by its number in its module, so a place that is not its own would be noticed.
export function knowing(places, table) {
  let next = 0;
  return (func, sig, find) => {
    if (next === places.length) return find(func, sig);
    const at = places[next++];
    const missing = at + 1 - table().length;
    if (missing > 0) {
      table().grow(missing);
      table().set(at, sig ? wrapped(func, sig) : func);
    } else if (!sig && table().get(at)?.name !== func.name) {
      throw new Error("a function stands in another place");
    }
    return at;
  };
}

const TYPES = { i: 0x7f, p: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c, e: 0x6f };
const modules = new Map(); // by signature

// A function of JavaScript's as one of WebAssembly's, which alone may stand in a table; the first
// letter of a signature is what it returns.
function wrapped(func, sig) {
  if (!modules.has(sig)) {
    const [returned, ...taken] = [...sig].map((letter) => TYPES[letter]);
    const results = returned ? [1, returned] : [0];
    const type = [1, 0x60, taken.length, ...taken, ...results];
    // biome-ignore format: a line a section of the module
    const bytes = [
      0, 97, 115, 109, 1, 0, 0, 0,
      1, type.length, ...type,
      2, 7, 1, 1, 101, 1, 102, 0, 0, // (import "e" "f" (func 0))
      7, 5, 1, 1, 102, 0, 0, // (export "f" (func 0))
    ];
    modules.set(sig, new WebAssembly.Module(new Uint8Array(bytes)));
  }
  return new WebAssembly.Instance(modules.get(sig), { e: { f: func } }).exports.f;
}
