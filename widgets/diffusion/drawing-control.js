// A pad to draw a character on, by mouse, pen or finger; and radio buttons that hold real ones.
// The value is the text that handwriting.py reads: two digits a point, strokes parted by full stops,
// `*3` for the fourth example. The digits, the pattern and the limits stand in the pad's HTML, where
// drawing_control.py writes them.

import { Control } from "../view/controls/control.js";

export class DrawingControl extends Control {
  listen() {
    this.pad = this.element.querySelector(".pad");
    const { digits, drawing, points, strokes } = this.pad.dataset;
    this.digits = digits;
    this.drawing = new RegExp(`^(?:${drawing})$`);
    this.points = Number(points);
    this.most = Number(strokes);
    this.path = this.pad.querySelector("path");
    this.under = this.pad.querySelector("canvas");
    this.choices = [...this.element.querySelectorAll("input[type=radio]")];
    this.value = this.choices.find((choice) => choice.checked)?.value ?? this.default;
    this.pad.addEventListener("pointerdown", (event) => this.begin(event));
    this.pad.addEventListener("pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"])
      this.pad.addEventListener(end, () => this.end());
    this.element.addEventListener("change", (event) => {
      if (event.target.type === "radio") this.replace(event.target.value);
    });
    this.element.querySelector("[data-clear]").addEventListener("click", () => this.replace(""));
    this.element.querySelector("[data-undo]").addEventListener("click", () =>
      this.replace(this.strokes.slice(0, -1).join(".")),
    );
    // The examples are painted by the figure, after its controls are made.
    queueMicrotask(() => this.show());
  }

  /** The strokes drawn so far; an example has none. */
  get strokes() {
    return this.value && !this.value.startsWith("*") ? this.value.split(".") : [];
  }

  begin(event) {
    if (event.button || this.stroke !== undefined || this.strokes.length >= this.most) return;
    event.preventDefault();
    this.pad.setPointerCapture(event.pointerId);
    this.stroke = "";
    this.value = this.strokes.join(".");
    this.go(event);
  }

  go(event) {
    if (this.stroke === undefined) return;
    const box = this.pad.getBoundingClientRect();
    const side = this.digits.length; // of the pad, in points
    const digit = (at, from, length) =>
      this.digits[Math.min(side - 1, Math.max(0, Math.floor(((at - from) / length) * side)))];
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of moves.length ? moves : [event]) {
      const point = digit(clientX, box.left, box.width) + digit(clientY, box.top, box.height);
      const full = this.stroke.length >= 2 * this.points;
      if (!full && !this.stroke.endsWith(point)) this.stroke += point;
    }
    this.show();
  }

  end() {
    if (this.stroke === undefined) return;
    const text = [...this.strokes, this.stroke].join(".");
    this.stroke = undefined;
    this.replace(text);
  }

  replace(text) {
    this.set(text);
    this.changed();
  }

  set(text) {
    this.value = String(text);
    this.refuse("");
    this.show();
  }

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
    const context = this.under.getContext("2d");
    context.clearRect(0, 0, this.under.width, this.under.height);
    if (chosen) context.drawImage(chosen.parentElement.querySelector("canvas"), 0, 0);
  }
}

/** SVG path data of a stroke; a single point becomes a dot. */
function outline(stroke, digits) {
  const points = stroke.match(/../g).map(([x, y]) => `${digits.indexOf(x)} ${digits.indexOf(y)}`);
  return `M${points.join("L")}${points.length === 1 ? "l0 .01" : ""}`;
}
