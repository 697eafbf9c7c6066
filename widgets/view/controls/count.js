// Buttons that count their presses, or set the count back (data-by="0").

import { Control } from "./control.js";
import { register } from "./registry.js";
import { readings } from "./typed-number.js";

const COUNTS = { whole: true, low: 0, high: 999_999_999, unit: "" }; // that a link may bring

/** @extends {Control<number>} */
class CountControl extends Control {
  listen() {
    this.value = Number(this.default);
    this.onButton((by) => {
      this.value = by === 0 ? 0 : this.value + by;
      this.changed();
    });
  }
  /** @param {string} text */
  parse(text) {
    const [count] = readings(text, COUNTS);
    if (count !== undefined) this.set(count);
    else this.refuseText(text, WORDS.control.count);
  }
}

register("count", CountControl);
