// What a page with ordinary Panel apps, its worker and its service worker send each other besides
// messages.js.
//
// A page's own BokehJS sends an app's patches; nobody who embeds the page can.

import { between } from "./messages.js";

/** @import { Direction } from "./messages.js" */

/**
 * Open the app `slug` for the figure `key`. Answered by `app-opened`.
 * @typedef {{ type: "app-open", key: string, slug: string }} AppOpen
 */
/**
 * A document patch as JSON text. Answered by `app-done`, after all that it changes.
 * @typedef {{ type: "app-patch", key: string, patch: string }} AppPatch
 */
/** @typedef {AppOpen | AppPatch} ToApp */

/**
 * The app is open; its document as it was made, as JSON text.
 * @typedef {{ type: "app-opened", key: string, document: string }} AppOpened
 */
/**
 * What Python changed, as a document patch, and the arrays that it names by their ids.
 * @typedef {{ type: "app-patched", key: string, patch: string,
 *   buffers: Map<string, ArrayBuffer> }} AppPatched
 */
/**
 * A patch of the page is applied.
 * @typedef {{ type: "app-done", key: string }} AppDone
 */
/**
 * The author's code raised something: a sentence and the traceback, as JSON text.
 * @typedef {{ type: "app-problem", key: string, problem: string }} AppProblem
 */
/** @typedef {AppOpened | AppPatched | AppDone | AppProblem} FromApp */

/**
 * What the page has fetched so far: the service worker keeps what it would keep at the next visit.
 * Answered by `offline`.
 * @typedef {{ type: "app-used", urls: string[] }} Used
 */

/** @type {Direction<Used>} */
export const toKeeper = /* @__PURE__ */ between({ "app-used": { urls: "object" } });
/** @type {Direction<ToApp>} */
export const toApp = /* @__PURE__ */ between({
  "app-open": { key: "string", slug: "string" },
  "app-patch": { key: "string", patch: "string" },
});
/** @type {Direction<FromApp>} */
export const fromApp = /* @__PURE__ */ between({
  "app-opened": { key: "string", document: "string" },
  "app-patched": { key: "string", patch: "string", buffers: "object" },
  "app-done": { key: "string" },
  "app-problem": { key: "string", problem: "string" },
});
