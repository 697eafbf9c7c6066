// A line of text.

import { find } from "../dom.js";
import { Control } from "./control.js";
import { register } from "./registry.js";

const LONGEST = 4000; // characters that a link may bring

/** @extends {Control<string>} */
class TextControl extends Control {
  listen() {
    /** @type {HTMLInputElement | null} */
    this.input = find(this.element, "input");
    this.value = this.input ? this.input.value : this.default;
    this.input?.addEventListener("input", () => {
      this.value = this.input?.value ?? "";
      this.changed();
    });
  }
  /** @param {string} value */
  set(value) {
    super.set(String(value));
    if (this.input) this.input.value = this.value;
  }
  /** @param {string} text */
  parse(text) {
    this.set(text.slice(0, LONGEST));
  }
}

register("text", TextControl);
