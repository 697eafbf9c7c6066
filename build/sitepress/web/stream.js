// Reading a compressed stream piece by piece.

// A stream that inflates `format`, or null where this browser cannot.
export function inflated(format) {
  try {
    return new DecompressionStream(format);
  } catch {
    return null;
  }
}

export class Reader {
  constructor(stream) {
    this.chunks = stream.getReader();
    this.rest = new Uint8Array(0);
  }

  // Copy the next `length` bytes into `target` at `start`.
  async into(target, start, length) {
    while (length > 0) {
      if (this.rest.length === 0) {
        const { value, done } = await this.chunks.read();
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
  async bytes(length) {
    const target = new Uint8Array(length);
    await this.into(target, 0, length);
    return target;
  }

  // The next bytes, whose number comes first, in four bytes.
  async sized() {
    const head = await this.bytes(4);
    return this.bytes(new DataView(head.buffer).getUint32(0, true));
  }
}
