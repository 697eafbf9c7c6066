// A line of text.

import { Control } from "./control.js";
import { register } from "./registry.js";

class TextControl extends Control {
  listen() {
    this.input = this.element.querySelector("input");
    this.value = this.input ? this.input.value : this.default;
    this.input?.addEventListener("input", () => {
      this.value = this.input.value;
      this.changed();
    });
  }
  set(value) {
    this.value = String(value);
    if (this.input) this.input.value = this.value;
    this.refuse("");
  }
  parse(text) {
    this.set(text.slice(0, 4000));
  }
}

register("text", TextControl);
