// A slider that is moved before the scripts of its figure have run takes with it what follows it in
// the picture (data-follows), in the same frame. The numbers are muted, as they are whenever they are
// not yet those of the controls. The figure's own script sees what was set, and does the rest.

import { follow } from "../../../../widgets/view/track.js";

/** @param {Event} event */
function followEarly({ target: slider }) {
  if (!(slider instanceof HTMLInputElement) || slider.type !== "range") return;
  /** @type {HTMLElement | null} */
  const control = slider.closest("[data-control]");
  const name = control?.dataset.control ?? "";
  const figure = control?.closest("figure");
  /** @type {Iterable<HTMLElement>} */
  const parts = figure?.querySelectorAll(`[data-follows^="${name} "]`) ?? [];
  for (const part of parts) follow(part, { [name]: Number(slider.value) });
  const moved = Number(slider.value) !== Number(slider.defaultValue);
  figure?.toggleAttribute("data-stale", moved);
}

/** Follow sliders until all figures are alive, which they are when the page is whole. */
export function followSliders() {
  // In the capture phase, before a figure's own script, which has the last word.
  addEventListener("input", followEarly, true);
  rendered.whole.then(() => removeEventListener("input", followEarly, true));
}
