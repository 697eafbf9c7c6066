// Keeping the site for reading without a network, and Python as it is when woken, for the next
// visit. Both once Python is there: not before, because the reader's own page comes first, and
// everything that it has fetched need not be fetched again. Neither needs the other: a browser, or a
// host that changes the site's files, may refuse one of them.

import { fill } from "../../../../widgets/locale/fill.js";
import { find } from "../../../../widgets/view/dom.js";
import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { toKeeper } from "../shared/app-messages.js";
import { fromServiceWorker, fromWorker, toServiceWorker, toWorker } from "../shared/messages.js";

/** @import { Python } from "../embed/widget-frame.js" */

/**
 * Register the service worker `script`, and let `python`, the page's worker, keep what it knows.
 * @param {URL} script
 * @param {Python} python
 */
export async function keepForOffline(script, python) {
  if (navigator.connection?.saveData) return;
  let site = 0; // bytes that are kept of the site
  let start = 0; // and of Python as it is when woken
  /** @param {MessageEvent} event */
  const hear = ({ data }) => {
    const message = fromWorker.received(data);
    if (message?.type !== "kept") return;
    start = message.bytes;
    if (site) log(site + start); // Python alone is no page to read without a network
  };
  // @ts-expect-error: a Worker and a port hear the same events, which TypeScript does not see
  python.addEventListener("message", hear);
  try {
    const container = navigator.serviceWorker; // a browser that was told not to throws even here
    if (!container) throw new Error("this browser keeps no sites, or none over http");
    container.addEventListener("message", (event) => {
      const message = fromServiceWorker.received(event.data);
      if (!message) return;
      if (APPS && !told) {
        told = true;
        tellUsed(/** @type {ServiceWorker} */ (event.source)); // which answers when that is kept, too
        return;
      }
      site = message.bytes;
      log(site + start);
    });
    const registration = await container.register(trustedScript(script));
    if (registration?.active) toServiceWorker.send(registration.active, { type: "saved?" });
  } catch (error) {
    // A private window, or a browser told not to: nothing is kept, and nothing else is lost.
    console.info(`This site is not kept for offline: ${error.message}`);
  }
  if (python instanceof Worker) toWorker.send(python, { type: "keep" }); // a shared one has no time
}

let told = false; // what this visit has used of what few readers need

/**
 * What draws an app came before there was a service worker; what is still to come is told as it does.
 * @param {ServiceWorker} keeper
 */
function tellUsed(keeper) {
  new PerformanceObserver((list) => {
    const urls = list.getEntries().map(({ name }) => name);
    toKeeper.send(keeper, { type: "app-used", urls });
  }).observe({ type: "resource", buffered: true });
}

/** @param {number} bytes */
function log(bytes) {
  const line = find(document, "[data-offline]");
  if (line) line.textContent = fill(WORDS.page.saved, { megabytes: (bytes / 1e6).toFixed(1) });
}
