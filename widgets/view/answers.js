// Writes Python's answers into a figure: outputs, pictures, images, summary. It computes nothing.

import { find, findAll } from "./dom.js";
import { trustedPicture } from "./trusted-types.js";
import { tween } from "./tween.js";

/** @typedef {Record<string, any>} State what a figure's controls are set to, by their names */
/**
 * What Python answers, in whole or in part (widgets/hosts/figure.py).
 * @typedef {object} Answer
 * @property {number} seq of the request that it answers
 * @property {State} state
 * @property {Record<string, string>} problems a sentence for each control whose value was refused
 * @property {Record<string, [text: string, number: string]>} values
 * @property {Record<string, string>} pictures SVG
 * @property {Record<string, [width: number, height: number, base64: string]>} images grey pixels
 * @property {string} summary
 * @property {number | null} progress from 0 to 1; null where there is only one part
 * @property {string} [error]
 */

/**
 * What a figure's `widget-answer` event tells of an answer.
 * @typedef {object} WidgetAnswer
 * @property {number} seq
 * @property {State} state
 * @property {Answer["values"]} values
 * @property {boolean} whole it is no error, and no further part will come
 */

const svg = new DOMParser();

/** @param {string} text */
function parsed(text) {
  return document.importNode(
    svg.parseFromString(
      trustedPicture(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')),
      "image/svg+xml",
    ).documentElement,
    true,
  );
}

/**
 * Outputs of a figure, and those in the prose that show its values.
 * @param {HTMLElement} figure
 * @param {string} name
 */
function outputs(figure, name) {
  const quoted = CSS.escape(name);
  return [
    ...findAll(figure, `output[data-value="${quoted}"]`),
    ...findAll(document, `output[data-of="${CSS.escape(figure.id)}"][data-value="${quoted}"]`),
  ];
}

/**
 * Paint grey pixels as ink on a transparent ground, so that the theme's background shows.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {string} base64
 */
export function paint(canvas, width, height, base64) {
  ink(
    canvas,
    width,
    height,
    Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)),
  );
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {ArrayLike<number>} grey how much ink each pixel has, 0 … 255
 */
function ink(canvas, width, height, grey) {
  canvas.replaceChildren(); // the first image, which may not be decoded yet, comes too late
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(width, height);
  for (let i = 0; i < grey.length; i++) image.data[4 * i + 3] = grey[i];
  context.putImageData(image, 0, 0);
}

/**
 * Paint the images in the page's HTML: those inside canvases, and small ones of sixteen shades that are
 * a hexadecimal digit a pixel.
 * @param {HTMLElement} figure
 */
export function paintFirst(figure) {
  /** @type {HTMLImageElement[]} */
  const images = findAll(figure, "canvas > img");
  for (const image of images) {
    const canvas = /** @type {HTMLCanvasElement} */ (image.parentElement);
    const draw = () => image.isConnected && canvas.getContext("2d")?.drawImage(image, 0, 0);
    if (image.complete) draw();
    else image.decode().then(draw);
  }
  /** @type {HTMLCanvasElement[]} */
  const canvases = findAll(figure, "canvas[data-shades]");
  for (const canvas of canvases) {
    const shades = [...(canvas.dataset.shades ?? "")].map((digit) => 17 * parseInt(digit, 16));
    ink(canvas, canvas.width, canvas.height, shades);
  }
}

/**
 * Write an answer into its figure.
 * @param {HTMLElement} figure
 * @param {Answer} answer
 * @param {boolean} [moving] whether pictures move to their new state
 */
export function applyAnswer(figure, answer, moving = false) {
  for (const [name, [text, number]] of Object.entries(answer.values)) {
    for (const output of outputs(figure, name)) {
      if (output.textContent !== text) output.textContent = text;
      output.dataset.number = number;
    }
  }
  for (const [name, picture] of Object.entries(answer.pictures)) {
    const place = figure.querySelector(`[data-picture="${CSS.escape(name)}"]`);
    if (!place) continue;
    const held = place.contains(document.activeElement) && document.activeElement?.id;
    const before = place.firstElementChild;
    const now = parsed(picture);
    place.replaceChildren(now);
    if (moving) tween(before, now);
    if (held) find(place, `#${CSS.escape(held)}`)?.focus();
  }
  for (const [name, [width, height, base64]] of Object.entries(answer.images)) {
    /** @type {HTMLCanvasElement | null} */
    const canvas = find(figure, `canvas[data-image="${CSS.escape(name)}"]`);
    if (canvas) paint(canvas, width, height, base64);
  }
  const words = figure.querySelector("[data-summary]");
  if (words && words.textContent !== answer.summary) words.textContent = answer.summary;
  /** @type {HTMLProgressElement | null} */
  const progress = find(figure, "[data-progress]");
  const busy = answer.progress !== null && answer.progress < 1;
  if (progress) {
    progress.hidden = !busy;
    progress.value = answer.progress ?? 0;
  }
  figure.toggleAttribute("aria-busy", busy);
  if (busy) figure.setAttribute("aria-busy", "true");
}
