// Controls in the address: names to texts and back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { queryName, textIn, withTexts, wordsOf } from "../../widgets/view/query.js";

const read = (query, { figures = ["spinner"], controls = ["db"], bare = true } = {}) =>
  textIn(new URLSearchParams(query), figures, controls, bare);

test("a figure that is alone goes by its controls' names", () => {
  assert.equal(queryName("spinner", "db", true), "db");
  assert.equal(queryName("spinner", "db", false), "spinner.db");
});

test("a control is found by its own name and by its figure's", () => {
  assert.equal(read("?db=13"), "13");
  assert.equal(read("?spinner.db=13"), "13");
  assert.equal(read("?other.db=13"), null);
  assert.equal(read(""), null);
});

test("the figure's name goes before the bare one", () => {
  assert.equal(read("?db=1&spinner.db=2"), "2");
});

test("a bare name says nothing where several figures have such a control", () => {
  assert.equal(read("?db=13", { bare: false }), null);
  assert.equal(read("?spinner.db=13", { bare: false }), "13");
});

test("former names are understood, the present one first", () => {
  const names = { figures: ["spinner", "wheel"], controls: ["db", "bans"] };
  assert.equal(read("?bans=1", names), "1");
  assert.equal(read("?wheel.bans=1", names), "1");
  assert.equal(read("?wheel.bans=1&spinner.db=2", names), "2");
  assert.equal(read("?bans=1&db=2", names), "2");
});

test("an empty text is a text, and raw texts come as they were", () => {
  assert.equal(read("?db="), "");
  assert.equal(read("?db=%3Cb%3E%20+"), "<b>  ");
});

test("names of an object's own are no controls", () => {
  assert.equal(read("?db=1", { controls: ["__proto__", "constructor"] }), null);
});

const HERE = "https://example.org/why-kl/?theme=dark&db=1#coins";

test("texts are put into an address, which keeps all else", () => {
  assert.equal(
    withTexts(HERE, [["db", "13"]]).href,
    "https://example.org/why-kl/?theme=dark&db=13#coins",
  );
  assert.equal(withTexts(HERE, [["seed", "a b&c"]]).searchParams.get("seed"), "a b&c");
});

test("a default is left out", () => {
  assert.equal(withTexts(HERE, [["db", null]]).search, "?theme=dark");
});

test("a full name replaces the bare one", () => {
  assert.equal(withTexts(HERE, [["spinner.db", "13"]]).search, "?theme=dark&spinner.db=13");
  assert.equal(withTexts(HERE, [["spinner.db", null]]).search, "?theme=dark");
});

test("what was put in is read again", () => {
  for (const text of ["13", "", "a&b=c#d", "é ☃", "%2e"]) {
    const { search } = withTexts(HERE, [["spinner.db", text]]);
    assert.equal(read(search), text);
  }
});

test("an attribute's words", () => {
  assert.deepEqual(wordsOf("a  b "), ["a", "b"]);
  assert.deepEqual(wordsOf(""), []);
  assert.deepEqual(wordsOf(undefined), []);
});
