// A film: the answers of one long computation, stored in the page, to play and step through.
//
// An element with data-film="step" holds a button to play, a slider, and buttons to save; `step` is
// the value that numbers the frames. A frame may arrive in parts, and frames in any order: what
// arrives behind the newest frame is stored and not shown. The page opens on the first frame: a film
// that nobody has asked for stays there until it is whole and in sight, and is played once. A Panel
// server loses the frames that it makes before the page is connected; the one before stands for each.

import { fill } from "../locale/fill.js";
import { applyAnswer } from "./answers.js";
import { animated } from "./apng.js";
import { find, findAll } from "./dom.js";

/** @import { Answer } from "./answers.js" */

const PACE = 90; // ms for which a frame is shown
const REST = 1500; // ms for which the last one is, in a film that was saved
const ZOOM = 4; // pixels of a saved picture for one of the canvas

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Film {
  /**
   * The film of a figure, or null where it has none.
   * @param {HTMLElement} figure
   */
  static of(figure) {
    const element = find(figure, "[data-film]");
    return element && new Film(figure, element);
  }

  /**
   * @param {HTMLElement} figure
   * @param {HTMLElement} element
   */
  constructor(figure, element) {
    this.figure = figure;
    this.name = element.dataset.film ?? "";
    /** @type {Answer[]} */
    this.frames = [];
    /** @type {number | null} */
    this.seq = null; // the request that the frames answer
    /** @type {number | undefined} */
    this.timer = undefined; // of a film that plays
    this.shown = -1;
    /** @type {HTMLButtonElement} */
    this.button = find(element, "[data-play]");
    /** @type {HTMLInputElement} */
    this.slider = find(element, "input[type=range]");
    /** @type {HTMLButtonElement[]} */
    this.savers = findAll(figure, "[data-save]");
    this.opening = true; // nothing of a film has been shown
    this.button.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
    this.slider.addEventListener("input", () => {
      this.pause();
      this.show(Number(this.slider.value));
    });
    for (const saver of this.savers) saver.addEventListener("click", () => this.save(saver));
  }

  /**
   * Store an answer; return the part of it to show now.
   * @param {Answer} answer
   * @returns {Answer}
   */
  add(answer) {
    if (answer.progress === null) return answer;
    if (answer.seq !== this.seq) {
      if (this.seq !== null) this.opening = false;
      this.pause();
      this.seq = answer.seq;
      this.frames = [];
      this.shown = -1;
      this.allow(false);
    }
    const at = Number(answer.values[this.name][1]);
    const earlier = this.frames[at];
    this.frames[at] = { ...answer, images: { ...earlier?.images, ...answer.images } };
    const done = answer.progress === 1;
    if (done) this.allow(true);
    const opens = this.opening && !still.matches;
    const newest = at >= this.shown && (done || !still.matches) && !opens;
    if (done && opens) this.playWhenSeen();
    if (done) this.opening = false;
    if (!newest) return { ...answer, values: {}, pictures: {}, images: {} };
    this.shown = at;
    this.slider.max = String(Math.max(this.frames.length - 1, 1));
    this.mark(at);
    return answer;
  }

  /** @param {boolean} yes whether the film can be played and saved */
  allow(yes) {
    for (const control of [this.button, this.slider, ...this.savers]) control.disabled = !yes;
  }

  /** @param {number} at */
  mark(at) {
    this.slider.value = String(at);
    const place = { name: this.name, at, last: this.frames.length - 1 };
    const words = fill(WORDS.figure.frame, place);
    this.slider.setAttribute("aria-valuetext", words); // Firefox reflects ARIA only since 119
  }

  /** @param {number} at */
  show(at) {
    this.mark(at);
    const { summary } = this.frames[this.frames.length - 1];
    const frame = nearest(this.frames, at);
    if (frame) applyAnswer(this.figure, { ...frame, summary, progress: null });
  }

  /** Play it once, as soon as it can be seen; until then it is marked as one that will. */
  playWhenSeen() {
    this.figure.dataset.plays = "";
    this.slider.max = String(this.frames.length - 1);
    const seen = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      seen.disconnect();
      if (Number(this.slider.value) === 0 && "plays" in this.figure.dataset) this.play();
    });
    seen.observe(this.slider);
  }

  play() {
    let at = Number(this.slider.value);
    if (at >= this.frames.length - 1) at = -1;
    this.button.textContent = WORDS.figure.pause;
    const next = () => {
      at += 1;
      this.show(at);
      if (at >= this.frames.length - 1) this.pause();
    };
    this.timer = setInterval(next, PACE);
    next();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = undefined;
    delete this.figure.dataset.plays;
    this.button.textContent = WORDS.figure.play;
  }

  /**
   * Save canvases side by side: data-save="png names…" as they are, "film names…" all frames.
   * @param {HTMLButtonElement} button
   */
  async save(button) {
    const [kind, ...names] = button.dataset.save?.split(" ") ?? [];
    button.disabled = true;
    const here = Number(this.slider.value);
    const pictures = [];
    const order = kind === "film" ? this.frames.keys() : [here];
    for (const at of order) {
      this.show(at);
      pictures.push(await photograph(this.figure, names));
    }
    this.show(here);
    const delays = pictures.map((_, k) => (k === pictures.length - 1 ? REST : PACE));
    const blob =
      kind === "film" ? animated(pictures, delays) : new Blob(pictures, { type: "image/png" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${this.figure.dataset.widget}${kind === "film" ? "-film" : ""}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    button.disabled = false;
  }
}

/**
 * The frame at a place of a film, or the last one before it, or else the first there is.
 * @template T
 * @param {T[]} frames some of which may be missing
 * @param {number} at
 * @returns {T | undefined}
 */
export function nearest(frames, at) {
  return frames.slice(0, at + 1).findLast(Boolean) ?? frames.find(Boolean);
}

/**
 * PNG bytes of the figure's canvases of these names, side by side, black on white, enlarged.
 * @param {HTMLElement} figure
 * @param {string[]} names
 */
async function photograph(figure, names) {
  /** @type {HTMLCanvasElement[]} */
  const canvases = names.map((name) => find(figure, `[data-image="${CSS.escape(name)}"]`));
  const sheet = document.createElement("canvas");
  const gap = 4;
  sheet.width = ZOOM * canvases.reduce((sum, { width }) => sum + width + gap, gap);
  sheet.height = ZOOM * (Math.max(...canvases.map(({ height }) => height)) + 2 * gap);
  const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  context.fillStyle = "white";
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.imageSmoothingEnabled = false;
  let x = gap;
  for (const canvas of canvases) {
    context.drawImage(canvas, ZOOM * x, ZOOM * gap, ZOOM * canvas.width, ZOOM * canvas.height);
    x += canvas.width + gap;
  }
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser made no PNG of the picture.");
  return new Uint8Array(await blob.arrayBuffer());
}
