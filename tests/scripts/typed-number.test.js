// Numbers as readers type them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNumber, plain } from "../../widgets/view/controls/typed-number.js";

const GOOD = [
  ["13", 13],
  ["-4.5", -4.5],
  ["\u22124.5", -4.5], // the true minus, which boxes show
  ["0,5", 0.5],
  [" 1 000\u2009000 ", 1e6], // digits set apart, by a thin space too
  ["1e3", 1000],
  [".5", 0.5],
  ["-0", -0],
];
for (const [text, value] of GOOD)
  test(`“${text}” is ${value}`, () => assert.equal(parseNumber(text), value));

for (const text of ["", "  ", "x", "12px", "1,000,000", "--1", "1..2", "13; drop", "\u2212\u22121"])
  test(`“${text}” is no number`, () => assert.ok(Number.isNaN(parseNumber(text))));

test("what is no finite number lies in no bounds", () => {
  for (const text of ["1e999", "Infinity", "NaN"]) assert.ok(!(parseNumber(text) <= 1e9));
});

test("a box shows a true minus and at most six decimals", () => {
  assert.equal(plain(-4.5), "\u22124.5");
  assert.equal(plain(0.1 + 0.2), "0.3");
  assert.equal(plain(1 / 3), "0.333333");
  assert.equal(plain(1e6), "1000000");
});

test("what a box shows is read as the same number", () => {
  for (const value of [-23, 0, 0.000001, 12.345678, 1e6])
    assert.equal(parseNumber(plain(value)), value);
});
