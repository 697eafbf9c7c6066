// A pad to draw a character on, by mouse, pen or finger; and radio buttons that hold real ones.
// The value is the text that handwriting.py reads: two digits a point, strokes parted by full stops,
// `*3` for the fourth example. The digits, the pattern and the limits stand in the pad's HTML, where
// drawing_control.py writes them.

import { Control } from "../view/controls/control.js";
import { find, findAll } from "../view/dom.js";

const PAUSE = 250; // ms for which a pen stands still before what is drawn so far is answered

/** @extends {Control<string>} */
export class DrawingControl extends Control {
  listen() {
    /** @type {HTMLElement} */
    this.pad = find(this.element, ".pad");
    const { digits, drawing, points, strokes } = this.pad.dataset;
    /** @type {string} */
    this.digits = String(digits);
    /** @type {RegExp} */
    this.drawing = new RegExp(`^(?:${drawing})$`);
    /** @type {number} */
    this.points = Number(points);
    /** @type {number} */
    this.most = Number(strokes);
    /** @type {SVGPathElement} */
    this.path = find(this.pad, "path");
    /** @type {HTMLCanvasElement} */
    this.under = find(this.pad, "canvas");
    /** @type {HTMLInputElement[]} */
    this.choices = findAll(this.element, "input[type=radio]");
    /** @type {string | undefined} */
    this.stroke = undefined; // that is being drawn
    /** @type {number | undefined} */
    this.pause = undefined; // since the pen moved
    this.value = this.choices.find((choice) => choice.checked)?.value ?? this.default;
    this.pad.addEventListener("pointerdown", (event) => this.begin(event));
    this.pad.addEventListener("pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"])
      this.pad.addEventListener(end, () => this.end());
    for (const choice of this.choices)
      choice.addEventListener("change", () => this.replace(choice.value));
    find(this.element, "[data-clear]").addEventListener("click", () => this.replace(""));
    find(this.element, "[data-undo]").addEventListener("click", () =>
      this.replace(this.strokes.slice(0, -1).join(".")),
    );
    // The examples are painted by the figure, after its controls are made.
    queueMicrotask(() => this.show());
  }

  /** The strokes that are finished; an example has none. */
  get strokes() {
    return this.held && !this.held.startsWith("*") ? this.held.split(".") : [];
  }

  /** What is drawn, the stroke under the pen included. */
  get value() {
    return this.stroke ? [...this.strokes, this.stroke].join(".") : (this.held ?? "");
  }
  set value(value) {
    this.held = value;
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (event.button || this.stroke !== undefined || this.strokes.length >= this.most) return;
    event.preventDefault();
    this.pad.setPointerCapture(event.pointerId);
    this.stroke = "";
    this.value = this.strokes.join(".");
    this.go(event);
  }

  /** @param {PointerEvent} event */
  go(event) {
    if (this.stroke === undefined) return;
    const box = this.pad.getBoundingClientRect();
    const side = this.digits.length; // of the pad, in points
    /** @type {(at: number, from: number, length: number) => string} */
    const digit = (at, from, length) =>
      this.digits[Math.min(side - 1, Math.max(0, Math.floor(((at - from) / length) * side)))];
    const moves = event.getCoalescedEvents?.() ?? [];
    let { stroke } = this;
    for (const { clientX, clientY } of moves.length ? moves : [event]) {
      const point = digit(clientX, box.left, box.width) + digit(clientY, box.top, box.height);
      if (stroke.length < 2 * this.points && !stroke.endsWith(point)) stroke += point;
    }
    if (stroke === this.stroke) return;
    this.stroke = stroke;
    this.show();
    clearTimeout(this.pause);
    this.pause = setTimeout(this.changed, PAUSE);
  }

  end() {
    if (this.stroke === undefined) return;
    clearTimeout(this.pause);
    const text = [...this.strokes, this.stroke].join(".");
    this.stroke = undefined;
    this.replace(text);
  }

  /** @param {string} text */
  replace(text) {
    this.set(text);
    this.changed();
  }

  /** @param {string} text */
  set(text) {
    super.set(String(text));
    this.show();
  }

  /** @param {string} text */
  parse(text) {
    if (this.drawing.test(text)) this.set(text);
    else this.refuse("Got something that is no drawing; expected points on the pad: it stays.");
  }

  /** Draw the strokes, or the example, and mark the example that is taken. */
  show() {
    const strokes = this.stroke ? [...this.strokes, this.stroke] : this.strokes;
    this.path.setAttribute("d", strokes.map((stroke) => outline(stroke, this.digits)).join(""));
    const chosen = this.choices.find((choice) => choice.value === this.value);
    for (const choice of this.choices) choice.checked = choice === chosen;
    const context = /** @type {CanvasRenderingContext2D} */ (this.under.getContext("2d"));
    context.clearRect(0, 0, this.under.width, this.under.height);
    if (!chosen) return;
    /** @type {HTMLCanvasElement} */
    const example = find(/** @type {HTMLElement} */ (chosen.parentElement), "canvas");
    context.drawImage(example, 0, 0);
  }
}

/**
 * SVG path data of a stroke; a single point becomes a dot.
 * @param {string} stroke
 * @param {string} digits
 */
function outline(stroke, digits) {
  const pairs = stroke.match(/../g) ?? [];
  const points = pairs.map((pair) => [...pair].map((digit) => digits.indexOf(digit)).join(" "));
  return `M${points.join("L")}${points.length === 1 ? "l0 .01" : ""}`;
}
