// A deterministic clock and random source for the worker in which a snapshot is taken, so that two
// snapshots of the same Python are equal. What must differ between readers is seeded again after a
// restore (`reseed` in widgets/hosts/worker.py).

const BEGAN = Date.UTC(2026, 0, 1);

let ticks = 0; // milliseconds, one more with every reading, so that a loop that waits for a time ends

/**
 * Replace this worker's clock by a counter, and its random numbers by a fixed sequence.
 * @returns {string[]} all that is drawn, each time in hexadecimal; it grows
 */
export function makeDeterministic() {
  /** @type {string[]} */
  const all = [];
  class CountingDate extends Date {
    /** @param {[any?, ...any[]]} args */
    constructor(...args) {
      super(.../** @type {[any]} */ (args.length ? args : [CountingDate.now()]));
    }
    static now() {
      return BEGAN + ticks++;
    }
  }
  self.Date = /** @type {DateConstructor} */ (CountingDate);
  self.performance.now = () => ticks++;
  let drawn = 1;
  self.crypto.getRandomValues = (view) => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = drawn = (drawn * 48271) % 2147483647;
    all.push([...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    return view;
  };
  return all;
}
