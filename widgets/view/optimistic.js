// Optimistic updates: pictures that the page itself can draw, in the frame in which a control moves.
// Each is an attribute or two computed from the controls. Python's next answer agrees with it and
// replaces it. Figures register theirs in the `view.js` of their package.

const pictures = new Map();
const motions = new Map();

/** Let `draw(figure, state)` be called whenever a control of the widget `slug` moves. */
export function registerPicture(slug, draw) {
  pictures.set(slug, draw);
}

/** Let `move(figure, before, now)` be called when an answer to the state `now` has been shown. */
export function registerMotion(slug, move) {
  motions.set(slug, move);
}

/** Draw what can be drawn of a state without Python. */
export function drawOptimistic(slug, figure, state) {
  pictures.get(slug)?.(figure, state);
}

/** Start what moves, unless the reader asked for less motion. */
export function startMotion(slug, figure, before, now) {
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches)
    motions.get(slug)?.(figure, before, now);
}
