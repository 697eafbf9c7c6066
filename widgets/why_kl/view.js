// What the figures of "Why KL?" draw and move in the page itself.

import { find } from "../view/dom.js";
import { registerMotion, registerPicture } from "../view/optimistic.js";

const SECTORS = 5;
const SPIN = 2200; // ms that a spin takes
// The speed falls evenly to nothing, as friction makes it: the turn is a parabola of the time.
const FRICTION = "cubic-bezier(0.3333, 0.6667, 0.6667, 1)";

/**
 * A coordinate as Python writes it, with at most two decimals.
 * @param {number} x
 */
const num = (x) => String(Number(x.toFixed(2)));

/**
 * The path of widgets/kit/sectors.py: sectors of a share of a disc, clockwise from the top.
 * @param {number} share
 * @param {number} middle
 * @param {number} radius
 */
export function sectorPath(share, middle, radius) {
  const rim = (/** @type {number} */ sectors) => {
    const angle = (2 * Math.PI * sectors) / SECTORS;
    return `${num(middle + radius * Math.sin(angle))} ${num(middle - radius * Math.cos(angle))}`;
  };
  const [centre, r] = [`M${num(middle)} ${num(middle)}`, num(radius)];
  return Array.from(
    { length: SECTORS },
    (_, k) => `${centre}L${rim(k)}A${r} ${r} 0 0 1 ${rim(k + share)}Z`,
  ).join("");
}

registerPicture("deciban-spinner", (figure, { db }) => {
  const sectors = figure.querySelector("[data-share]");
  if (!sectors) return;
  const disc = /** @type {Element} */ (sectors.previousElementSibling);
  const [middle, radius] = [Number(disc.getAttribute("cx")), Number(disc.getAttribute("r"))];
  sectors.setAttribute("d", sectorPath(1 / (1 + 10 ** (-db / 10)), middle, radius));
});

/**
 * The needle of the picture that stands, and the turn of the circle at which it rests.
 * @param {HTMLElement} figure
 */
function pointer(figure) {
  return {
    needle: find(figure, ".needle"),
    rest: Number(find(figure, "[data-turn]").dataset.turn),
  };
}

/**
 * How far a needle is from its rest at this moment, in turns, from −0.5 to 0.5.
 * @param {Element} needle
 */
function away(needle) {
  const { a, b } = new DOMMatrix(getComputedStyle(needle).transform);
  return Math.atan2(b, a) / (2 * Math.PI);
}

// A spin goes on from where the needle is, two turns and as much of the third as it takes.
registerMotion("deciban-spinner", (figure, before, now) => {
  const { needle, rest } = pointer(figure);
  const [running] = needle.getAnimations();
  const from = running ? rest + away(needle) : rest; // at rest no style need be computed
  return () => {
    const next = pointer(figure);
    if (now.spins > before.spins) {
      running?.cancel(); // its needle is out of the page, and would be held until it ends
      const turns = 2 + ((((next.rest - from) % 1) + 1) % 1);
      next.needle.animate([{ transform: `rotate(${-turns}turn)` }, { transform: "none" }], {
        duration: SPIN,
        easing: FRICTION,
      });
    } else if (running && next.rest === rest) {
      /** @type {KeyframeEffect} */ (running.effect).target = next.needle; // the disc has changed under a needle that turns
    } else {
      running?.cancel();
    }
  };
});
