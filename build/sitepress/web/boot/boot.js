// The static page's start; CONTRIBUTING.md has the whole sequence. This script stands in the page,
// before its first figure, and runs when the title has been painted. Figures are alive for the eye
// at once, a touched one even before the page has wholly arrived; Python is called in a worker when
// the page is idle, or when the reader touches a control, and answers from then on.
// The page is a small peer of the worker's Bokeh document: it sends and receives the document
// patches that a Panel server exchanges with BokehJS.

import { fill } from "../../../../widgets/locale/fill.js";
import { write } from "../../../../widgets/view/address.js";
import { find, findAll, targetOf } from "../../../../widgets/view/dom.js";
import { FigureView } from "../../../../widgets/view/figure.js";
import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { AppView, adoptApps } from "../app/app-view.js";
import { embedded, joinPage, sharedPython } from "../embed/widget-frame.js";
import { fromApp } from "../shared/app-messages.js";
import { fromWorker, toWorker, unreachable } from "../shared/messages.js";
import { frugal, idle, narrow, whenWhole } from "./idle.js";
import { keepForOffline } from "./keep-offline.js";
import { beginAhead, join, runs } from "./next-page.js";
import { obstacle, outdated } from "./obstacles.js";
import { fetchData } from "./widget-data.js";

/** @import { Apps } from "../app/app-view.js" */
/** @import { Python as Connection } from "../embed/widget-frame.js" */
/** @import { FromApp } from "../shared/app-messages.js" */
/** @import { FromWorker, Opened, Patch, Ready, Stage } from "../shared/messages.js" */

/**
 * What the press tells the page.
 * @typedef {object} Config
 * @property {string} worker
 * @property {string | null} serviceWorker
 * @property {string} embed
 * @property {Record<string, [url: string, bytes: number]>} data
 * @property {string[]} [next] pages that use the same worker, or lead to such
 * @property {Apps} [apps] of a page that has some
 * @property {number} [bytes] that Python is with packages beyond the base set
 */

const root = document.documentElement;
/** @type {Config} */
const config = JSON.parse(find(document, "#deciban").textContent);
const script = new URL(config.worker, document.baseURI);
/** @type {FigureView[]} */
const figures = []; // that are alive

/** @type {Record<string, string>} */
const STAGES = {
  runtime: WORDS.python.runtime,
  packages: WORDS.python.packages,
  restore: WORDS.python.restore,
  imports: WORDS.python.imports,
};

const DEAR = 1e7; // bytes of Python that are not fetched unasked over a metered line
const LARGE = 2e5; // bytes of data that a reader may have to wait for
const SILENCE = 30; // seconds that Python may be silent while it owes an answer
const STARTING_SILENCE = 90; // and while it starts: a slow telephone imports for long
const CALM = 1000; // ms that the first answers have before the site is kept for offline

/** The worker, and the figures that it answers. */
class Python {
  constructor() {
    /** @type {Connection | null} */
    this.worker = null;
    /** @type {Map<string, FigureView>} */
    this.views = new Map(); // by the id of their model in the worker's document
    /** @type {Set<FigureView>} */
    this.opening = new Set(); // that the worker was told of
    /** @type {Set<FigureView>} */
    this.wanted = new Set(); // that are near, or touched
    this.touched = false;
    /** @type {Stage | null} */
    this.now = null; // the last stage that the worker told
    /** @type {Set<FigureView>} */
    this.stuck = new Set(); // whose last question had no answer
    this.shares = !BEYOND; // each set of packages has a Python of its own
    /** @type {Promise<boolean>} */
    this.before = NEXT ? runs(script) : Promise.resolve(false); // an earlier page's
    this.silent = 0; // seconds since the worker last said anything, as far as the page was in view
  }

  async start() {
    if (root.dataset.python === "loading" || root.dataset.python === "ready") return;
    if (BEYOND && mustAsk()) return askFirst();
    root.dataset.python = "loading";
    this.show();
    try {
      this.worker = (this.shares ? await this.others() : null) ?? this.ownWorker();
    } catch (error) {
      this.fail(fill(WORDS.python.notStarted, { problem: error.message }));
      return;
    }
    this.silent = 0;
    /** @param {MessageEvent} event */
    this.worker.onmessage = ({ data }) => {
      this.silent = 0;
      const message = fromWorker.received(data);
      if (message) this.hear(message);
      else if (APPS) hearApp(fromApp.received(data));
    };
    // The worker answers in order: what the reader has set comes first, before all that is near.
    for (const view of figures) if (view.stale) this.open(view);
  }

  /** @param {FromWorker} message */
  hear(message) {
    switch (message.type) {
      case "stage":
        return this.stage(message);
      case "opened":
        return this.opened(message);
      case "patch":
        return this.patch(message);
      case "ready":
        return this.ready(message);
      case "error":
        return this.fail(message.message);
      case "kept": // for keep-offline.js
        return;
      default:
        unreachable(message);
    }
  }

  /**
   * A figure is opened when it may soon be touched, one at a time: the worker is to be free.
   * @param {FigureView} view
   */
  want(view) {
    this.wanted.add(view);
    this.openNext();
  }

  openNext() {
    if (root.dataset.python !== "ready" || figures.some((view) => view.waits)) return;
    if (this.opening.size > this.views.size) return;
    /** @param {FigureView} view */
    const left = (view) =>
      this.wanted.has(view) && !this.opening.has(view) && !this.stuck.has(view);
    const next = figures.find(left);
    if (next) this.open(next);
  }

  /** @param {FigureView} view */
  async open(view) {
    if (!this.worker || this.opening.has(view) || this.stuck.has(view)) return;
    this.opening.add(view);
    const { worker } = this;
    if (APPS && view instanceof AppView) {
      view.open(worker);
      return;
    }
    const needs = view.figure.dataset.needs?.split(" ") ?? [];
    try {
      const data = await fetchData(config.data, needs, (bytes, total) => {
        const words = fill(WORDS.python.fetchingModel, shares(bytes, total));
        if (total > LARGE) view.notice(words, null, true);
      });
      toWorker.send(worker, { type: "open", key: view.figure.id, slug: view.slug, data });
    } catch (error) {
      this.opening.delete(view);
      this.wanted.delete(view);
      view.notice(error.message, () => this.open(view));
      this.offerReload([view]);
    }
  }

  /** A port to a Python that other widgets or an earlier page began, or null. */
  async others() {
    if (embedded) return sharedPython();
    return NEXT && (await this.before) ? join(script) : null;
  }

  ownWorker() {
    const worker = new Worker(trustedScript(script), { type: "module" });
    worker.onerror = (event) => {
      event.preventDefault();
      this.fail(WORDS.python.noWorker);
    };
    return worker;
  }

  /** @param {Stage} message */
  stage(message) {
    this.now = message;
    this.show();
  }

  /** An honest line in each figure that waits for an answer. */
  show() {
    if (!this.touched || root.dataset.python !== "loading") return;
    const { stage, bytes, total } = this.now ?? { stage: "runtime", bytes: 0, total: 0 };
    const size = total ? fill(WORDS.python.fetched, shares(bytes, total)) : "";
    for (const view of figures)
      if (view.stale && !this.stuck.has(view))
        view.notice(`${STAGES[stage] ?? WORDS.python.starting}${size} …`, null, true);
  }

  /** @param {Opened} message */
  opened({ key, id }) {
    const view = figures.find((view) => view.figure.id === key);
    if (!view) return;
    this.views.set(id, view);
    view.connect((json) => {
      const model = { id };
      const event = { kind: "ModelChanged", model, attr: "request", new: json };
      const patch = JSON.stringify({ events: [event] });
      if (this.worker) toWorker.send(this.worker, { type: "patch", patch });
    });
  }

  /** @param {Patch} message */
  patch({ patch }) {
    for (const { kind, model, attr, new: value } of JSON.parse(patch).events)
      if (kind === "ModelChanged" && attr === "answer") this.views.get(model.id)?.receive(value);
    this.openNext();
  }

  /** @param {Ready} message */
  ready({ timings }) {
    for (const view of figures) if (!this.stuck.has(view)) view.notice("");
    root.dataset.python = "ready";
    document.dispatchEvent(new CustomEvent("python-ready", { detail: timings }));
    this.openNext();
  }

  /** Called every second: a worker that died, or that never ends, says nothing of it. */
  second() {
    const starting = root.dataset.python === "loading";
    const owing = figures.filter((view) => view.waits);
    if (document.hidden || !this.worker || !(starting || owing.length)) this.silent = 0;
    else this.silent += 1;
    if (starting && this.silent > STARTING_SILENCE) {
      this.shares = false;
      this.fail(fill(WORDS.python.silentStart, { seconds: STARTING_SILENCE }));
    } else if (!starting && this.silent > SILENCE) this.restart(owing);
  }

  /**
   * Begin anew, but ask nothing for these views until they are touched: it may not end again.
   * @param {FigureView[]} views
   */
  restart(views) {
    const words = fill(WORDS.python.silent, { seconds: SILENCE });
    this.fail(words);
    this.shares = false; // others' Python cannot be stopped from here
    this.stuck = new Set(views);
    this.start();
    for (const view of views)
      view.notice(`${words} ${WORDS.figure.kept}`, () => this.release(view));
  }

  /**
   * Ask for a view again.
   * @param {FigureView} view
   */
  release(view) {
    this.stuck.delete(view);
    this.open(view);
  }

  /** Leave the worker; what the reader sets is requested from the next one. */
  end() {
    if (this.worker instanceof Worker) this.worker.terminate();
    else if (this.worker) {
      toWorker.send(this.worker, { type: "leave" });
      this.worker.close();
    }
    this.worker = null;
    this.views.clear();
    this.opening.clear();
    for (const view of figures) view.disconnect();
  }

  /** The page goes, perhaps to come back: a shared worker need not compute for it. */
  leave() {
    if (!(this.worker instanceof MessagePort) || embedded) return;
    this.end();
    root.dataset.python = "idle";
  }

  /**
   * Text and pictures stay, and so does what the reader set; one sentence and another try.
   * @param {string} message
   */
  fail(message) {
    this.end();
    this.before = Promise.resolve(false);
    root.dataset.python = "error";
    const lasting = obstacle();
    const words = `${closed(lasting || message)} ${WORDS.python.textIsHere}`;
    const retry = () => {
      for (const view of figures) view.notice("");
      this.start();
    };
    for (const view of figures) view.notice(words, lasting ? null : retry);
    if (!lasting) this.offerReload(figures);
  }

  /**
   * Another try does not help these views where the site has changed since the page was opened.
   * @param {FigureView[]} views
   */
  async offerReload(views) {
    if (!(await outdated())) return;
    for (const view of views)
      if (!view.waits) view.notice(WORDS.python.outdated, reload, false, WORDS.figure.reload);
  }
}

/** Load the page again, with all that the reader has set: a page that goes away keeps no more. */
function reload() {
  write();
  location.reload();
}

/** @param {FromApp | null} message */
function hearApp(message) {
  const view = message && figures.find((view) => view.figure.id === message.key);
  if (!(view instanceof AppView)) return;
  if (message?.type === "app-opened") python.views.set(message.key, view);
  else if (message?.type === "app-problem" && !python.views.has(message.key)) {
    python.opening.delete(view); // it could not be opened: the others have their turn
    python.stuck.add(view);
  }
  view.hear(/** @type {FromApp} */ (message)).then(() => python.openNext());
}

/**
 * A sentence with its full stop.
 * @param {string} sentence
 */
function closed(sentence) {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/**
 * What has arrived and what will, in megabytes.
 * @param {number} bytes
 * @param {number} total
 */
function shares(bytes, total) {
  return { here: (bytes / 1e6).toFixed(1), total: (total / 1e6).toFixed(1) };
}

let allowed = false; // by the reader, after a question

/** Whether Python is large, data or memory are dear, and the reader has not said yes. */
function mustAsk() {
  return !allowed && (config.bytes ?? 0) > DEAR && (frugal || narrow());
}

function askFirst() {
  const words = fill(WORDS.python.large, shares(0, config.bytes ?? 0));
  const allow = () => {
    allowed = true;
    for (const view of figures) view.notice("");
    python.start();
  };
  for (const view of figures) view.notice(words, allow, false, WORDS.python.fetchThem);
}

const python = new Python();
setInterval(() => python.second(), 1000);

/** A figure is opened a little before it is seen. */
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      if (APPS && target instanceof HTMLElement && target.dataset.app) FigureView.of(target).draw();
      python.want(FigureView.of(/** @type {HTMLElement} */ (target)));
    }
  },
  { rootMargin: "600px 0px" },
);

/**
 * Bring a figure to life; a touched control calls Python at once.
 * @param {HTMLElement} figure
 */
function enliven(figure) {
  const view = FigureView.of(figure);
  if (figures.includes(view)) return;
  figures.push(view);
  view.addEventListener("touched", () => {
    python.touched = true;
    python.start();
    python.release(view);
    python.show();
  });
  if (APPS) view.addEventListener("undrawn", () => python.openNext()); // others need not wait for it
  for (const touch of ["pointerdown", "focusin"])
    figure.addEventListener(touch, (event) => {
      if (targetOf(event)?.closest("[data-notice]")) return; // its button says what it does
      python.start();
      python.open(view);
    });
  near.observe(figure);
  if (embedded) joinPage(view);
}

/**
 * A reader may touch a figure before its turn, or while the page below it is still on its way.
 * @param {Event} event
 */
function touchedEarly(event) {
  /** @type {HTMLElement | null | undefined} */
  const figure = targetOf(event)?.closest(
    APPS ? "figure[data-widget], [data-app]" : "figure[data-widget]",
  );
  if (APPS && figure && config.apps) adoptApps([figure], config.apps);
  if (figure && isWhole(figure)) enliven(figure);
}

/**
 * Whether all of a figure has come.
 * @param {HTMLElement} figure
 */
const isWhole = (figure) =>
  document.readyState !== "loading" || Boolean(figure.parentElement?.nextSibling);

const TOUCHES = ["pointerdown", "focusin", "input", "change", "keydown", "click"];
for (const type of TOUCHES) document.addEventListener(type, touchedEarly, { capture: true });

/** A widget in another page waits until it is seen: that page has its own things to do. */
function whenSeen() {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    whenWhole(() => python.start());
  });
  for (const view of figures) seen.observe(view.figure);
}

const turn =
  "scheduler" in globalThis && "yield" in scheduler
    ? () => scheduler.yield()
    : () => new Promise((resolve) => setTimeout(resolve));

/**
 * Set before we came, by the reader or by the browser on coming back; or written in another way.
 * @param {HTMLInputElement | HTMLSelectElement} input
 */
const isSet = (input) =>
  input instanceof HTMLSelectElement
    ? [...input.options].some((option) => option.selected !== option.defaultSelected)
    : input.value !== input.defaultValue || input.checked !== input.defaultChecked;

/**
 * Figures in which something is set come first, and call Python.
 * @param {HTMLElement[]} all
 */
function enlivenSet(all) {
  const set = all.filter((figure) =>
    /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ (findAll(figure, "input, select")).some(
      isSet,
    ),
  );
  set.forEach(enliven);
  if (!set.some((figure) => FigureView.of(figure).stale)) return;
  python.touched = true;
  python.start();
}

/**
 * The others have their turn when the first screen is there. Each has one of its own, so that frames
 * and the reader come between them.
 */
async function arrived() {
  const all = findAll(document, APPS ? "figure[data-widget], [data-app]" : "figure[data-widget]");
  if (APPS && config.apps)
    adoptApps(
      all.filter((figure) => figure.dataset.app),
      config.apps,
    );
  enlivenSet(all);
  await rendered.screen;
  for (const figure of all) {
    enliven(figure);
    await turn();
  }
  for (const type of TOUCHES) document.removeEventListener(type, touchedEarly, { capture: true });
  document.querySelector(".mute")?.remove();
  if (figures.length && (BEYOND ? !frugal && !mustAsk() : !frugal))
    embedded ? whenSeen() : whenWhole(() => python.start());
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", arrived);
  enlivenSet(findAll(document, "figure[data-widget]").filter(isWhole));
} else arrived();

if (NEXT) {
  python.before.then((already) => already || beginAhead(script, config.next ?? []));
  addEventListener("pagehide", () => python.leave());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && root.dataset.python === "idle") python.start();
  });
}

if (config.serviceWorker && !embedded)
  document.addEventListener("python-ready", () => setTimeout(() => idle(keep), CALM));

function keep() {
  if (!python.worker || !config.serviceWorker) return;
  keepForOffline(new URL(config.serviceWorker, document.baseURI), python.worker);
}
