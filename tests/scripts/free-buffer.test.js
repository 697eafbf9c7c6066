// A buffer that is freed holds nothing, whoever refers to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { freeBuffer } from "../../build/sitepress/web/shared/free-buffer.js";

test("a freed buffer and its views are empty", () => {
  const bytes = new Uint8Array(1000).fill(7);
  const part = bytes.subarray(10, 20);
  freeBuffer(bytes.buffer);
  assert.deepEqual([bytes.buffer.byteLength, bytes.length, part.length], [0, 0, 0]);
});
