// Any of a few, each a checkbox.

import { find, findAll } from "../dom.js";
import { Control } from "./control.js";

/** @extends {Control<string>} */
export class SeveralControl extends Control {
  listen() {
    /** @type {HTMLInputElement[]} */
    this.boxes = findAll(this.element, "input");
    this.element.addEventListener("change", () => {
      this.refuse("");
      this.changed();
    });
  }
  get value() {
    return this.boxes.flatMap((box) => (box.checked ? [box.value] : [])).join();
  }
  /** @param {string} value */
  set(value) {
    const chosen = value.split(",");
    for (const box of this.boxes) box.checked = chosen.includes(box.value);
    this.refuse("");
  }
  /** @param {string} text */
  parse(text) {
    const known = this.boxes.map((box) => box.value);
    if (!text || text.split(",").every((one) => known.includes(one))) this.set(text);
    else this.refuseText(text, find(this.element, "fieldset").dataset.expected);
  }
  /** @param {string} text */
  is(text) {
    return this.value === text;
  }
}
