// Python for the page that comes next.
//
// A page's worker ends with the page. So when a reader is about to follow a link to another page of
// this site, a shared worker starts Python, and goes on beyond the navigation; the next page finds it
// by the lock that it holds, and so do the pages after that. Each page has a session of its own in it.
//
// In browsers whose shared workers end with their last page (they do not know `extendedLifetime`, see
// https://github.com/whatwg/html/pull/11400) its script is fetched, and Python is not started.

import { targetOf } from "../../../../widgets/view/dom.js";
import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { toWorker } from "../shared/messages.js";
import { frugal, narrow } from "./idle.js";

const HOVER = 60; // ms that a pointer rests on a link before it counts
const SILENCE = 3000; // ms in which a worker that is well says something

/**
 * Whether a shared worker of this script runs.
 * @param {URL} script
 */
export async function runs(script) {
  if (!("SharedWorker" in window) || !navigator.locks) return false;
  try {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => name === script.href);
  } catch {
    return false; // in a frame that has no storage
  }
}

/**
 * A port to the shared worker, and whether it outlives this page.
 * @param {URL} script
 */
function connect(script) {
  let outlives = false;
  const options = {
    type: /** @type {const} */ ("module"),
    get extendedLifetime() {
      outlives = true; // a browser that reads this knows it
      return true;
    },
  };
  const worker = new SharedWorker(trustedScript(script), options);
  worker.onerror = (event) => event.preventDefault(); // its script did not come: it stays silent
  return { port: worker.port, outlives };
}

/**
 * A port to the shared worker, where Python is begun if it is not there; null where it says nothing.
 * @param {URL} script
 * @returns {Promise<MessagePort | null>}
 */
export function join(script) {
  const { port } = connect(script);
  return new Promise((resolve) => {
    port.addEventListener("message", () => resolve(port), { once: true }); // how far it is
    setTimeout(() => resolve(null), SILENCE);
    toWorker.send(port, { type: "begin" });
    port.start();
  });
}

let begun = false;

/**
 * Start Python for a later page.
 * @param {URL} script
 */
export function begin(script) {
  if (begun || frugal || narrow() || !("SharedWorker" in window)) return;
  if (document.documentElement.dataset.python === "loading") return; // this page comes first
  begun = true;
  const { port, outlives } = connect(script);
  if (outlives) toWorker.send(port, { type: "begin" });
  else port.close();
}

/**
 * Begin when the reader is about to follow a link to one of these pages.
 * @param {URL} script
 * @param {string[]} pages that use the same worker, or lead to such, as addresses from this page
 */
export function beginAhead(script, pages) {
  const known = new Set(pages.map((page) => new URL(page, document.baseURI).pathname));
  known.delete(location.pathname);
  /** @param {Event} event */
  const leads = (event) => {
    /** @type {HTMLAnchorElement | null | undefined} */
    const link = targetOf(event)?.closest("a[href]");
    return link && link.origin === location.origin && known.has(link.pathname);
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  document.addEventListener("pointerover", (event) => {
    clearTimeout(resting);
    if (leads(event)) resting = setTimeout(begin, HOVER, script);
  });
  for (const touch of ["pointerdown", "focusin"])
    document.addEventListener(touch, (event) => leads(event) && begin(script));
}
