// Optimistic updates: pictures that the page itself can draw, in the frame in which a control moves.
// Each is an attribute or two computed from the controls. Python's next answer agrees with it and
// replaces it. Figures register theirs in the `view.js` of their package; what has data-follows
// (track.js) needs none.

import { findAll } from "./dom.js";
import { follow } from "./track.js";

/** @import { State } from "./answers.js" */
/** @typedef {(figure: HTMLElement, state: State) => void} Draw */
/** @typedef {(figure: HTMLElement, before: State, now: State) => (() => void) | undefined} Prepare */

/** @type {Map<string, Draw>} */
const pictures = new Map();
/** @type {Map<string, Prepare>} */
const motions = new Map();

/**
 * Let `draw` be called whenever a control of the widget `slug` moves.
 * @param {string} slug
 * @param {Draw} draw
 */
export function registerPicture(slug, draw) {
  pictures.set(slug, draw);
}

/**
 * Let `prepare(figure, before, now)` be called with two states when an answer to `now` is about to
 * replace the pictures of the answer to `before`. It returns a function that is called once the
 * new pictures stand.
 * @param {string} slug
 * @param {Prepare} prepare
 */
export function registerMotion(slug, prepare) {
  motions.set(slug, prepare);
}

/**
 * Draw what can be drawn of a state without Python.
 * @param {string} slug
 * @param {HTMLElement} figure
 * @param {State} state
 */
export function drawOptimistic(slug, figure, state) {
  for (const part of findAll(figure, "[data-follows]")) follow(part, state);
  pictures.get(slug)?.(figure, state);
}

/**
 * What to call once an answer is shown to start its motion; nothing for readers who want less.
 * @param {string} slug
 * @param {HTMLElement} figure
 * @param {State} before
 * @param {State} now
 */
export function prepareMotion(slug, figure, before, now) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return undefined;
  return motions.get(slug)?.(figure, before, now);
}
