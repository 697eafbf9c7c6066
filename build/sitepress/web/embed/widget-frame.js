// A widget's page inside a frame of another page: it tells `embed.js` its height, what is set and its
// numbers, takes new values for its controls, and asks for a share in the page's one Python.

import { fromWidgetFrame, toWidgetFrame } from "../shared/messages.js";

/** @import { FigureView } from "../../../../widgets/view/figure.js" */
/** @import { State, WidgetAnswer } from "../../../../widgets/view/answers.js" */
/** @import { FromWidgetFrame } from "../shared/messages.js" */
/** @typedef {Worker | MessagePort} Python a worker, or a port to one that others use too */

export const embedded = parent !== window && new URLSearchParams(location.search).has("embed");

const PATIENCE = 20000; // ms to wait for a shared Python, or the word that there is none

/** @param {FromWidgetFrame} message */
function tell(message) {
  fromWidgetFrame.send(parent, message, "*");
}

/**
 * A port to the Python that the page's widgets share, or null where nobody offers one.
 * @returns {Promise<MessagePort | null>}
 */
export function sharedPython() {
  return new Promise((resolve) => {
    /** @param {MessageEvent} event */
    const hear = ({ data, source, ports }) => {
      const type = source === parent ? toWidgetFrame.received(data)?.type : null;
      if (type === "alone") end(null);
      else if (type === "python" && ports[0]) end(ports[0]);
    };
    /** @param {MessagePort | null} port */
    const end = (port) => {
      removeEventListener("message", hear);
      resolve(port);
    };
    addEventListener("message", hear);
    setTimeout(end, PATIENCE, null);
    tell({ type: "python" });
  });
}

/**
 * Keep the page around the frame informed of the figure of `view`, and listen to it.
 * @param {FigureView} view
 */
export function joinPage(view) {
  document.documentElement.classList.add("embedded");
  const size = () => {
    const { height } = document.documentElement.getBoundingClientRect();
    if (height) tell({ type: "size", height }); // none while the frame is hidden
  };
  size(); // at once: nothing is observed in a frame that nobody sees
  new ResizeObserver(size).observe(document.documentElement);
  tellChanges(view);
  addEventListener("message", ({ data, source }) => {
    const message = source === parent ? toWidgetFrame.received(data) : null;
    if (message?.type === "set") setControls(view, message.state);
    else if (message?.type === "theme") setTheme(message.theme);
  });
}

/**
 * What the reader or the page sets is told at once, as texts; an answer when there is all of it, and
 * as a change if it is to other settings than the last: a refused one changes nothing.
 * @param {FigureView} view
 */
function tellChanges(view) {
  /** @type {State} */
  let shown = view.state;
  let first = true;
  view.addEventListener("touched", () => {
    const texts = [...view.controls].map(([name, control]) => [name, control.text]);
    tell({ type: "state", state: Object.fromEntries(texts) });
  });
  view.figure.addEventListener("widget-answer", (event) => {
    const answer = /** @type {CustomEvent<WidgetAnswer>} */ (event).detail;
    if (!answer.whole) return;
    const names = [...view.controls.keys()];
    const controls = Object.fromEntries(names.map((name) => [name, answer.state[name]]));
    const changed = names.some((name) => !same(controls[name], shown[name]));
    /** @type {Record<string, { text: string, number: number }>} */
    const values = {};
    for (const [name, [text, number]] of Object.entries(answer.values))
      values[name] = { text, number: Number(number.replace("inf", "Infinity")) };
    if (changed) tell({ type: "answer", values, controls });
    else if (first) tell({ type: "ready", values, controls });
    first = false;
    shown = controls;
  });
}

/**
 * Whether two settings, JSON values, are the same.
 * @param {unknown} one
 * @param {unknown} other
 */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * New texts for controls; null is the default.
 * @param {FigureView} view
 * @param {Record<string, unknown>} state
 */
function setControls(view, state) {
  for (const [name, text] of Object.entries(state)) {
    const control = view.controls.get(name);
    if (!control || !(typeof text === "string" || text === null)) continue;
    control.parse(text ?? control.default);
    view.changed(control);
  }
}

/** @param {string} theme empty for the browser's own */
function setTheme(theme) {
  const root = document.documentElement;
  if (["light", "dark"].includes(theme)) root.dataset.theme = theme;
  else delete root.dataset.theme;
}
