// An animated PNG from pictures that the browser encoded as PNG: their image data, framed.
// A PNG is eight bytes and chunks: length, type, data, checksum of type and data (PNG, 3rd edition).

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

const CHECKS = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function checksum(bytes) {
  let check = ~0;
  for (const byte of bytes) check = CHECKS[(check ^ byte) & 255] ^ (check >>> 8);
  return ~check >>> 0;
}

/** A chunk of numbers given as [value, bytes], followed by raw data. */
function chunk(type, numbers, data = new Uint8Array()) {
  const size = numbers.reduce((sum, [, bytes]) => sum + bytes, 0) + data.length;
  const out = new Uint8Array(12 + size);
  const view = new DataView(out.buffer);
  view.setUint32(0, size);
  out.set(
    [...type].map((letter) => letter.charCodeAt(0)),
    4,
  );
  let at = 8;
  for (const [value, bytes] of numbers) {
    if (bytes === 4) view.setUint32(at, value);
    else if (bytes === 2) view.setUint16(at, value);
    else view.setUint8(at, value);
    at += bytes;
  }
  out.set(data, at);
  view.setUint32(8 + size, checksum(out.subarray(4, 8 + size)));
  return out;
}

/** {type: [data, …]} of the chunks of a PNG. */
function chunksOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const found = {};
  for (let at = 8; at < bytes.length; ) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    (found[type] ??= []).push(bytes.subarray(at + 8, at + 8 + size));
    at += 12 + size;
  }
  return found;
}

/** One animated PNG, for ever repeating, of PNGs of one size; `delays` in milliseconds. */
export function animated(pngs, delays) {
  const [head] = chunksOf(pngs[0]).IHDR;
  const size = new DataView(head.buffer, head.byteOffset);
  const [width, height] = [size.getUint32(0), size.getUint32(4)];
  const parts = [Uint8Array.from(SIGNATURE), chunk("IHDR", [], head)];
  parts.push(
    chunk("acTL", [
      [pngs.length, 4],
      [0, 4],
    ]),
  );
  let order = 0;
  pngs.forEach((png, k) => {
    const place = [
      [width, 4],
      [height, 4],
      [0, 4],
      [0, 4],
    ];
    const time = [
      [delays[k], 2],
      [1000, 2],
      [0, 1],
      [0, 1],
    ];
    parts.push(chunk("fcTL", [[order++, 4], ...place, ...time]));
    for (const data of chunksOf(png).IDAT)
      parts.push(k === 0 ? chunk("IDAT", [], data) : chunk("fdAT", [[order++, 4]], data));
  });
  parts.push(chunk("IEND", []));
  return new Blob(parts, { type: "image/png" });
}
