// One of a few: radio buttons or a select.

import { Control } from "./control.js";
import { register } from "./registry.js";

class ChoiceControl extends Control {
  listen() {
    this.select = this.element.querySelector("select");
    this.radios = [...this.element.querySelectorAll("input[type=radio]")];
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
  set(value) {
    if (this.select) this.select.value = value;
    else for (const radio of this.radios) radio.checked = radio.value === String(value);
    this.refuse("");
  }
  parse(text) {
    if (this.choices.includes(text)) return this.set(text);
    this.refuse(
      `Got “${text.slice(0, 40)}”; expected one of ${this.choices.join(", ")}: ` +
        `${this.value} stays.`,
    );
  }
}

register("choice", ChoiceControl);
