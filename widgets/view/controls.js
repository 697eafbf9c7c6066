// The controls of a figure: each is an element with data-control, holding native inputs.
// A control has a value, may be set, and shows a refusal beside itself.

import { Control } from "./control.js";
import { DrawingControl } from "./drawing.js";

const MINUS = "\u2212";

/** A number as it stands in a box: true minus, no more than six decimals. */
function plain(x) {
  return String(Number(x.toFixed(6))).replace("-", MINUS);
}

/** The number that a reader typed, or NaN; spaces may set its digits apart. */
function parse(text) {
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
    const value = parse(this.box.value);
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
  take(text) {
    this.box.value = text;
    this.typed(true);
    if (this.note.hidden) this.show();
  }
}

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
  take(text) {
    if (["true", "false", "1", "0"].includes(text)) this.set(text === "true" || text === "1");
    else this.refuse(`Got “${text.slice(0, 40)}”; expected true or false: ${this.value} stays.`);
  }
}

/** Radio buttons or a select. */
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
  take(text) {
    if (this.choices.includes(text)) return this.set(text);
    this.refuse(
      `Got “${text.slice(0, 40)}”; expected one of ${this.choices.join(", ")}: ` +
        `${this.value} stays.`,
    );
  }
}

/** Buttons that count their presses, or set the count back (data-by="0"). */
class CountControl extends Control {
  listen() {
    this.value = Number(this.default);
    this.element.addEventListener("click", (event) => {
      const by = event.target.closest("button")?.dataset.by;
      if (by === undefined) return;
      this.value = by === "0" ? 0 : this.value + Number(by);
      this.changed();
    });
  }
  set(value) {
    this.value = Number(value);
  }
  take(text) {
    if (/^\d{1,9}$/.test(text)) return this.set(text);
    this.refuse(`Got “${text.slice(0, 40)}”; expected a whole number: ${this.value} stays.`);
  }
}

class TextControl extends Control {
  listen() {
    this.input = this.element.querySelector("input");
    this.value = this.input ? this.input.value : this.default;
    this.input?.addEventListener("input", () => {
      this.value = this.input.value;
      this.changed();
    });
  }
  set(value) {
    this.value = String(value);
    if (this.input) this.input.value = this.value;
    this.refuse("");
  }
  take(text) {
    this.set(text.slice(0, 4000));
  }
}

const KINDS = {
  number: NumberControl,
  boolean: BooleanControl,
  choice: ChoiceControl,
  count: CountControl,
  text: TextControl,
  drawing: DrawingControl,
};

/** The controls of a figure by name. Several elements may share one count (three buttons). */
export function controlsOf(figure, changed) {
  const controls = new Map();
  for (const element of figure.querySelectorAll("[data-control]")) {
    const control = new KINDS[element.dataset.kind](element, changed);
    controls.set(control.name, control);
  }
  return controls;
}
