// A figure on a page: its controls, and the connection to Python. The page may show it long before
// Python can answer; what the reader sets meanwhile is requested once, on connecting.

import { fill } from "../locale/fill.js";
import { fromAddress, onTraversal, toAddress } from "./address.js";
import { applyAnswer, paintFirst } from "./answers.js";
import { controlsOf, settleActions } from "./controls/index.js";
import { find, findAll, targetOf } from "./dom.js";
import { showHeld, takeHand } from "./drag.js";
import { Film } from "./film.js";
import { WithNotices } from "./notices.js";
import { drawOptimistic, prepareMotion } from "./optimistic.js";
import { shareButtons } from "./share.js";
import { views } from "./views.js";

/** @import { Answer, State, WidgetAnswer } from "./answers.js" */
/** @import { Control } from "./controls/control.js" */
/** @import { NumberControl } from "./controls/number.js" */
/** @typedef {{ seq: number, state: State }} Request sent to Python as JSON */

const THUMB = 250; // ms between two answers below which a hand or a computation sets the pace

export class FigureView extends WithNotices {
  /**
   * The view of a figure element; there is only ever one.
   * @param {HTMLElement} figure
   */
  static of(figure) {
    const view = views.get(figure) ?? new FigureView(figure);
    views.set(figure, view);
    return view;
  }

  /** @param {HTMLElement} figure */
  constructor(figure) {
    super(figure);
    this.slug = figure.dataset.widget ?? "";
    /** @type {((json: string) => void) | null} */
    this.send = null;
    this.seq = 0; // of the last request
    this.answered = 0; // of the last request with an answer, at least in part
    this.progress = 0; // of that answer, from 0 to 1
    this.stale = false; // something was set since the last request
    this.came = 0; // when the last answer did
    this.controls = controlsOf(figure, (control) => this.changed(control));
    for (const control of this.controls.values()) {
      const text = fromAddress(figure, control);
      if (text !== null) control.parse(text);
      if (!control.isDefault) this.awaits();
      if (!control.isDefault || text !== null) reveal(control);
      // The address says what is set: not what was refused, and also what the browser kept.
      if (text !== (control.isDefault ? null : control.text)) toAddress(figure, control);
    }
    /** @type {State} */
    this.shown = this.state; // the state of the last answer
    this.whole = this.stale ? "" : JSON.stringify(this.state); // that whose whole answer is shown
    /** @type {State} */
    this.asked = this.state; // the state of the last request
    onTraversal(() => this.follow());
    this.figure.addEventListener("click", (event) => this.activate(event));
    this.figure.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === " ") && this.activate(event))
        event.preventDefault();
    });
    takeHand(this);
    this.film = Film.of(figure);
    shareButtons(this);
    paintFirst(figure);
    this.draw();
  }

  /**
   * {control: value} of all controls.
   * @returns {State}
   */
  get state() {
    return Object.fromEntries([...this.controls].map(([name, control]) => [name, control.value]));
  }

  /**
   * Elements of a picture with data-set="control=value;…" are buttons.
   * @param {Event} event
   */
  activate(event) {
    /** @type {HTMLElement | SVGElement | null | undefined} */
    const button = targetOf(event)?.closest("[data-set]");
    const set = button?.dataset.set;
    if (set === undefined) return false;
    for (const one of set.split(";")) {
      const at = one.indexOf("=");
      const control = this.control(one.slice(0, at));
      control.parse(one.slice(at + 1));
      toAddress(this.figure, control);
    }
    this.touched(!this.send);
    return true;
  }

  /**
   * Set numbers, each to the nearest that its slider can show.
   * @param {Record<string, number>} values
   */
  place(values) {
    for (const [name, value] of Object.entries(values)) {
      const control = /** @type {NumberControl} */ (this.control(name));
      control.near(value);
      toAddress(this.figure, control);
    }
    this.touched();
  }

  /**
   * A control that a picture or an answer names.
   * @param {string} name
   */
  control(name) {
    const control = this.controls.get(name);
    if (!control) throw new Error(`The figure ${this.slug} has no control ${name}.`);
    return control;
  }

  /** @param {Control} control that the reader has set */
  changed(control) {
    toAddress(this.figure, control);
    this.touched();
  }

  /**
   * The reader has set something.
   * @param {boolean} [ahead] whether the page draws what it can itself; what is far away is moved to
   */
  touched(ahead = true) {
    this.draw(ahead);
    this.awaits();
    this.dispatchEvent(new Event("touched"));
    this.request();
  }

  /** Set the controls to what the address says, after the reader went back or forward. */
  follow() {
    const before = JSON.stringify(this.state);
    for (const control of this.controls.values()) {
      const text = fromAddress(this.figure, control);
      if (text === null) control.reset();
      else control.parse(text);
      if (text !== null && text !== control.text) toAddress(this.figure, control);
    }
    if (JSON.stringify(this.state) !== before) this.touched();
  }

  /** Mark the figure: it shows another state than the one that is set. */
  awaits() {
    this.stale = true;
    this.figure.dataset.stale = "";
  }

  /**
   * Draw what needs no Python; parts with data-when show for one value of a control.
   * @param {boolean} [ahead] pictures, too
   */
  draw(ahead = true) {
    const { state } = this;
    for (const part of findAll(this.figure, "[data-when]")) {
      const [name, value] = (part.dataset.when ?? "").split("=");
      part.hidden = String(state[name]) !== value;
    }
    if (ahead) drawOptimistic(this.slug, this.figure, state);
  }

  /**
   * Send requests by `send` from now on; it gets a Request as JSON.
   * @param {(json: string) => void} send
   */
  connect(send) {
    this.send = send;
    this.answered = this.seq;
    this.stale = true;
    this.request();
  }

  /** Python is gone; what the reader sets is requested on the next connection. */
  disconnect() {
    this.send = null;
  }

  /** Whether a request is open. */
  get waits() {
    return Boolean(this.send) && this.answered < this.seq;
  }

  /** Send a request, unless one is open: then the latest state is requested after its answer. */
  request() {
    if (!this.send || !this.stale || this.answered < this.seq) return;
    this.stale = false;
    this.seq += 1;
    this.asked = this.state;
    this.send(JSON.stringify({ seq: this.seq, state: this.asked }));
  }

  /** @param {string} json an Answer */
  receive(json) {
    /** @type {Answer} */
    const answer = JSON.parse(json);
    if (answer.seq < this.seq) return; // a part of an answer to an older request
    const progress = answer.progress ?? 1;
    // A Panel server that is still starting may send a part after later ones.
    if (answer.seq === this.answered && progress < this.progress) {
      this.film?.add(answer);
      return;
    }
    this.answered = answer.seq;
    this.progress = progress;
    const asked = JSON.stringify(this.asked);
    if (progress < 1 && asked === this.whole && !this.film) {
      this.notice(""); // the page shows the whole of which this is a part: its numbers stay
    } else if (answer.error) {
      this.whole = "";
      this.notice(`${fill(WORDS.figure.noAnswer, { problem: answer.error })} ${WORDS.figure.kept}`);
      if (MORE_KINDS) settleActions(this, answer.state);
    } else {
      this.notice("");
      const move = prepareMotion(this.slug, this.figure, this.shown, answer.state);
      const now = performance.now();
      applyAnswer(this.figure, this.film?.add(answer) ?? answer, now - this.came > THUMB);
      this.whole = progress < 1 ? "" : asked;
      this.came = now;
      showHeld(this.figure);
      move?.();
      this.shown = answer.state;
      for (const [name, sentence] of Object.entries(answer.problems)) {
        const control = this.control(name);
        if (control.value !== this.asked[name]) continue; // the reader has set another since
        control.back(answer.state[name], sentence);
        reveal(control);
        toAddress(this.figure, control);
      }
      if (MORE_KINDS) settleActions(this, answer.state);
      this.draw(); // the reader may have moved on
    }
    if (!this.stale) delete this.figure.dataset.stale;
    const { seq, state, values } = answer;
    /** @type {WidgetAnswer} */
    const detail = { seq, state, values, whole: !answer.error && progress >= 1 };
    this.figure.dispatchEvent(new CustomEvent("widget-answer", { bubbles: true, detail }));
    this.request();
  }
}

/**
 * Open what a control is folded into.
 * @param {Control} control
 */
function reveal(control) {
  control.element.closest("details")?.setAttribute("open", "");
}

/**
 * The part of Panel's model that the view sees.
 * @typedef {object} PanelModel
 * @property {string} key
 * @property {string} html
 * @property {string} answer
 * @property {string} request
 * @property {(event: string, hear: () => void) => void} on
 */

/**
 * Panel's entry point: connect the figure that the page has, or insert one.
 * @param {{ model: PanelModel, el: HTMLElement }} given
 */
export function render({ model, el }) {
  let figure = document.getElementById(model.key);
  if (!figure) {
    el.innerHTML = model.html;
    figure = find(el, "figure");
  }
  const view = FigureView.of(figure);
  model.on("answer", () => {
    view.receive(model.answer);
    const root = document.documentElement;
    if (root.dataset.python === "ready") return;
    root.dataset.python = "ready";
    document.dispatchEvent(
      new CustomEvent("python-ready", { detail: { ready: performance.now() } }),
    );
  });
  view.connect((json) => {
    model.request = json;
  });
}
