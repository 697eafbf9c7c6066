// A switch: on or off.

import { find } from "../dom.js";
import { Control } from "./control.js";
import { register } from "./registry.js";

/** @extends {Control<boolean>} */
class BooleanControl extends Control {
  listen() {
    /** @type {HTMLInputElement} */
    this.input = find(this.element, "input");
    this.input.addEventListener("change", this.changed);
  }
  get value() {
    return this.input.checked;
  }
  /** @param {boolean} value */
  set(value) {
    this.input.checked = value;
    this.refuse("");
  }
  /** @param {string} text */
  parse(text) {
    if (["true", "false", "1", "0"].includes(text)) this.set(text === "true" || text === "1");
    else this.refuseText(text, WORDS.control.boolean);
  }
}

register("boolean", BooleanControl);
