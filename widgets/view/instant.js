// Pictures that the page can draw itself, in the frame in which a control moves. Each is one
// attribute computed from the controls; the picture is Python's, and Python's next answer agrees.

export const instant = {
  "deciban-spinner"(figure, { db }) {
    const share = 1 / (1 + 10 ** (-db / 10));
    const dashes = `${share.toFixed(6)} ${(1 - share).toFixed(6)}`;
    figure.querySelector("[data-share]")?.setAttribute("stroke-dasharray", dashes);
  },
};
