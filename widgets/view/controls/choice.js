// One of a few: radio buttons or a select.

import { fill } from "../../locale/fill.js";
import { find, findAll } from "../dom.js";
import { Control } from "./control.js";
import { register } from "./registry.js";

/** @extends {Control<string | undefined>} */
class ChoiceControl extends Control {
  listen() {
    /** @type {HTMLSelectElement | null} */
    this.select = find(this.element, "select");
    /** @type {HTMLInputElement[]} */
    this.radios = findAll(this.element, "input[type=radio]");
    this.element.addEventListener("change", () => {
      this.refuse("");
      this.changed();
    });
  }
  get choices() {
    return (this.select ? [...this.select.options] : this.radios).map((choice) => choice.value);
  }
  get value() {
    return this.select ? this.select.value : this.radios.find((radio) => radio.checked)?.value;
  }
  /** @param {string} value */
  set(value) {
    if (this.select) this.select.value = value;
    else for (const radio of this.radios) radio.checked = radio.value === String(value);
    this.refuse("");
  }
  /** @param {string} text */
  parse(text) {
    if (this.choices.includes(text)) this.set(text);
    else this.refuseText(text, fill(WORDS.control.choice, { choices: this.choices.join(", ") }));
  }
}

register("choice", ChoiceControl);
