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
// This script names its files relative to itself (see files.js), so it works wherever it lies.

import { ordinaryBoot } from "./ordinary.js";
import { post, timings } from "./stages.js";

let browser = null; // the Python module widgets.browser

async function start() {
  const python = await ordinaryBoot();
  browser = python.pyimport("widgets.browser");
  browser.start((patch) => post({ type: "patch", patch }));
  post({ type: "ready", timings: timings() });
}

function answer(message) {
  if (message.type === "open") {
    for (const [name, bytes] of Object.entries(message.data ?? {})) browser.provide(name, bytes);
    const id = browser.open_figure(message.key, message.slug);
    post({ type: "opened", key: message.key, id });
  } else if (message.type === "patch") {
    browser.patch(message.patch);
  }
}

// A Python error arrives as a whole traceback; the last line that names an exception says it.
function sentence(error) {
  const lines = String(error?.message ?? error).trim().split("\n");
  return lines.findLast((line) => /^[\w.]+(Error|Exception|Warning)\b/.test(line)) ?? lines[0];
}

function fail(error) {
  console.info(error);
  post({ type: "error", message: sentence(error) });
}

const started = start();
started.catch(fail);
self.onmessage = ({ data }) => started.then(() => answer(data)).catch(browser ? fail : () => {});
