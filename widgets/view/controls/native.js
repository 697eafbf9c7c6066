// A control whose value is the text of a native input that knows what it takes: a day, a colour.

import { find } from "../dom.js";
import { Control } from "./control.js";

/** @extends {Control<string>} */
class NativeControl extends Control {
  listen() {
    /** @type {HTMLInputElement} */
    this.input = find(this.element, "input");
    this.value = this.input.value; // the browser may have kept it over a reload
    this.input.addEventListener("input", () => this.read(false));
    this.input.addEventListener("change", () => this.read(!this.input.matches(":focus")));
    this.input.addEventListener("blur", () => this.read(true));
  }

  /**
   * Take what stands in the input; an unfinished one is only refused when the reader is `done`.
   * @param {boolean} done
   */
  read(done) {
    const { value, validity } = this.input;
    if (value === this.value) return;
    if (validity.valid) {
      this.value = value;
      this.refuse("");
      this.changed();
    } else if (done) {
      this.input.value = this.value;
      this.refuseText(value, this.input.dataset.expected);
    }
  }

  /** @param {string} value */
  set(value) {
    super.set(value);
    this.input.value = value;
  }

  /** @param {string} text */
  parse(text) {
    const before = this.value;
    const whole = this.whole(text);
    this.input.value = whole; // which makes it empty, or another, where it is none
    if (this.input.value === whole && this.input.validity.valid) this.set(whole);
    else {
      this.set(before);
      this.refuseText(text, this.input.dataset.expected);
    }
  }

  /**
   * A text as the input writes it.
   * @param {string} text
   */
  whole(text) {
    return text;
  }
}

export class DateControl extends NativeControl {}

export class ColorControl extends NativeControl {
  /** @param {string} text */
  whole(text) {
    const digits = text.replace("#", "").toLowerCase();
    return `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits}`;
  }
}
