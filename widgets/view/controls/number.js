// A number: a slider and a box that move each other, or either alone.

import { Control } from "./control.js";
import { register } from "./registry.js";

const MINUS = "\u2212";

/** A number as it stands in a box: true minus, no more than six decimals. */
function plain(x) {
  return String(Number(x.toFixed(6))).replace("-", MINUS);
}

/** The number that a reader typed, or NaN; spaces may set its digits apart. */
function parseNumber(text) {
  const clean = text.replace(/\s/g, "").replace(MINUS, "-").replace(",", ".");
  return clean === "" ? NaN : Number(clean);
}

/** A slider and a box, or either alone; the last good number stands when a bad one is typed. */
class NumberControl extends Control {
  listen() {
    this.range = this.element.querySelector("input[type=range]");
    this.box = this.element.querySelector("input[role=spinbutton]");
    this.value = Number(this.box.ariaValueNow);
    // What was set before this script ran, or kept by the browser over a reload, counts.
    const moved = this.range && Math.abs(this.range.value - this.range.defaultValue);
    if (moved > this.range?.step / 2) this.set(Number(this.range.value));
    else if (this.box.value !== this.box.defaultValue) this.read(true);
    this.range?.addEventListener("input", () => {
      this.set(Number(this.range.value));
      this.changed();
    });
    this.box.addEventListener("input", () => this.typed(false));
    this.box.addEventListener("change", () => this.typed(true));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("click", (event) => {
      const by = event.target.closest("button")?.dataset.by;
      if (by !== undefined) this.move(Number(by));
    });
  }

  get bounds() {
    return [Number(this.box.ariaValueMin), Number(this.box.ariaValueMax)];
  }

  /** Take what stands in the box; an unfinished number is only refused when it is `done`. */
  typed(done) {
    if (this.read(done)) this.changed();
  }

  /** The same, told to nobody; whether it was good. */
  read(done) {
    const value = parseNumber(this.box.value);
    const [low, high] = this.bounds;
    if (value >= low && value <= high) {
      this.value = value;
      this.show(this.box);
      this.refuse("");
      return true;
    }
    if (done) {
      this.refuse(
        `Got “${this.box.value.slice(0, 40)}”; expected ${this.box.dataset.expected}: ` +
          `${plain(this.value)} stays.`,
      );
    }
    return false;
  }

  key(event) {
    const step = Number(this.box.dataset.step);
    const moves = { ArrowUp: step, ArrowDown: -step, PageUp: 10 * step, PageDown: -10 * step };
    if (event.key === "Escape") this.set(this.value);
    else if (event.key === "Enter") this.typed(true);
    else if (event.key in moves) {
      event.preventDefault();
      this.move(moves[event.key]);
    }
  }

  /** Add to the value, within its bounds. */
  move(by) {
    const [low, high] = this.bounds;
    this.set(Math.min(high, Math.max(low, this.value + by)));
    this.changed();
  }

  set(value) {
    this.value = Number(value.toFixed(9));
    this.show();
    this.refuse("");
  }

  /** Move every input but the one that the reader is typing in. */
  show(except) {
    if (this.range) this.range.value = this.value;
    if (this.range) this.range.ariaValueText = `${plain(this.value)} ${this.unit}`.trim();
    if (this.box !== except) this.box.value = plain(this.value);
    this.box.ariaValueNow = this.value;
  }

  get unit() {
    return this.element.querySelector(".unit")?.textContent ?? "";
  }

  /** Take a raw text, from a link; a bad one is refused as if it had been typed. */
  parse(text) {
    this.box.value = text;
    this.typed(true);
    if (this.note.hidden) this.show();
  }
}

register("number", NumberControl);
