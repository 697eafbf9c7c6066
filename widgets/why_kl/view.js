// What the figures of "Why KL?" draw and move in the page itself.

import { find, findAll } from "../view/dom.js";
import { registerMotion, registerPicture } from "../view/optimistic.js";
import { num } from "../view/track.js";

const SECTORS = 5;
const SPIN = 2200; // ms that a spin takes
// The speed falls evenly to nothing, as friction makes it: the turn is a parabola of the time.
const FRICTION = "cubic-bezier(0.3333, 0.6667, 0.6667, 1)";

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

const ROLL = 1600; // ms in which a ball comes to rest in the bowl
const SWINGS = 2.5;

// A ball that is let go rolls through the bowl and comes to rest at its bottom.
registerMotion("bayes-as-projection", (figure, before, now) => {
  const from = Number(find(figure, ".grip circle").getAttribute("cx"));
  return () => {
    const lowest = Number(find(figure, "[data-lowest]").dataset.lowest);
    const far = Math.abs(now.candidate - before.candidate);
    if (far < 5 || Math.abs(now.candidate - lowest) > 1 || "held" in figure.dataset) return;
    const bowl = find(figure, "[data-key=bowl]").getAttribute("d") ?? "";
    const points = bowl
      .slice(1)
      .split("L")
      .map((point) => point.split(" ").map(Number));
    const circles = findAll(figure, ".grip circle");
    const rest = Number(circles[0].getAttribute("cx"));
    const frames = Array.from({ length: 60 }, (_, k) => {
      const t = k / 59;
      const x = rest + (from - rest) * (1 - t) ** 2 * Math.cos(2 * Math.PI * SWINGS * t);
      const [, y] = points.reduce((a, b) => (Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a));
      return { cx: `${x}px`, cy: `${y}px` };
    });
    for (const circle of circles) circle.animate(frames, { duration: ROLL });
  };
});
