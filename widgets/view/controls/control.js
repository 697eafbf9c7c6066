// What all controls of a figure share: a name, a default, a value as text, a refusal beside itself.

import { fill } from "../../locale/fill.js";
import { find, findAll, targetOf } from "../dom.js";

/** @typedef {string | number | boolean | undefined} Setting */

/**
 * A control of a figure. A kind of control extends it with `listen`, `set` and `parse`, and is
 * registered by its name (registry.js).
 * @template {Setting} [V=any]
 */
export class Control {
  /**
   * @param {HTMLElement} element the one with data-control
   * @param {(control: Control) => void} changed hears that the reader has set the control
   */
  constructor(element, changed) {
    /** @type {V | undefined} */
    this.held = undefined;
    this.element = element;
    this.name = element.dataset.control ?? "";
    this.default = element.dataset.default ?? "";
    this.widgetDefault = element.dataset.widgetDefault ?? this.default; // where it is embedded
    this.changed = () => changed(this);
    this.note = find(element, ".refusal");
    this.listen();
  }

  /** Hear what the reader does; called once, by the constructor. */
  listen() {}

  /** What the control is set to; kinds that read it from their inputs override this. */
  get value() {
    return /** @type {V} */ (this.held);
  }
  set value(value) {
    this.held = value;
  }

  /**
   * Set the control to a value that Python found good.
   * @param {V} value
   */
  set(value) {
    this.value = value;
    this.refuse("");
  }

  /**
   * Set it to a raw text, from a link; a bad one is refused with a sentence.
   * @param {string} text
   */
  parse(text) {
    this.refuseText(text, "nothing");
  }

  /**
   * Go back to a value that Python found good, where it refused another.
   * @param {V} value
   * @param {string} sentence
   */
  back(value, sentence) {
    this.set(value);
    this.refuse(sentence);
  }

  /** Set it to its default. */
  reset() {
    this.parse(this.default);
  }

  /** The value as text: what a link carries. */
  get text() {
    return String(this.value);
  }

  get isDefault() {
    return this.is(this.default);
  }

  /**
   * Whether it is set to what a text, as a default is written, says.
   * @param {string} text
   */
  is(text) {
    return this.text === text || Number(this.text) === Number(text || NaN);
  }

  /** @param {string} sentence the empty string takes a refusal back */
  refuse(sentence) {
    this.note.textContent = sentence;
    this.note.hidden = !sentence;
    if (sentence) this.element.closest?.("details")?.setAttribute("open", ""); // it is to be seen
    for (const input of findAll(this.element, "input, select")) {
      input.toggleAttribute("aria-invalid", Boolean(sentence));
      if (sentence) input.setAttribute("aria-invalid", "true");
    }
  }

  /**
   * Refuse a text that a reader or a link gave.
   * @param {string} text
   * @param {string | undefined} expected
   * @param {Setting} [stays]
   */
  refuseText(text, expected, stays = this.value) {
    const got = text.slice(0, 40);
    this.refuse(fill(WORDS.control.refused, { got, expected, kept: stays }));
  }

  /**
   * Hear the control's buttons, which have a number in data-by.
   * @param {(by: number) => void} press
   */
  onButton(press) {
    this.element.addEventListener("click", (event) => {
      const by = targetOf(event)?.closest("button")?.dataset.by;
      if (by !== undefined) press(Number(by));
    });
  }
}
