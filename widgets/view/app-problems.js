// On a Panel server: what the ordinary apps of a page could not do, each in its own place for notices,
// as on the static page. Panel runs it as the script of a component that shows nothing itself.

import { fill } from "../locale/fill.js";
import { targetOf } from "./dom.js";
import { WithNotices } from "./notices.js";

/**
 * A problem: its number, the id of the figure whose app could not be made (empty where an app could not
 * answer), one sentence, the traceback.
 * @typedef {[number: number, key: string, problem: string, traceback: string]} Problem
 */
/** @typedef {{ problems: Problem[], on(name: string, hear: () => void): void }} Model */

/** @param {Event} event */
const appOf = (event) => /** @type {HTMLElement | null} */ (targetOf(event)?.closest("[data-app]"));

/** @param {{ model: Model }} component */
export function render({ model }) {
  let shown = 0;
  /** @type {HTMLElement | null} */
  let touched = null; // the app that the reader touched last: its callback has failed
  const hear = (/** @type {Event} */ event) => {
    const app = appOf(event);
    if (!app) return;
    touched = app;
    if (event.type !== "focusin") new WithNotices(app).notice("");
  };
  for (const type of ["pointerdown", "keydown", "focusin"])
    document.addEventListener(type, hear, { capture: true });
  const show = () => {
    for (const [number, key, problem, traceback] of model.problems) {
      if (number <= shown) continue;
      shown = number;
      console.warn(traceback);
      const app = key
        ? document.getElementById(key)
        : (touched ?? document.querySelector("[data-app]"));
      if (!(app instanceof HTMLElement)) continue;
      const sentence = key
        ? fill(WORDS.app.notShown, { problem })
        : fill(WORDS.app.noAnswer, { problem });
      new WithNotices(app).notice(sentence);
    }
  };
  model.on("problems", show);
  show();
}
