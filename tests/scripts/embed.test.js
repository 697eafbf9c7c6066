// The pure parts of embed.js: its own address, the name that was meant, the room that is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { heightAt } from "../../build/sitepress/web/embed/kept-height.js";
import { distance, nearest } from "../../build/sitepress/web/embed/nearest.js";
import { ownAddress } from "../../build/sitepress/web/embed/own-address.js";

const SRC = "https://site.example/some/path/embed.js";

test("a classic script is the current one", () => {
  assert.equal(ownAddress({ currentScript: { src: SRC } }, ""), SRC);
});

test("a module finds itself in an error's stack, in every engine", () => {
  for (const stack of [
    `Error\n    at ${SRC}:1:2345\n    at https://blog.example/post.js:3:1`,
    `Error\n    at Object.<anonymous> (${SRC}:1:2345)`,
    `@${SRC}:1:2345\n@https://blog.example/post.js:3:1\n`,
    `module code@${SRC}:1:2345`,
    `Error\n    at ${SRC}?v=2:1:2345`,
  ])
    assert.equal(ownAddress({ currentScript: null }, stack), SRC, stack);
});

test("a script without a file has no address", () => {
  assert.equal(ownAddress({ currentScript: { src: "" } }, "Error\n    at <anonymous>:1:1"), "");
});

test("letters added, removed and replaced are counted", () => {
  assert.equal(distance("", "abc"), 3);
  assert.equal(distance("db", "db"), 0);
  assert.equal(distance("dbb", "db"), 1);
  assert.equal(distance("kitten", "sitting"), 3);
});

test("the nearest name is found, and none where none is near", () => {
  const names = ["db", "seed", "sensitivity"];
  assert.equal(nearest("dbb", names), "db");
  assert.equal(nearest("sensitvity", names), "sensitivity");
  assert.equal(nearest("sead", names), "seed");
  assert.equal(nearest("width", names), null);
});

test("one point is the height at every width", () => {
  for (const width of [1, 320, 5000]) assert.equal(heightAt([320, 640], width), 640);
});

test("between two widths the height lies on a line, and outside it stays", () => {
  const steps = [240, 700, 160, -200, 304, 0, 1, -60];
  for (const [width, height] of [
    [100, 700],
    [240, 700],
    [320, 600],
    [400, 500],
    [500.5, 500],
    [704, 500],
    [705, 440],
    [2000, 440],
  ])
    assert.equal(heightAt(steps, width), height, `${width}`);
});
