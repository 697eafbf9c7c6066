// An ordinary Panel or Bokeh app on a page. The page holds the app's document and a picture of it, both
// made at build time. BokehJS draws the document when the figure is near; Python, which holds the very
// same document, is connected to it later, and what the reader did meanwhile is then answered.

import { fill } from "../../../../widgets/locale/fill.js";
import { find } from "../../../../widgets/view/dom.js";
import { WithNotices } from "../../../../widgets/view/notices.js";
import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { views } from "../../../../widgets/view/views.js";
import { toApp } from "../shared/app-messages.js";
import { applyPatch, documentOf, draw, forget } from "./bokeh-compat.js";
import { modules, scripts, sheets } from "./front-end.js";
import { Outbox } from "./outbox.js";
import { hideLoader, importModules } from "./panel-compat.js";

/** @import { Python } from "../embed/widget-frame.js" */
/** @import { FromApp } from "../shared/app-messages.js" */
/** @import { BokehDocument } from "./bokeh-compat.js" */

/**
 * What the press tells of the apps of a page.
 * @typedef {object} Apps
 * @property {string} frontEnd where Panel's files are, from the page
 * @property {string} placeholder what Python writes for that
 * @property {boolean} evaluates whether one of them brings JavaScript of its own
 * @property {Record<string, { document: string | null, scripts: string[], modules: string[],
 *   sheets: string[] }>} apps by slug
 */
/**
 * @typedef {{ docs: Record<string, { roots: { id: string }[] }>,
 *   items: { docid: string, roots: Record<string, string>, root_ids: string[] }[] }} Document
 */

export class AppView extends WithNotices {
  /**
   * @param {HTMLElement} figure
   * @param {Apps} told
   */
  constructor(figure, told) {
    super(figure);
    this.slug = figure.dataset.app ?? "";
    this.told = told;
    this.files = told.apps[this.slug];
    /** @type {Python | null} */
    this.worker = null;
    this.frontEnd = new URL(told.frontEnd, document.baseURI).href;
    this.outbox = new Outbox();
    /** @type {BokehDocument | null} */
    this.document = null;
    this.text = ""; // of the document that is drawn, as long as it is as Python made it
    /** @type {() => void} */
    this.isDrawn = () => {};
    /** @type {Promise<void>} */
    this.drawn = new Promise((resolve) => {
      this.isDrawn = resolve;
    });
    /** @type {"" | "begun" | "failed"} */
    this.drawing = "";
    this.stale = false; // the reader changed something before Python was there
    /** @type {Map<string, any>} */
    this.controls = new Map(); // that an embedding page could set: none
    this.state = {};
    /** @type {Promise<void>} */
    this.last = Promise.resolve(); // of what was heard
    this.touched = false; // by the reader
    for (const touch of ["pointerenter", "pointerdown", "focusin"])
      figure.addEventListener(touch, () => this.drawing || this.draw());
    for (const touch of ["pointerdown", "focusin", "wheel"])
      figure.addEventListener(touch, () => (this.touched = true), { capture: true, passive: true });
  }

  /** Whether an answer is open. */
  get waits() {
    return this.outbox.waits;
  }

  /**
   * Draw the page's document; where it has none, Python's is drawn when it comes.
   * @returns what is fulfilled when it is drawn, perhaps not by the first try
   */
  draw() {
    if (this.drawing !== "begun") {
      if (this.drawing) super.notice("");
      this.drawing = "begun";
      this.drawFirst().then(this.isDrawn, (error) => {
        this.drawing = "failed";
        super.notice(error.message, () => this.draw());
        this.dispatchEvent(new Event("undrawn"));
      });
    }
    return this.drawn;
  }

  /**
   * Show a sentence, or hide it; not the one that offers to draw again, as long as nothing is drawn.
   * @type {WithNotices["notice"]}
   */
  notice(sentence, ...more) {
    if (sentence || this.drawing !== "failed") super.notice(sentence, ...more);
  }

  async drawFirst() {
    await painted();
    allowMarkup(this.told);
    importModules();
    sheets(this.files.sheets);
    const ready = Promise.all([scripts(this.files.scripts), modules(this.files.modules)]);
    const [text] = await Promise.all([this.fetchDocument(), ready]);
    if (text && !this.document) await this.embed(text);
  }

  /** The page's document as text; empty where it has none. */
  async fetchDocument() {
    if (!this.files.document) return "";
    try {
      const answer = await fetch(new URL(this.files.document, document.baseURI));
      if (answer.ok) return await answer.text();
    } catch {} // the line failed
    throw new Error(WORDS.app.noDocument);
  }

  /**
   * Show a document in place of what stands there.
   * @param {string} text
   */
  async embed(text) {
    /** @type {Document} */
    const { docs, items } = JSON.parse(this.here(text));
    const place = find(this.figure, "[data-live-place]");
    place.replaceChildren();
    for (const item of items) {
      for (const id of item.root_ids) {
        const own = document.querySelector(`[data-root-id="${id}"]`);
        const element = own instanceof HTMLElement ? own : document.createElement("div");
        element.id ||= `${this.figure.id}-${id}`;
        if (!own) place.append(element);
        item.roots[id] = element.id;
      }
    }
    if (this.document) forget(this.document);
    await draw(docs, items);
    this.document = documentOf(items[0].root_ids[0]) ?? null;
    if (!this.document) throw new Error(WORDS.app.noDocument);
    this.text = text;
    this.outbox.follow(this.document, () => this.heard());
    await settled(place);
    this.figure.dataset.drawn = "";
    hideLoader();
    this.figure.querySelector("[data-still]")?.remove();
  }

  /** Something changed. What BokehJS changes by itself, as it draws, is kept and calls nobody. */
  heard() {
    if (this.outbox.send || !this.touched) return;
    this.stale = true;
    this.dispatchEvent(new Event("touched"));
  }

  /**
   * Texts of Python's with the addresses of this site.
   * @param {string} text
   */
  here(text) {
    return text.replaceAll(this.told.placeholder, this.frontEnd);
  }

  /** @param {Python} worker */
  open(worker) {
    this.worker = worker;
    toApp.send(worker, { type: "app-open", key: this.figure.id, slug: this.slug });
  }

  /**
   * Messages are treated one after another: patches wait until the document is there.
   * @param {FromApp} message
   */
  hear(message) {
    const { worker } = this;
    this.last = this.last
      .then(() => (worker === this.worker ? this.treat(message) : undefined)) // else of an earlier one
      .catch((error) => {
        console.warn(error);
        this.notice(fill(WORDS.app.notShown, { problem: error.message }));
      });
    return this.last;
  }

  /** @param {FromApp} message */
  async treat(message) {
    switch (message.type) {
      case "app-opened":
        return this.opened(message.document);
      case "app-patched":
        this.text = "";
        applyPatch(this.document, JSON.parse(this.here(message.patch)), message.buffers);
        return;
      case "app-done":
        this.figure.removeAttribute("aria-busy");
        return this.outbox.answered();
      case "app-problem": {
        const [sentence, traceback] = JSON.parse(message.problem);
        console.warn(traceback);
        if (this.outbox.send) this.notice(fill(WORDS.app.noAnswer, { problem: sentence }));
        else this.notice(fill(WORDS.app.notShown, { problem: sentence }), () => this.openAgain());
      }
    }
  }

  /** Ask Python once more for the app that it could not make. */
  openAgain() {
    this.notice("");
    this.dispatchEvent(new Event("touched"));
  }

  /**
   * Python has the app's document. Where it is the one that is drawn, waking is only connecting.
   * @param {string} text
   */
  async opened(text) {
    const worker = /** @type {Python} */ (this.worker);
    await this.draw();
    if (worker !== this.worker) return;
    const anew = text !== this.text || this.outbox.said.size > 0;
    if (anew) {
      this.outbox.setAside();
      await this.embed(text);
    }
    const again = this.outbox.said.size > 0;
    if (worker !== this.worker) return; // it has ended meanwhile
    this.stale = false;
    this.outbox.connect((patch) => {
      this.notice("");
      this.figure.setAttribute("aria-busy", "true");
      toApp.send(worker, { type: "app-patch", key: this.figure.id, patch });
    });
    if (again) this.outbox.sayAgain(idsIn(text));
    this.figure.dataset.live = "true";
    const detail = { seq: 0, state: {}, values: {}, whole: true };
    this.figure.dispatchEvent(new CustomEvent("widget-answer", { bubbles: true, detail }));
  }

  /** Python is gone: what the reader sets is kept for the next one. */
  disconnect() {
    this.worker = null;
    this.outbox.disconnect();
    this.figure.removeAttribute("aria-busy");
    delete this.figure.dataset.live;
  }
}

/**
 * The ids of all models in a document's JSON.
 * @param {string} text
 */
function idsIn(text) {
  return [...text.matchAll(/"id": "([^"]+)"/g)].map((found) => found[1]);
}

let allowed = false;

/**
 * BokehJS makes markup of what Python wrote, without a policy that is named: this page's policy for
 * that lets markup be, and scripts only where an app brings its own.
 * @param {Apps} told
 */
function allowMarkup(told) {
  if (allowed) return;
  allowed = true;
  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: (/** @type {string} */ text) => text,
    createScriptURL: (/** @type {string} */ url) => trustedScript(url),
    ...(told.evaluates && { createScript: (/** @type {string} */ text) => text }),
  });
}

/** The page as it came is seen: BokehJS would keep the first frame waiting. */
function painted() {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 200); // frames stand still in a tab that nobody sees
  });
}

/**
 * The picture goes when what takes its place has its size: two frames after the last change of it.
 * @param {HTMLElement} place
 */
function settled(place) {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    let last = "";
    let calm = 0;
    const look = () => {
      const { width, height } = place.getBoundingClientRect();
      const now = `${width} ${height}`;
      calm = now === last ? calm + 1 : 0;
      last = now;
      if (calm > 2) resolve();
      else requestAnimationFrame(look);
    };
    look();
    setTimeout(resolve, 1000); // frames stand still in a tab that nobody sees
  });
}

/**
 * Make the views of a page's apps, which `FigureView.of` then returns as it does those of widgets.
 * @param {HTMLElement[]} figures
 * @param {Apps} told
 */
export function adoptApps(figures, told) {
  for (const figure of figures)
    if (!views.has(figure)) views.set(figure, /** @type {any} */ (new AppView(figure, told)));
}
