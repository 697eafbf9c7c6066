// Buttons that count their presses, or set the count back (data-by="0").

import { Control } from "./control.js";
import { register } from "./registry.js";

class CountControl extends Control {
  listen() {
    this.value = Number(this.default);
    this.element.addEventListener("click", (event) => {
      const by = event.target.closest("button")?.dataset.by;
      if (by === undefined) return;
      this.value = by === "0" ? 0 : this.value + Number(by);
      this.changed();
    });
  }
  set(value) {
    this.value = Number(value);
  }
  parse(text) {
    if (/^\d{1,9}$/.test(text)) return this.set(text);
    this.refuse(`Got “${text.slice(0, 40)}”; expected a whole number: ${this.value} stays.`);
  }
}

register("count", CountControl);
