// A number: a slider and a box that move each other, or either alone.

import { find } from "../dom.js";
import { Control } from "./control.js";
import { register } from "./registry.js";
import { ambiguity, plain, readings, written } from "./typed-number.js";

/** @import { Box } from "./typed-number.js" */

/**
 * A slider and a box, or either alone. What is typed is taken as far as it is a number; the box is
 * rewritten only when the reader is done with it, and what stood before stays if it is then refused.
 * ARIA is read and written as attributes: Firefox reflects it as properties only since version 119.
 * @extends {Control<number>}
 */
export class NumberControl extends Control {
  listen() {
    /** @type {HTMLInputElement | null} */
    this.range = find(this.element, "input[type=range]");
    /** @type {HTMLInputElement} */
    this.box = find(this.element, "input[role=spinbutton]");
    const { box, range } = this;
    /** @type {Box} */
    this.limits = {
      whole: "whole" in box.dataset,
      low: Number(box.getAttribute("aria-valuemin")),
      high: Number(box.getAttribute("aria-valuemax")),
      unit: this.element.querySelector(".unit")?.textContent ?? "",
    };
    this.value = Number(box.getAttribute("aria-valuenow"));
    /** @type {number} */
    this.stood = this.value; // before the reader began to type
    this.typing = false;
    // What was set before this script ran, or kept by the browser over a reload, counts.
    const moved = range ? Math.abs(Number(range.value) - Number(range.defaultValue)) : 0;
    if (range && moved > Number(range.step) / 2) this.set(Number(range.value));
    else if (box.value !== box.defaultValue) this.read(document.activeElement !== box);
    range?.addEventListener("input", () => {
      this.set(Number(range.value));
      this.changed();
    });
    box.addEventListener("input", () => this.typed(false));
    box.addEventListener("change", () => this.typed(true));
    box.addEventListener("keydown", (event) => this.key(event));
    this.onButton((by) => this.move(by));
  }

  /**
   * Take what stands in the box, and tell whether the value is another one.
   * @param {boolean} done
   */
  typed(done) {
    const before = this.value;
    this.read(done);
    if (this.value !== before) this.changed();
  }

  /**
   * The same, told to nobody. An unfinished number is only refused when the reader is `done`.
   * @param {boolean} done
   */
  read(done) {
    const text = this.box.value;
    const found = readings(text, this.limits);
    this.typing = true;
    if (found.length === 1) {
      if (done) this.set(found[0]);
      else this.take(found[0]);
      return;
    }
    if (!done) return;
    this.back(this.stood, "");
    this.typing = false;
    if (found.length > 1) this.refuse(ambiguity(text, found, this.limits));
    else this.refuseText(text, this.box.dataset.expected, plain(this.value));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = Number(this.box.dataset.step);
    /** @type {Record<string, number>} */
    const moves = { ArrowUp: step, ArrowDown: -step, PageUp: 10 * step, PageDown: -10 * step };
    if (event.key === "Escape") {
      const before = this.value;
      this.set(this.stood);
      if (this.value !== before) this.changed();
    } else if (event.key === "Enter") this.typed(true);
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
    this.place(this.value + by);
    this.changed();
  }

  /**
   * Set it to the nearest number that the box can show in six decimals.
   * @param {number} value
   */
  place(value) {
    const { low, high, whole } = this.limits;
    const near = Number(value.toFixed(whole ? 0 : 6));
    this.set(Math.min(high, Math.max(low, near)));
  }

  /**
   * Set it to the nearest number that its slider can stand at.
   * @param {number} value
   */
  near(value) {
    const step = Number(this.box.dataset.step);
    this.place(Math.round(value / step) * step);
  }

  /** @param {number} value */
  set(value) {
    this.typing = false;
    this.stood = value;
    this.value = value;
    this.show();
    this.refuse("");
  }

  /**
   * Take the number that the reader is typing, and leave the box alone.
   * @param {number} value
   */
  take(value) {
    this.value = value;
    this.show();
    this.refuse("");
  }

  /**
   * Go back to a good value, and say why; a box in which the reader is typing stays as it is.
   * @param {number} value
   * @param {string} sentence
   */
  back(value, sentence) {
    this.stood = value;
    this.value = value;
    this.show();
    this.refuse(sentence);
  }

  /** Show the value in every input but the box in which the reader is typing. */
  show() {
    if (this.range) {
      this.range.value = String(this.value);
      this.range.setAttribute("aria-valuetext", `${plain(this.value)} ${this.limits.unit}`.trim());
    }
    this.box.setAttribute("aria-valuenow", String(this.value));
    if (!this.typing) this.box.value = written(this.value, this.limits);
  }

  /** What a link carries: a plain decimal, with one more zero where it could be taken for another. */
  get text() {
    const text = String(this.value);
    return readings(text, this.limits).length > 1 ? `${text}0` : text;
  }

  reset() {
    this.set(Number(this.default));
  }

  /**
   * Take a raw text, from a link; a bad one is refused as if it had been typed.
   * @param {string} text
   */
  parse(text) {
    this.box.value = text;
    this.read(true);
  }
}

register("number", NumberControl);
