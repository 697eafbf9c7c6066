// The film's file, taken apart by an independent reader: chunks, checksums, order, pixels.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { animated } from "../../widgets/view/apng.js";

const SIGNATURE = "89504e470d0a1a0a";

/** The chunks of a PNG as {type, data}; the checksum of each must be right. */
function chunks(file) {
  assert.equal(file.subarray(0, 8).toString("hex"), SIGNATURE);
  const found = [];
  let at = 8;
  while (at < file.length) {
    const end = at + 8 + file.readUInt32BE(at);
    const [named, data] = [file.subarray(at + 4, end), file.subarray(at + 8, end)];
    assert.equal(file.readUInt32BE(end), crc32(named), "checksum");
    found.push({ type: named.toString("latin1", 0, 4), data });
    at = end + 4;
  }
  assert.equal(at, file.length);
  return found;
}

function chunk(type, data) {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length);
  out.write(type, 4, "latin1");
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** A grey picture as browsers may write it: with a chunk of no interest, its data in two parts. */
function png(width, height, rows) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const data = deflateSync(Buffer.concat(rows.map((row) => Buffer.from([0, ...row]))));
  return Buffer.concat([
    Buffer.from(SIGNATURE, "hex"),
    chunk("IHDR", head),
    chunk("tEXt", Buffer.from("Software\0a browser")),
    chunk("IDAT", data.subarray(0, 5)),
    chunk("IDAT", data.subarray(5)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const ROWS = [
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [7, 8, 9],
    [10, 11, 12],
  ],
  [
    [0, 0, 0],
    [255, 255, 255],
  ],
];
const film = async () => {
  const blob = animated(
    ROWS.map((rows) => png(3, 2, rows)),
    [90, 90, 1500],
  );
  assert.equal(blob.type, "image/png");
  return chunks(Buffer.from(await blob.arrayBuffer()));
};

test("chunks come in the order of the standard", async () => {
  const types = (await film()).map(({ type }) => type);
  const frame = ["fcTL", "fdAT", "fdAT"];
  assert.deepEqual(types, ["IHDR", "acTL", "fcTL", "IDAT", "IDAT", ...frame, ...frame, "IEND"]);
});

test("the head is that of the first picture", async () => {
  const [head] = await film();
  const [first] = chunks(png(3, 2, ROWS[0]));
  assert.deepEqual(head.data, first.data);
});

test("it says how many frames there are, and repeats for ever", async () => {
  const { data } = (await film()).find(({ type }) => type === "acTL");
  assert.deepEqual([data.length, data.readUInt32BE(0), data.readUInt32BE(4)], [8, 3, 0]);
});

test("each frame has its size, its place and its delay", async () => {
  const controls = (await film()).filter(({ type }) => type === "fcTL");
  const delays = [90, 90, 1500];
  controls.forEach(({ data }, k) => {
    assert.equal(data.length, 26);
    const numbers = [4, 8, 12, 16].map((at) => data.readUInt32BE(at));
    assert.deepEqual(numbers, [3, 2, 0, 0]);
    assert.deepEqual([data.readUInt16BE(20), data.readUInt16BE(22)], [delays[k], 1000]);
    assert.deepEqual([data[24], data[25]], [0, 0]);
  });
  assert.equal(controls.length, 3);
});

test("frames are numbered without a gap", async () => {
  const numbered = (await film()).filter(({ type }) => type === "fcTL" || type === "fdAT");
  assert.deepEqual(
    numbered.map(({ data }) => data.readUInt32BE(0)),
    [0, 1, 2, 3, 4, 5, 6],
  );
});

test("every frame holds its picture", async () => {
  const frames = [];
  for (const { type, data } of await film()) {
    if (type === "fcTL") frames.push([]);
    if (type === "IDAT") frames.at(-1).push(data);
    if (type === "fdAT") frames.at(-1).push(data.subarray(4));
  }
  const pixels = frames.map((parts) => inflateSync(Buffer.concat(parts)));
  const expected = ROWS.map((rows) => Buffer.concat(rows.map((row) => Buffer.from([0, ...row]))));
  assert.deepEqual(pixels, expected);
});
