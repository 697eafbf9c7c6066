// A widget's page inside a frame of another page: it tells `embed.js` its height and its numbers,
// takes new values for its controls, and asks for a share in the page's one Python.

import { fromWidgetFrame, toWidgetFrame } from "../shared/messages.js";

/** @import { FigureView } from "../../../../widgets/view/figure.js" */
/** @import { Answer } from "../../../../widgets/view/answers.js" */
/** @import { FromWidgetFrame } from "../shared/messages.js" */
/** @typedef {Worker | MessagePort} Python a worker, or a port to one that others use too */

export const embedded = parent !== window && new URLSearchParams(location.search).has("embed");

const PATIENCE = 3000; // ms to wait for a shared Python before starting one of our own

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
      if (source !== parent || !ports[0]) return;
      if (toWidgetFrame.received(data)?.type !== "python") return;
      removeEventListener("message", hear);
      resolve(ports[0]);
    };
    addEventListener("message", hear);
    setTimeout(() => resolve(null), PATIENCE);
    tell({ type: "python" });
  });
}

/**
 * Keep the page around the frame informed of the figure of `view`, and listen to it.
 * @param {FigureView} view
 */
export function joinPage(view) {
  document.documentElement.classList.add("embedded");
  new ResizeObserver(() =>
    tell({ type: "size", height: document.documentElement.getBoundingClientRect().height }),
  ).observe(document.documentElement);
  view.figure.addEventListener("widget-answer", (event) => {
    const { detail } = /** @type {CustomEvent<Pick<Answer, "values">>} */ (event);
    /** @type {Record<string, { text: string, number: number }>} */
    const values = {};
    for (const [name, [text, number]] of Object.entries(detail.values ?? {}))
      values[name] = { text, number: Number(number.replace("inf", "Infinity")) };
    tell({ type: "answer", values });
  });
  addEventListener("message", ({ data, source }) => {
    const message = source === parent ? toWidgetFrame.received(data) : null;
    if (message?.type !== "set") return; // who shares Python is heard above
    for (const [name, text] of Object.entries(message.state)) {
      const control = view.controls.get(name);
      if (!control || typeof text !== "string") continue;
      control.parse(text);
      view.changed(control);
    }
  });
}
