// What moves in a picture, and where a hand leads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { along, placeOn } from "../../widgets/view/track.js";
import { difference } from "../../widgets/view/tween.js";

const part = (tagName, attributes) => ({
  tagName,
  getAttribute: (name) => attributes[name] ?? null,
});

test("a track leads from one end to the other, and no further", () => {
  assert.deepEqual(along("db 30 530 -20 20", 280), ["db", 0]);
  assert.deepEqual(along("db 30 530 -20 20", 0), ["db", -20]);
  assert.deepEqual(along("db 30 530 -20 20", 900), ["db", 20]);
  assert.deepEqual(along("down 200 100 0 1", 125), ["down", 0.75]);
  assert.equal(along(undefined, 3), null);
});

test("a control stands on its track where a hand would have to be to set it", () => {
  for (const track of ["db 30 530 -20 20", "db 200 100 0 1"])
    for (const at of [120, 150, 180]) {
      const [name, value] = along(track, at);
      assert.ok(Math.abs(placeOn(track, { [name]: value }) - at) < 1e-9);
    }
  assert.equal(placeOn("db 30 530 -20 20", { db: 60 }), 530);
});

test("bars and circles move from the sizes that they had", () => {
  const before = part("rect", { x: "1", y: "2", width: "30", height: "5" });
  const now = part("rect", { x: "1", y: "2", width: "50", height: "5", opacity: "0.5" });
  assert.deepEqual(difference(before, now), { width: "30px", opacity: "1" });
  assert.equal(difference(now, now), null);
  const circle = part("circle", { cx: "1", cy: "2", r: "3" });
  assert.deepEqual(difference(circle, part("circle", { cx: "4", cy: "2", r: "3" })), { cx: "1px" });
});

test("paths move where they have the same commands, and jump where they have not", () => {
  const path = (d) => part("path", { d });
  assert.deepEqual(difference(path("M0 1L2 3"), path("M0 1L-2 3.5")), { d: 'path("M0 1L2 3")' });
  assert.equal(difference(path("M0 1L2 3"), path("M0 1L2 3L4 5")), null);
});

test("words move as a whole", () => {
  const at = (x, y) => part("text", { x: String(x), y: String(y) });
  assert.deepEqual(difference(at(10, 20), at(4, 25)), { transform: "translate(6px, -5px)" });
});
