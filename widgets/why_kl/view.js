// What the figures of "Why KL?" draw and move in the page itself.

import { find } from "../view/dom.js";
import { registerMotion, registerPicture } from "../view/optimistic.js";

registerPicture("deciban-spinner", (figure, { db }) => {
  const share = 1 / (1 + 10 ** (-db / 10));
  const dashes = `${share.toFixed(6)} ${(1 - share).toFixed(6)}`;
  figure.querySelector("[data-share]")?.setAttribute("stroke-dasharray", dashes);
});

const SPIN = 1100; // ms that a spin of the pointer takes

registerMotion("deciban-spinner", (figure, before, now) => {
  if (now.spins <= (before?.spins ?? 0)) return;
  const from = Number(before?.turn ?? 0);
  const turn = Number(find(figure, "[data-turn]").dataset.turn);
  const start = `rotate(${-360 * (2 + ((turn - from + 1) % 1))}deg)`;
  find(figure, ".needle").animate([{ transform: start }, { transform: "none" }], {
    duration: SPIN,
    easing: "cubic-bezier(0.15, 0.6, 0.25, 1)",
  });
});
