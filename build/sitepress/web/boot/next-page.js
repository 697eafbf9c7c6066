// Python for the page that comes next.
//
// A page's worker ends with the page. So when a reader is about to follow a link to another page of
// this site, a shared worker starts Python, and goes on beyond the navigation; the next page finds it
// by the lock that it holds, and so do the pages after that. Each page has a session of its own in it.
//
// Browsers whose shared workers end with their last page (they do not know `extendedLifetime`) start
// nothing: https://github.com/whatwg/html/pull/11400.

import { targetOf } from "../../../../widgets/view/dom.js";
import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { toWorker } from "../shared/messages.js";
import { frugal, narrow } from "./idle.js";

const HOVER = 60; // ms that a pointer rests on a link before it counts

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
export function connect(script) {
  let outlives = false;
  const options = {
    type: /** @type {const} */ ("module"),
    get extendedLifetime() {
      outlives = true; // a browser that reads this knows it
      return true;
    },
  };
  const { port } = new SharedWorker(trustedScript(script), options);
  return { port, outlives };
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
 * Whether a link leads to another page of the site that a script belongs to.
 * @param {HTMLAnchorElement} link
 * @param {URL} script in a folder of the site's root
 */
export function leadsOn({ href, pathname, target, download }, script) {
  const root = new URL("..", script).href;
  const other = pathname !== location.pathname && pathname.endsWith("/");
  return other && href.startsWith(root) && !target && !download;
}

/**
 * Begin when the reader is about to follow a link to another page of this site.
 * @param {URL} script
 */
export function beginAhead(script) {
  /** @param {Event} event */
  const leads = (event) => {
    /** @type {HTMLAnchorElement | null | undefined} */
    const link = targetOf(event)?.closest("a[href]");
    return link && leadsOn(link, script);
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
