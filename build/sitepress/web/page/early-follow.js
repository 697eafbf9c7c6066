// A slider that is moved before the scripts of its figure have run takes with it what follows it in
// the picture (data-follows), in the same frame. The numbers are muted, as they are whenever they are
// not yet those of the controls. The figure's own script sees what was set, and does the rest.

import { targetOf } from "../../../../widgets/view/dom.js";
import { follow } from "../../../../widgets/view/track.js";

/** @param {Event} event */
function followEarly(event) {
  const slider = targetOf(event);
  /** @type {HTMLElement | null | undefined} */
  const control = slider?.closest("[data-control]");
  /** @type {HTMLElement | null | undefined} */
  const figure = control?.closest("figure[data-widget]");
  if (!control || !figure || !(slider instanceof HTMLInputElement) || slider.type !== "range")
    return;
  const name = control.dataset.control ?? "";
  /** @type {NodeListOf<HTMLElement>} */
  const parts = figure.querySelectorAll(`[data-follows^="${name} "]`);
  for (const part of parts) follow(part, { [name]: Number(slider.value) });
  figure.toggleAttribute("data-stale", slider.value !== slider.defaultValue);
}

/** Follow sliders until all figures are alive, which they are when the page is whole. */
export function followSliders() {
  const early = { capture: true }; // before a figure's own script, which has the last word
  document.addEventListener("input", followEarly, early);
  rendered.whole.then(() => document.removeEventListener("input", followEarly, early));
}
