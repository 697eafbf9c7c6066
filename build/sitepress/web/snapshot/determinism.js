// A clock that ticks whenever it is looked at, and chance that is none, for a Python that is to be
// photographed: so that two photographs of the same Python are alike. What must differ between
// readers is drawn anew when Python wakes (widgets/hosts/worker.py).

const BEGAN = Date.UTC(2026, 0, 1);

let ticks = 0; // milliseconds: whoever waits for a time to come must see it come

/** Stop the clock and chance of this worker. */
export function holdStill() {
  class StillDate extends Date {
    /** @param {[any?, ...any[]]} told */
    constructor(...told) {
      super(.../** @type {[any]} */ (told.length ? told : [StillDate.now()]));
    }
    static now() {
      return BEGAN + ticks++;
    }
  }
  self.Date = /** @type {DateConstructor} */ (StillDate);
  self.performance.now = () => ticks++;
  let drawn = 1;
  self.crypto.getRandomValues = (view) => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = drawn = (drawn * 48271) % 2147483647;
    return view;
  };
}

/** Python's environment: strings are hashed, and so sets are ordered, in the same way each time. */
export const STILL = { PYTHONHASHSEED: "0" };
