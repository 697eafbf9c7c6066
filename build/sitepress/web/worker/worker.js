// Python, in a thread of its own.
//
// The page sends {type: "open", key, slug, data} once a figure (`data`: {name: bytes} of the files
// that it computes with, mostly none) and {type: "patch", patch} whenever a reader moves something;
// both may come long before Python is there, and are answered in the order in which they came.
// What comes back is listed in widgets/browser.py and boot.js:
//
//   {type: "stage", stage, ms, bytes, total}   how far the start is
//   {type: "ready", timings}                   Python answers from here on
//   {type: "opened", key, id}                  the id that the patches of that figure name
//   {type: "patch", patch}                     a Bokeh document patch, as JSON text
//   {type: "error", message}                   one sentence; Python will not come
//
// {type: "keep"} keeps what the next visit begins with, and is answered {type: "kept", bytes}.
// {type: "connect"} with a port makes whoever holds the other end one more page that is answered:
// widgets that another site embeds share a worker so.
//
// This script names its files relative to itself (see files.js), so it works wherever it lies.

import { ordinaryBoot } from "./cold-boot.js";
import { inflate } from "./inflate.js";
import { kernels } from "./kernels.js";
import { keep } from "./opfs-cache.js";
import { audience, post, timings } from "./progress.js";
import { hasSnapshot, restore } from "./restore.js";
import { elsewhere, perform, task } from "./subworker.js";

let browser = null; // the Python module widgets.hosts.worker

async function start() {
  const python = (await wake()) ?? (await ordinaryBoot());
  browser = python.pyimport("widgets.hosts.worker");
  browser.wake();
  browser.lend(kernels());
  post({ type: "ready", timings: timings() });
}

// Python from its memory snapshot, or null where there is none to be had.
async function wake() {
  if (!hasSnapshot()) return null;
  try {
    return await restore();
  } catch (error) {
    console.info(`Python could not be woken, so it is started in the ordinary way: ${error}`);
    return null;
  }
}

const REHEARSALS = 40;
const LATER = 400; // ms in which the page asks what it has to ask
const PAUSE = 30; // ms between two

// Let Python answer again and again with nobody there, while it has nothing else to do.
function rehearse(session) {
  let n = 0;
  const next = () => {
    session.rehearse((n += 1));
    if (n < REHEARSALS) setTimeout(next, PAUSE);
  };
  setTimeout(next, LATER);
}

// Answer what comes from one page: the one that made this worker, or one that holds a port to it.
function serve(port) {
  let session = null; // a widgets.hosts.worker.Session
  const answer = (message) => {
    if (!session) {
      session = browser.session((patch) => port.postMessage({ type: "patch", patch }));
      rehearse(session);
    }
    if (message.type === "open") {
      for (const [name, bytes] of Object.entries(message.data ?? {}))
        if (bytes instanceof Uint8Array) browser.provide(name, bytes);
      const id = session.open(message.key, message.slug);
      port.postMessage({ type: "opened", key: message.key, id });
    } else if (message.type === "patch") {
      session.patch(message.patch);
    }
  };
  port.onmessage = ({ data, ports }) => {
    if (data?.type === "connect" && ports[0]) join(ports[0]);
    else if (data?.type === "keep") keepFor(port);
    else started.then(() => answer(data ?? {})).catch((error) => browser && refuse(error));
  };
}

// The next visit is to begin at once; where that cannot be, nothing is lost.
function keepFor(port) {
  elsewhere("keep")
    .then((bytes) => port.postMessage({ type: "kept", bytes }))
    .catch((error) => console.info(`Python is not kept for the next visit: ${error.message}`));
}

function join(port) {
  audience.add(port);
  serve(port);
  if (browser) port.postMessage({ type: "ready", timings: timings() });
}

// A Python error arrives as a whole traceback; the last line that names an exception says it.
function sentence(error) {
  if (!self.WebAssembly) return "This browser does not run WebAssembly, which Python needs.";
  if (error instanceof RangeError) return "This browser has not enough memory left for Python.";
  const lines = String(error?.message ?? error)
    .trim()
    .split("\n");
  return lines.findLast((line) => /^[\w.]+(Error|Exception|Warning)\b/.test(line)) ?? lines[0];
}

// What Python would not take, no page of ours sent: the other figures are none the worse for it.
function refuse(error) {
  if (error.type === "ValueError" || error.type === "KeyError") console.info(sentence(error));
  else fail(error);
}

function fail(error) {
  console.info(error);
  post({ type: "error", message: sentence(error) });
}

let started;
if (task) {
  perform({ inflate, keep });
} else {
  started = start();
  started.catch(fail);
  serve(self);
}
