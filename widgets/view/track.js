// Tracks: where in a picture a control's value is. A track "control from to low high" says that at
// `from`, in the picture's units, the control is `low`, and at `to` it is `high`.
//
// What has data-follows, a track, stands along x where its control says: an upright line, the circles
// of a group, and a bar, whose other end is at data-base.

/**
 * A track: its control, its two ends in the picture's units, and what the control is at them.
 * @param {string} track
 * @returns {[name: string, from: number, to: number, low: number, high: number]}
 */
function parsed(track) {
  const [name, ...numbers] = track.split(" ");
  return /** @type {any} */ ([name, ...numbers.map(Number)]);
}

/** @param {number} share */
const within = (share) => Math.min(1, Math.max(0, share));

/**
 * The value of a track at a place, and the control that it sets; null for no track.
 * @param {string | undefined} track
 * @param {number} at in the picture's units
 * @returns {[name: string, value: number] | null}
 */
export function along(track, at) {
  if (!track) return null;
  const [name, from, to, low, high] = parsed(track);
  return [name, low + within((at - from) / (to - from)) * (high - low)];
}

/**
 * Where on a track the value of its control is, in the picture's units.
 * @param {string} track
 * @param {Record<string, number>} state
 */
export function placeOn(track, state) {
  const [name, from, to, low, high] = parsed(track);
  return from + within((state[name] - low) / (high - low)) * (to - from);
}

/**
 * Place a part of a picture that has data-follows.
 * @param {HTMLElement} part
 * @param {Record<string, number>} state
 */
export function follow(part, state) {
  const { follows = "", base } = part.dataset;
  const x = placeOn(follows, state);
  for (const circle of part.querySelectorAll("circle")) circle.setAttribute("cx", num(x));
  const line = part.getAttribute("d");
  if (line) part.setAttribute("d", line.replace(/([ML])\S+/g, `$1${num(x)}`));
  if (!base) return;
  part.setAttribute("x", num(Math.min(x, Number(base))));
  part.setAttribute("width", num(Math.abs(x - Number(base))));
}

/**
 * A coordinate as Python writes it, with at most two decimals.
 * @param {number} x
 */
export const num = (x) => `${Number(x.toFixed(2))}`;
