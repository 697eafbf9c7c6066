// Pictures that take a hand. An element with data-x, a track as in track.js, is dragged along the
// picture's x; data-y is the same along y. A whole picture that has one is set wherever it is pressed.
// The keyboard has the control's own input, which a press puts in hand; the grip shows when it is there.

import { find, findAll, targetOf } from "./dom.js";
import { along } from "./track.js";

/** @import { FigureView } from "./figure.js" */

const GRIP = "[data-x], [data-y]";
const SLACK = 8; // px that a finger goes before it drags and does not scroll

/**
 * Let a figure's pictures be dragged.
 * @param {FigureView} view
 */
export function takeHand(view) {
  const { figure } = view;
  /** @type {{ place: HTMLElement, grip: string, held: SVGElement } | null} */
  let drag = null;
  /** @type {PointerEvent | null} */
  let waits = null; // the press of a finger that may be about to scroll the page

  /** @param {PointerEvent} event */
  const move = (event) => {
    if (!drag) return;
    if (waits) {
      const [x, y] = [event.clientX - waits.clientX, event.clientY - waits.clientY];
      const far = Math.hypot(x, y) > SLACK;
      const sideways = far && Math.abs(x) > Math.abs(y);
      if (event.type === "pointermove" ? !sideways : far && !sideways) return;
      if (sideways) waits = null;
    }
    // An answer replaces the picture, and the grip in it, while it is held.
    const grip = drag.place.querySelector(drag.grip) ?? drag.held;
    const svg = find(drag.place, "svg");
    const { left, top, width, height } = svg.getBoundingClientRect();
    const box = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (svg)).viewBox.baseVal;
    const { x, y } = /** @type {SVGElement} */ (grip).dataset;
    /** @type {Record<string, number>} */
    const values = {};
    for (const set of [
      along(x, box.x + ((event.clientX - left) / width) * box.width),
      along(y, box.y + ((event.clientY - top) / height) * box.height),
    ])
      if (set) values[set[0]] = set[1];
    view.place(values);
  };

  figure.addEventListener("pointerdown", (event) => {
    /** @type {SVGElement | null | undefined} */
    const held = targetOf(event)?.closest(GRIP);
    const place = held?.closest("[data-picture]");
    if (!held || !(place instanceof HTMLElement) || event.button) return;
    const { x, y } = held.dataset;
    const first = (x ?? y ?? "").split(" ")[0];
    const grip = [x && `[data-x^="${x.split(" ")[0]} "]`, y && `[data-y^="${y.split(" ")[0]} "]`]
      .filter(Boolean)
      .join("");
    drag = { place, grip, held };
    place.setPointerCapture(event.pointerId);
    figure.dataset.held = "";
    waits = event.pointerType === "touch" && held.tagName === "svg" ? event : null;
    if (!waits) move(event);
    /** @type {HTMLElement | null} */
    const input = view.control(first).element.querySelector("input");
    input?.focus({ preventScroll: true });
    event.preventDefault();
  });
  figure.addEventListener("pointermove", move);
  figure.addEventListener("pointerup", move);
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    figure.addEventListener(end, () => {
      drag = null;
      delete figure.dataset.held;
    });
  figure.addEventListener("focusin", () => showHeld(figure));
  figure.addEventListener("focusout", () => showHeld(figure));
}

/**
 * Mark the grips whose control has the keyboard.
 * @param {HTMLElement} figure
 */
export function showHeld(figure) {
  const name = figure.querySelector("[data-control] :focus-visible")?.closest("[data-control]");
  const held = name instanceof HTMLElement ? name.dataset.control : "";
  /** @type {SVGElement[]} */
  const grips = findAll(figure, GRIP);
  for (const grip of grips) {
    const tracks = [grip.dataset.x, grip.dataset.y];
    const mine = Boolean(held) && tracks.some((track) => track?.startsWith(`${held} `));
    grip.classList.toggle("in-hand", mine);
  }
}
