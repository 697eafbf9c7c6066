// Python's worker.
//
// The page opens each figure once, and sends a patch whenever a reader sets a control (the messages
// are listed in shared/messages.js). Both may arrive long before Python is ready, and are answered in
// order.
//
// This script names its files relative to itself (see runtime-files.js), so its folder may be moved.

import { fromApp, toApp } from "../shared/app-messages.js";
import { fromWorker, toWorker, unreachable } from "../shared/messages.js";
import { coldBoot } from "./cold-boot.js";
import { inflate } from "./inflate.js";
import { kernels } from "./kernels.js";
import { importLate } from "./late-code.js";
import { writeCached } from "./opfs-cache.js";
import { audience, note, post, SHARED, stageNow, timings } from "./progress.js";
import { hasSnapshot, restore } from "./restore.js";
import { runInSubworker, runTask, setTasks, task } from "./subworker.js";

/** @import { FromApp, ToApp } from "../shared/app-messages.js" */
/** @import { Open, Patch, Target } from "../shared/messages.js" */
/** @typedef {Target & { onmessage: ((event: MessageEvent) => void) | null }} Page */

/** @type {any} */
let browser = null; // the Python module widgets.hosts.worker

/** @type {any} */
let python = null;

async function start() {
  python = (await fromSnapshot()) ?? (await coldBoot());
  if (LATE) await importLate(python);
  browser = python.pyimport("widgets.hosts.worker");
  (BEYOND ? python.pyimport("widgets.hosts.large_packages") : browser).reseed();
  browser.lend(kernels());
  note("imported");
  post({ type: "ready", timings: timings() });
  return browser;
}

/** Python from its memory snapshot, or null where there is none or it cannot be restored. */
async function fromSnapshot() {
  if (!hasSnapshot()) return null;
  try {
    return await restore();
  } catch (error) {
    console.info(
      `The snapshot could not be restored, so Python is started from its files: ${error}`,
    );
    return null;
  }
}

const REHEARSALS = 40;
const LATER = 400; // ms for the page's own requests
const PAUSE = 30; // ms between two
const LONG = 500; // ms of a rehearsal after which there is none: a reader would wait for the next

/**
 * Let unopened figures answer while Python is idle, so that the engine compiles what answers need.
 * @param {any} session
 */
function rehearse(session) {
  let n = 0;
  const next = () => {
    n += 1;
    const began = performance.now();
    session.rehearse(n);
    if (n < REHEARSALS && performance.now() - began < LONG) setTimeout(next, PAUSE);
  };
  setTimeout(next, LATER);
}

/**
 * Answer the messages of one page: the one that made this worker, or one that has a port to it.
 * @param {Page} page
 */
function serve(page) {
  /** @type {any} */
  let session = null; // a widgets.hosts.worker.Session
  let left = false; // the page, perhaps before Python was there
  /** @param {Open | Patch} message */
  const answer = (message) => {
    if (left) return;
    if (!session) {
      /** @param {string} patch */
      const post = (patch) => fromWorker.send(page, { type: "patch", patch });
      session = browser.session(post);
      rehearse(session);
    }
    if (message.type === "open") {
      for (const [name, bytes] of Object.entries(message.data))
        if (bytes instanceof Uint8Array) browser.provide(name, bytes);
      const id = session.open(message.key, message.slug);
      fromWorker.send(page, { type: "opened", key: message.key, id });
    } else {
      session.patch(message.patch);
    }
  };
  /** @type {Map<string, any>} */
  const apps = new Map(); // widgets.hosts.apps.App by the key of its figure
  /** @param {ToApp} message */
  const answerApp = async (message) => {
    const { key } = message;
    if (message.type === "app-open") {
      /** @type {(kind: string, text: string, buffers?: any) => void} */
      const post = (kind, text, buffers) => {
        if (kind === "patch") {
          const binary = arrays(buffers);
          /** @type {FromApp} */
          const patched = { type: "app-patched", key, patch: text, buffers: binary };
          fromApp.send(page, patched, [...binary.values()]);
        } else fromApp.send(page, { type: "app-problem", key, problem: text });
      };
      const host = python.pyimport("widgets.hosts.apps");
      /** @type {[text: string, app: any]} */
      let opened;
      try {
        opened = await host.open_app(message.slug);
      } catch (error) {
        return post("problem", JSON.stringify([sentence(error), String(error)]));
      }
      const [text, app] = opened;
      apps.set(key, app);
      fromApp.send(page, { type: "app-opened", key, document: text });
      app.connect(post);
    } else {
      try {
        apps.get(key)?.patch(message.patch);
      } finally {
        fromApp.send(page, { type: "app-done", key });
      }
    }
  };
  page.onmessage = ({ data, ports }) => {
    const message = toWorker.received(data);
    if (APPS && !message) {
      const app = toApp.received(data);
      if (app)
        awake()
          .then(() => answerApp(app))
          .catch((error) => browser && refuse(error));
    }
    if (!message) return;
    switch (message.type) {
      case "connect":
        if (ports[0]) join(ports[0]);
        break;
      case "keep":
        keepFor(page);
        break;
      case "open":
      case "patch":
        awake()
          .then(() => answer(message))
          .catch((error) => browser && refuse(error));
        break;
      case "begin":
        awake();
        break;
      case "leave":
        left = true;
        audience.delete(page);
        session?.close();
        break;
      default:
        unreachable(message);
    }
  };
}

/**
 * Python's `dict[str, bytes]` as BokehJS takes it, to be transferred.
 * @param {any} buffers
 * @returns {Map<string, ArrayBuffer>}
 */
function arrays(buffers) {
  /** @type {Map<string, Uint8Array<ArrayBuffer>>} */
  const copied = buffers.toJs();
  return new Map([...copied].map(([id, bytes]) => [id, bytes.slice().buffer]));
}

/**
 * Cache the stream for the next visit; a failure changes nothing for this one.
 * @param {Page} page
 */
function keepFor(page) {
  runInSubworker("writeCached")
    .then((bytes) => fromWorker.send(page, { type: "kept", bytes }))
    .catch((error) => console.info(`Python is not kept for the next visit: ${error.message}`));
}

/**
 * Serve one more page. It is told at once how far Python is: a page that hears nothing knows that
 * this worker computes without end, or not at all.
 * @param {MessagePort} port
 */
function join(port) {
  audience.add(port);
  serve(port);
  fromWorker.send(port, stageNow());
  if (browser) fromWorker.send(port, { type: "ready", timings: timings() });
}

// How browsers say that a content security policy lets no WebAssembly be compiled.
const FORBIDDEN = /Content Security Policy|blocked by CSP|unsafe-eval/i;

/**
 * One sentence of an error. A Python error has a whole traceback; its last line with an exception.
 * @param {unknown} error
 */
function sentence(error) {
  if (!self.WebAssembly) return WORDS.python.noWebAssembly;
  if (error instanceof RangeError) return WORDS.python.noMemory;
  const words = String(error instanceof Error ? error.message : error);
  if (words.startsWith("[object")) return WORDS.python.brokeOff;
  if (FORBIDDEN.test(words)) return WORDS.python.forbidden;
  const lines = words.trim().split("\n");
  const named = lines.filter((line) => /^[\w.]+(Error|Exception|Warning)\b/.test(line));
  return named.at(-1) ?? lines[0];
}

/**
 * Log a message that Python refused: no page of this site sent it, and other figures still work.
 * @param {any} error
 */
function refuse(error) {
  if (error.type === "ValueError" || error.type === "KeyError") console.info(sentence(error));
  else fail(error);
}

/** @param {unknown} error */
function fail(error) {
  console.info(error);
  post({ type: "error", message: sentence(error) });
  if (SHARED) self.close(); // the next page begins anew
}

/**
 * The Python module widgets.hosts.worker, once it answers; a benchmark asks it directly.
 * @type {Promise<any>}
 */
export let started;

/** Python, which is started when it is first needed. */
function awake() {
  if (!started) {
    // Held for as long as a shared worker runs Python; pages ask for it (boot/next-page.js).
    if (SHARED) navigator.locks.request(import.meta.url, () => new Promise(() => {}));
    started = start();
    started.catch(fail);
  }
  return started;
}

setTasks({ inflate, writeCached });
if (task) {
  runTask();
} else if (SHARED) {
  addEventListener("connect", (event) => join(/** @type {MessageEvent} */ (event).ports[0]));
} else {
  awake();
  serve(self);
}
