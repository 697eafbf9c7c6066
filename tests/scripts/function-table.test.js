// Where functions stand in WebAssembly's table: noted, known again, and WebKit's twins united.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  grownFunctions,
  putBackFunctions,
  recordPlaces,
  replayPlaces,
} from "../../build/sitepress/web/worker/function-table.js";
import { replaceDuplicates } from "../../build/sitepress/web/worker/webkit-table-fix.js";

const newTable = (initial = 0) => new WebAssembly.Table({ element: "anyfunc", initial });

/** Functions of a WebAssembly module: two, of one type, exported as "a" and "b". */
// biome-ignore format: a line a section of the module
const MODULE = new WebAssembly.Module(new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 5, 1, 0x60, 0, 1, 0x7f, // (type (func (result i32)))
  3, 3, 2, 0, 0,
  7, 9, 2, 1, 97, 0, 0, 1, 98, 0, 1,
  10, 11, 2, 4, 0, 65, 7, 11, 4, 0, 65, 9, 11, // i32.const 7, i32.const 9
]));
const functions = () => new WebAssembly.Instance(MODULE).exports;

test("places are noted as they are found", () => {
  const { places, place } = recordPlaces();
  const found = [place("f", "v", () => 5), place("g", undefined, () => 3)];
  assert.deepEqual(found, [5, 3]);
  assert.deepEqual(places, [5, 3]);
});

test("places that are known are given in turn, without a search", () => {
  const table = newTable(2);
  const { a, b } = functions();
  table.set(0, b);
  table.set(1, a);
  const find = () => assert.fail("there was no need to search");
  const place = replayPlaces([1, 0], () => table);
  assert.equal(place(a, undefined, find), 1);
  assert.equal(place(b, undefined, find), 0);
});

test("a place beyond the table's end is made, and filled", () => {
  const table = newTable(1);
  const { a } = functions();
  replayPlaces([1], () => table)(a, undefined, () => assert.fail());
  assert.equal(table.length, 2);
  assert.equal(table.get(1)(), 7);
});

test("a function of JavaScript's is wrapped by its signature", () => {
  const table = newTable();
  const place = replayPlaces([0, 1, 2], () => table);
  place(
    (x, y) => x + y,
    "iii",
    () => assert.fail(),
  );
  place(
    (x) => x / 2,
    "dd",
    () => assert.fail(),
  );
  let called = 0;
  place(
    () => (called += 1),
    "v",
    () => assert.fail(),
  );
  assert.equal(table.get(0)(2, 3), 5);
  assert.equal(table.get(1)(3), 1.5);
  assert.equal(table.get(2)(), undefined);
  assert.equal(called, 1);
});

test("a function in another's place is noticed", () => {
  const table = newTable(1);
  const { a, b } = functions();
  table.set(0, b);
  assert.throws(
    () => replayPlaces([0], () => table)(a, undefined, () => 0),
    /stands in another place/,
  );
});

test("after the last known place it is searched", () => {
  const place = replayPlaces([], () => newTable());
  assert.equal(
    place("f", "v", (func, sig) => `${func}${sig}`),
    "fv",
  );
});

/** A table as WebKit fills it: with other objects than the module exports, of the same names. */
function twins(instance) {
  const objects = ["b", "a"].map((name) => {
    const one = () => instance.exports[name]();
    Object.defineProperty(one, "name", { value: instance.exports[name].name });
    return one;
  });
  objects.push(null);
  return { length: 3, get: (at) => objects[at], set: (at, one) => (objects[at] = one), objects };
}

test("WebKit's twins are replaced by what the module exports", () => {
  const instance = new WebAssembly.Instance(MODULE);
  const table = twins(instance);
  replaceDuplicates(instance, table, true);
  assert.deepEqual(table.objects, [instance.exports.b, instance.exports.a, null]);
});

test("an engine that makes one object of a function is left alone", () => {
  const instance = new WebAssembly.Instance(MODULE);
  const table = twins(instance);
  const before = [...table.objects];
  replaceDuplicates(instance, table); // Node's engine is Chromium's
  assert.deepEqual(table.objects, before);
});

/** A module with libraries that export functions of one name, and what adds to it. */
function withLibraries() {
  const [first, second] = [functions(), functions()];
  const table = newTable(1);
  table.set(0, first.a); // where linking has put the first of that name
  const library = (name, func) => ({ name, exports: { PyInit_base: func, data: 8 } });
  const loadedLibsByName = {
    __main__: { name: "__main__", exports: {} },
    "one/base.so": library("one/base.so", first.a),
    "two/base.so": library("two/base.so", second.a),
  };
  const freeTableIndexes = [];
  const add = (func) => table.grow(1, func);
  return {
    second,
    add,
    module: { wasmTable: table, freeTableIndexes, LDSO: { loadedLibsByName } },
  };
}

test("a function that came into the table later is known by its library, not by its name", () => {
  const { second, add, module } = withLibraries();
  add(second.a);
  assert.deepEqual(grownFunctions(module, 1), [["two/base.so", "PyInit_base"]]);
});

test("a place that was given back is free, whatever stands there", () => {
  const { second, add, module } = withLibraries();
  const callback = add(functions().b);
  add(second.a);
  module.freeTableIndexes.push(callback);
  assert.deepEqual(grownFunctions(module, 1), [null, ["two/base.so", "PyInit_base"]]);
});

test("a function that is no library's and still held is refused", () => {
  const { add, module } = withLibraries();
  add(functions().b);
  assert.throws(() => grownFunctions(module, 1), /at 1, no library's/);
});

test("grown functions are put back at the end, the very same", () => {
  const { second, module } = withLibraries();
  putBackFunctions(module, [null, ["two/base.so", "PyInit_base"]]);
  assert.equal(module.wasmTable.length, 3);
  assert.equal(module.wasmTable.get(1), null);
  assert.equal(module.wasmTable.get(2), second.a);
  assert.throws(() => putBackFunctions(module, [["two/base.so", "gone"]]), /has no function gone/);
});
