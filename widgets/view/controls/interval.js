// Two numbers, from and to: two sliders on one track, and a box each. Neither passes the other.

import { fill } from "../../locale/fill.js";
import { find, findAll } from "../dom.js";
import { Control } from "./control.js";
import { NumberControl } from "./number.js";
import { plain, readings } from "./typed-number.js";

const BETWEEN = "..";

/** One end: a number whose limits are the other's value. */
class End extends NumberControl {
  listen() {
    const whole = /** @type {HTMLElement} */ (this.element.closest("[data-control]"));
    this.note = find(whole, ".refusal");
    super.listen();
  }

  /** @param {number} value */
  set(value) {
    const { low, high } = this.limits;
    super.set(Math.min(high, Math.max(low, value)));
  }
}

/** @extends {Control<string>} */
export class IntervalControl extends Control {
  listen() {
    /** @type {HTMLElement} */
    this.group = find(this.element, "[role=group]");
    /** @type {End[]} */
    this.ends = findAll(this.group, "[data-end]").map(
      (element) => new End(element, () => this.moved()),
    );
    /** @type {[number, number]} */
    this.bounds = [this.ends[0].limits.low, this.ends[0].limits.high];
    this.limit();
  }

  moved() {
    this.limit();
    this.changed();
  }

  /** Let no end pass the other. */
  limit() {
    const [from, to] = this.ends;
    from.limits.high = to.value;
    to.limits.low = from.value;
    for (const { box, limits } of this.ends)
      box.dataset.expected = fill(WORDS.control.number, {
        low: plain(limits.low),
        high: plain(limits.high),
      });
  }

  get value() {
    return this.ends.map((end) => end.text).join(BETWEEN);
  }

  /** @param {string} value */
  set(value) {
    const numbers = value.split(BETWEEN).map(Number);
    this.ends.forEach((end, i) => {
      [end.limits.low, end.limits.high] = this.bounds;
      end.set(numbers[i]);
    });
    this.limit();
  }

  /** @param {string} text */
  parse(text) {
    const [low, high] = this.bounds;
    const at = text.indexOf(BETWEEN);
    const numbers = [text.slice(0, Math.max(0, at)), text.slice(at + BETWEEN.length)].map((end) =>
      readings(end, { ...this.ends[0].limits, low, high }),
    );
    if (at > 0 && numbers.every((found) => found.length === 1) && numbers[0][0] <= numbers[1][0])
      this.set(numbers.join(BETWEEN));
    else this.refuseText(text, this.group.dataset.expected);
  }

  /** @param {string} text */
  is(text) {
    const numbers = text.split(BETWEEN).map(Number);
    return this.ends.every((end, i) => end.value === numbers[i]);
  }
}
