// Optimistic updates: pictures that the page itself can draw, in the frame in which a control moves.
// Each is an attribute or two computed from the controls. Python's next answer agrees with it and
// replaces it. Figures register theirs in the `view.js` of their package.

/** @import { State } from "./answers.js" */
/** @typedef {(figure: HTMLElement, state: State) => void} Draw */
/** @typedef {(figure: HTMLElement, before: State | null, now: State) => void} Move */

/** @type {Map<string, Draw>} */
const pictures = new Map();
/** @type {Map<string, Move>} */
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
 * Let `move` be called when an answer to the state `now` has been shown.
 * @param {string} slug
 * @param {Move} move
 */
export function registerMotion(slug, move) {
  motions.set(slug, move);
}

/**
 * Draw what can be drawn of a state without Python.
 * @param {string} slug
 * @param {HTMLElement} figure
 * @param {State} state
 */
export function drawOptimistic(slug, figure, state) {
  pictures.get(slug)?.(figure, state);
}

/**
 * Start what moves, unless the reader asked for less motion.
 * @param {string} slug
 * @param {HTMLElement} figure
 * @param {State | null} before
 * @param {State} now
 */
export function startMotion(slug, figure, before, now) {
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches)
    motions.get(slug)?.(figure, before, now);
}
