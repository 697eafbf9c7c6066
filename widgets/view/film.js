// A film: the answers of one long computation, kept in the page, to be played and gone through.
//
// An element with data-film="step" holds a button to play, a slider, and buttons to save; `step` is
// the value that numbers the frames. Answers may bring a frame in parts and in any order: what is
// behind the newest frame is kept and not shown.

import { applyAnswer } from "./answers.js";
import { animated } from "./apng.js";

const PACE = 90; // ms for which a frame is shown
const REST = 1500; // ms for which the last one is, in a film that was saved
const ZOOM = 4; // pixels of a saved picture for one of the canvas

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Film {
  /** The film of a figure, or null where it has none. */
  static of(figure) {
    const element = figure.querySelector("[data-film]");
    return element && new Film(figure, element);
  }

  constructor(figure, element) {
    this.figure = figure;
    this.name = element.dataset.film;
    this.frames = [];
    this.seq = null;
    this.shown = -1;
    this.button = element.querySelector("[data-play]");
    this.slider = element.querySelector("input[type=range]");
    this.savers = [...element.querySelectorAll("[data-save]")];
    this.button.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
    this.slider.addEventListener("input", () => {
      this.pause();
      this.show(Number(this.slider.value));
    });
    for (const saver of this.savers)
      saver.addEventListener("click", () => this.save(saver.dataset.save.split(" "), saver));
  }

  /** Keep an answer; return the part of it that is to be shown now. */
  add(answer) {
    if (answer.progress === null) return answer;
    if (answer.seq !== this.seq) {
      this.pause();
      this.seq = answer.seq;
      this.frames = [];
      this.shown = -1;
      this.allow(false);
    }
    const at = Number(answer.values[this.name][1]);
    const kept = this.frames[at];
    this.frames[at] = { ...answer, images: { ...kept?.images, ...answer.images } };
    const done = answer.progress === 1;
    if (done) this.allow(true);
    const newest = at >= this.shown && (done || !still.matches);
    if (!newest) return { ...answer, values: {}, pictures: {}, images: {} };
    this.shown = at;
    this.slider.max = Math.max(this.frames.length - 1, 1);
    this.mark(at);
    return answer;
  }

  allow(yes) {
    for (const control of [this.button, this.slider, ...this.savers]) control.disabled = !yes;
  }

  mark(at) {
    this.slider.value = at;
    this.slider.ariaValueText = `${this.name} ${at} of ${this.frames.length - 1}`;
  }

  show(at) {
    this.mark(at);
    const { summary } = this.frames.at(-1);
    applyAnswer(this.figure, { ...this.frames[at], summary, progress: null });
  }

  play() {
    let at = Number(this.slider.value);
    if (at >= this.frames.length - 1) at = -1;
    this.button.textContent = "Pause";
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
    this.timer = null;
    this.button.textContent = "Play";
  }

  /** Save canvases side by side: `["png", names…]` as they are, `["film", names…]` all frames. */
  async save([kind, ...names], button) {
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

/** PNG bytes of the figure's canvases of these names, side by side, black on white, enlarged. */
async function photograph(figure, names) {
  const canvases = names.map((name) => figure.querySelector(`[data-image="${CSS.escape(name)}"]`));
  const sheet = document.createElement("canvas");
  const gap = 4;
  sheet.width = ZOOM * canvases.reduce((sum, { width }) => sum + width + gap, gap);
  sheet.height = ZOOM * (Math.max(...canvases.map(({ height }) => height)) + 2 * gap);
  const context = sheet.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.imageSmoothingEnabled = false;
  let x = gap;
  for (const canvas of canvases) {
    context.drawImage(canvas, ZOOM * x, ZOOM * gap, ZOOM * canvas.width, ZOOM * canvas.height);
    x += canvas.width + gap;
  }
  const blob = await new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
  return new Uint8Array(await blob.arrayBuffer());
}
