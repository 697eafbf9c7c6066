// Python's answers, written into a figure: outputs, pictures, images, words. Nothing is computed.

import { trustedPicture } from "./trusted-types.js";

const svg = new DOMParser();

function parsed(text) {
  return document.importNode(
    svg.parseFromString(
      trustedPicture(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')),
      "image/svg+xml",
    ).documentElement,
    true,
  );
}

/** Outputs of a figure, and those in the prose that follow it. */
function outputs(figure, name) {
  const quoted = CSS.escape(name);
  return [
    ...figure.querySelectorAll(`output[data-value="${quoted}"]`),
    ...document.querySelectorAll(
      `output[data-of="${CSS.escape(figure.dataset.widget)}"][data-value="${quoted}"]`,
    ),
  ];
}

/** Grey pixels as ink on nothing: the page's colours show through, light or dark. */
export function paint(canvas, width, height, base64) {
  const grey = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < grey.length; i++) image.data[4 * i + 3] = grey[i];
  context.putImageData(image, 0, 0);
}

/** Paint what the page came with. */
export function paintFirst(figure) {
  for (const canvas of figure.querySelectorAll("canvas[data-pixels]"))
    paint(canvas, canvas.width, canvas.height, canvas.dataset.pixels);
}

/** Write an answer into its figure. */
export function applyAnswer(figure, answer) {
  for (const [name, [text, number]] of Object.entries(answer.values)) {
    for (const output of outputs(figure, name)) {
      if (output.textContent !== text) output.textContent = text;
      output.dataset.number = number;
    }
  }
  for (const [name, picture] of Object.entries(answer.pictures)) {
    const place = figure.querySelector(`[data-picture="${CSS.escape(name)}"]`);
    if (!place) continue;
    const held = place.contains(document.activeElement) && document.activeElement.id;
    place.replaceChildren(parsed(picture));
    if (held) place.querySelector(`#${CSS.escape(held)}`)?.focus();
  }
  for (const [name, [width, height, base64]] of Object.entries(answer.images)) {
    const canvas = figure.querySelector(`canvas[data-image="${CSS.escape(name)}"]`);
    if (canvas) paint(canvas, width, height, base64);
  }
  const words = figure.querySelector("[data-summary]");
  if (words && words.textContent !== answer.summary) words.textContent = answer.summary;
  const progress = figure.querySelector("[data-progress]");
  const busy = answer.progress !== null && answer.progress < 1;
  if (progress) {
    progress.hidden = !busy;
    progress.value = answer.progress ?? 0;
  }
  figure.toggleAttribute("aria-busy", busy);
  if (busy) figure.setAttribute("aria-busy", "true");
}
