// Numbers as readers type them: the same table as for Python (tests/widgets/test_typed_number.py).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  ambiguity,
  plain,
  readings,
  SAME,
  written,
} from "../../widgets/view/controls/typed-number.js";

const TABLE = JSON.parse(readFileSync("tests/data/typed_numbers.json", "utf8"));
const INFINITE = { "∞": Infinity, "−∞": -Infinity };

function box(name) {
  const { low, high, ...rest } = TABLE.boxes[name];
  return { ...rest, low: low ?? -Infinity, high: high ?? Infinity };
}

for (const { box: name, text, value, refusal } of TABLE.read)
  test(`in a ${name} box “${text}” is ${refusal ? "ambiguous" : value}`, () => {
    const found = readings(text, box(name));
    if (refusal) assert.equal(ambiguity(text, found, box(name)), refusal);
    else assert.deepEqual(found, value === null ? [] : [INFINITE[value] ?? value]);
  });

for (const { box: name, number, text } of TABLE.written)
  test(`a ${name} box shows ${number} as “${text}”, and reads it as the same number`, () => {
    const value = INFINITE[number] ?? number;
    assert.equal(written(value, box(name)), text);
    assert.deepEqual(readings(text, box(name)), [value]);
  });

test("no number with other characters is another number", () => {
  const others = (sign) => [...SAME[sign]];
  for (const space of others(" ")) assert.deepEqual(readings(`1${space}250`, box("wide")), [1250]);
  for (const minus of others("-")) assert.deepEqual(readings(`${minus}7`, box("wide")), [-7]);
  for (const mark of others("'")) assert.deepEqual(readings(`1${mark}250`, box("wide")), [1250]);
  for (const none of others("")) assert.deepEqual(readings(`${none}7${none}`, box("wide")), [7]);
  for (const times of others("×")) assert.deepEqual(readings(`2${times}10^3`, box("wide")), [2000]);
  for (const cent of others("%")) assert.deepEqual(readings(`7${cent}`, box("percent")), [7]);
});

test("digits of every script", () => {
  let scripts = 0;
  for (let zero = 0x30; zero < 0x20000; zero++) {
    const digits = Array.from({ length: 10 }, (_, k) => String.fromCodePoint(zero + k));
    const begins = !/\p{Nd}/u.test(String.fromCodePoint(zero - 1));
    if (!begins || !digits.every((one) => /\p{Nd}/u.test(one))) continue;
    scripts += 1;
    assert.deepEqual(readings(digits.slice(1, 6).join(""), box("wide")), [12345], digits[0]);
  }
  assert.ok(scripts > 50);
});

test("numbers in sentences are exact", () => {
  for (const x of [0.1 + 0.2, 1 / 3, 1e-300, 123456.789, 2 ** 53, -1e21])
    assert.deepEqual(readings(plain(x), { ...box("open"), low: x, high: x }), [x]);
});
