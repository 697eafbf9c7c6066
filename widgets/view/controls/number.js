// A number: a slider and a box that move each other, or either alone.

import { find } from "../dom.js";
import { Control } from "./control.js";
import { register } from "./registry.js";
import { parseNumber, plain } from "./typed-number.js";

/**
 * A slider and a box, or either alone; the last good number stands when a bad one is typed.
 * @extends {Control<number>}
 */
export class NumberControl extends Control {
  listen() {
    /** @type {HTMLInputElement | null} */
    this.range = find(this.element, "input[type=range]");
    /** @type {HTMLInputElement} */
    this.box = find(this.element, "input[role=spinbutton]");
    this.value = Number(this.box.ariaValueNow);
    // What was set before this script ran, or kept by the browser over a reload, counts.
    const { range } = this;
    const moved = range ? Math.abs(Number(range.value) - Number(range.defaultValue)) : 0;
    if (range && moved > Number(range.step) / 2) this.set(Number(range.value));
    else if (this.box.value !== this.box.defaultValue) this.read(true);
    range?.addEventListener("input", () => {
      this.set(Number(range.value));
      this.changed();
    });
    this.box.addEventListener("input", () => this.typed(false));
    this.box.addEventListener("change", () => this.typed(true));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.onButton((by) => this.move(by));
  }

  get bounds() {
    return [Number(this.box.ariaValueMin), Number(this.box.ariaValueMax)];
  }

  /**
   * Take what stands in the box; an unfinished number is only refused when it is `done`.
   * @param {boolean} done
   */
  typed(done) {
    if (this.read(done)) this.changed();
  }

  /**
   * The same, told to nobody; whether it was good.
   * @param {boolean} done
   */
  read(done) {
    const value = parseNumber(this.box.value);
    const [low, high] = this.bounds;
    if (value >= low && value <= high) {
      this.value = value;
      this.show(this.box);
      this.refuse("");
      return true;
    }
    if (done) this.refuseText(this.box.value, this.box.dataset.expected, plain(this.value));
    return false;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = Number(this.box.dataset.step);
    /** @type {Record<string, number>} */
    const moves = { ArrowUp: step, ArrowDown: -step, PageUp: 10 * step, PageDown: -10 * step };
    if (event.key === "Escape") this.set(this.value);
    else if (event.key === "Enter") this.typed(true);
    else if (event.key in moves) {
      event.preventDefault();
      this.move(moves[event.key]);
    }
  }

  /**
   * Add to the value, within its bounds.
   * @param {number} by
   */
  move(by) {
    const [low, high] = this.bounds;
    this.set(Math.min(high, Math.max(low, this.value + by)));
    this.changed();
  }

  /** @param {number} value */
  set(value) {
    this.value = Number(value.toFixed(9));
    this.show();
    this.refuse("");
  }

  /**
   * Move every input but the one that the reader is typing in.
   * @param {HTMLInputElement} [except]
   */
  show(except) {
    if (this.range) {
      this.range.value = String(this.value);
      this.range.ariaValueText = `${plain(this.value)} ${this.unit}`.trim();
    }
    if (this.box !== except) this.box.value = plain(this.value);
    this.box.ariaValueNow = String(this.value);
  }

  get unit() {
    return this.element.querySelector(".unit")?.textContent ?? "";
  }

  /**
   * Take a raw text, from a link; a bad one is refused as if it had been typed.
   * @param {string} text
   */
  parse(text) {
    this.box.value = text;
    this.typed(true);
    if (this.note.hidden) this.show();
  }
}

register("number", NumberControl);
