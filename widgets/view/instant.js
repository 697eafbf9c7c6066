// Pictures that the page can draw itself, in the frame in which a control moves. Each is one
// attribute computed from the controls; the picture is Python's, and Python's next answer agrees.

export const instant = {
  "deciban-spinner"(figure, { db }) {
    const share = 1 / (1 + 10 ** (-db / 10));
    const dashes = `${share.toFixed(6)} ${(1 - share).toFixed(6)}`;
    figure.querySelector("[data-share]")?.setAttribute("stroke-dasharray", dashes);
  },
};

const SPIN = 1100; // ms that a spin of the pointer takes

/** What moves when an answer has been shown: it explains, and stops where motion is unwelcome. */
export const motion = {
  "deciban-spinner"(figure, before, now) {
    if (now.spins <= (before?.spins ?? 0) || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const from = Number(before.turn ?? 0);
    const turn = Number(figure.querySelector("[data-turn]").dataset.turn);
    const start = `rotate(${-360 * (2 + ((turn - from + 1) % 1))}deg)`;
    figure
      .querySelector(".needle")
      .animate([{ transform: start }, { transform: "none" }], {
        duration: SPIN,
        easing: "cubic-bezier(0.15, 0.6, 0.25, 1)",
      });
  },
};
