// Reading an inflated stream piece by piece.

export class Reader {
  // `parts` gives the stream as byte arrays, each when it is asked for.
  constructor(parts) {
    this.parts = parts;
    this.rest = new Uint8Array(0);
  }

  // Copy the next `length` bytes into `target` at `start`.
  into(target, start, length) {
    while (length > 0) {
      if (this.rest.length === 0) {
        const { value, done } = this.parts.next();
        if (done) throw new Error("the snapshot ends too soon");
        this.rest = value;
      }
      const part = this.rest.subarray(0, length);
      target.set(part, start);
      this.rest = this.rest.subarray(part.length);
      start += part.length;
      length -= part.length;
    }
  }

  // The next `length` bytes.
  bytes(length) {
    const target = new Uint8Array(length);
    this.into(target, 0, length);
    return target;
  }

  // The next bytes, whose number comes first, in four bytes.
  sized() {
    const head = this.bytes(4);
    return this.bytes(new DataView(head.buffer).getUint32(0, true));
  }
}
