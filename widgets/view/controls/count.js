// Buttons that count their presses, or set the count back (data-by="0").

import { Control } from "./control.js";
import { register } from "./registry.js";

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
    if (/^\d{1,9}$/.test(text)) this.set(Number(text));
    else this.refuseText(text, "a whole number");
  }
}

register("count", CountControl);
