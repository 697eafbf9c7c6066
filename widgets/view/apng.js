// Makes an animated PNG of pictures that the browser has encoded as PNG.
// A PNG is eight bytes and chunks: length, type, data, checksum of type and data (PNG, 3rd edition).

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

const CHECKS = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

/** @param {Uint8Array} bytes */
function checksum(bytes) {
  let check = ~0;
  for (const byte of bytes) check = CHECKS[(check ^ byte) & 255] ^ (check >>> 8);
  return ~check >>> 0;
}

/**
 * Whole numbers as `size` bytes each, the most significant first.
 * @param {1 | 2 | 4} size
 * @param {number[]} values
 */
function numbers(size, ...values) {
  return values.flatMap((value) =>
    Array.from({ length: size }, (_, k) => (value >>> (8 * (size - 1 - k))) & 255),
  );
}

/**
 * A chunk of a type, holding `data` one part after another.
 * @param {string} type
 * @param {ArrayLike<number>[]} data
 */
function chunk(type, ...data) {
  const size = data.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(12 + size);
  let at = 0;
  /** @param {ArrayLike<number>} part */
  const put = (part) => {
    out.set(part, at);
    at += part.length;
  };
  put(numbers(4, size));
  put(Array.from(type, (letter) => letter.charCodeAt(0)));
  data.forEach(put);
  put(numbers(4, checksum(out.subarray(4, 8 + size))));
  return out;
}

/**
 * The data of the chunks of a PNG by their types.
 * @param {Uint8Array} bytes
 */
function chunksOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  /** @type {Record<string, Uint8Array[]>} */
  const found = {};
  for (let at = 8; at < bytes.length; ) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    found[type] ??= [];
    found[type].push(bytes.subarray(at + 8, at + 8 + size));
    at += 12 + size;
  }
  return found;
}

/**
 * One animated PNG, in an endless loop, of PNGs of one size; `delays` in milliseconds.
 * @param {Uint8Array[]} pngs
 * @param {number[]} delays
 */
export function animated(pngs, delays) {
  const [head] = chunksOf(pngs[0]).IHDR;
  const size = head.subarray(0, 8); // width and height
  const parts = [SIGNATURE, chunk("IHDR", head), chunk("acTL", numbers(4, pngs.length, 0))];
  let order = 0;
  pngs.forEach((png, k) => {
    const time = numbers(2, delays[k], 1000); // a fraction of a second
    parts.push(chunk("fcTL", numbers(4, order++), size, numbers(4, 0, 0), time, numbers(1, 0, 0)));
    for (const data of chunksOf(png).IDAT)
      parts.push(k === 0 ? chunk("IDAT", data) : chunk("fdAT", numbers(4, order++), data));
  });
  parts.push(chunk("IEND"));
  return new Blob(parts, { type: "image/png" });
}
