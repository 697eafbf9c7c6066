// A film of which not every frame has come.

import assert from "node:assert/strict";
import { test } from "node:test";

// The least that the module asks of a browser as it is read.
globalThis.matchMedia = () => ({ matches: false });
globalThis.DOMParser = class {};
const { nearest } = await import("../../widgets/view/film.js");

test("for a frame that never came stands the one before it, or the first there is", () => {
  const frames = [];
  frames[2] = "two";
  frames[3] = "three";
  frames[6] = "six";
  const shown = [0, 1, 2, 3, 4, 5, 6].map((at) => nearest(frames, at));
  assert.deepEqual(shown, ["two", "two", "two", "three", "three", "three", "six"]);
  assert.equal(nearest([], 0), undefined);
});
