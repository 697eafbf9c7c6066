// A switch: on or off.

import { Control } from "./control.js";
import { register } from "./registry.js";

class BooleanControl extends Control {
  listen() {
    this.input = this.element.querySelector("input");
    this.input.addEventListener("change", this.changed);
  }
  get value() {
    return this.input.checked;
  }
  set(value) {
    this.input.checked = value;
    this.refuse("");
  }
  parse(text) {
    if (["true", "false", "1", "0"].includes(text)) this.set(text === "true" || text === "1");
    else this.refuse(`Got “${text.slice(0, 40)}”; expected true or false: ${this.value} stays.`);
  }
}

register("boolean", BooleanControl);
