// A widget's page inside a frame of another page: it tells `embed.js` its height and its numbers,
// takes new values for its controls, and asks for a share in the page's one Python.

export const embedded = parent !== window && new URLSearchParams(location.search).has("embed");

const PATIENCE = 3000; // ms to wait for a shared Python before starting one of our own

function tell(message) {
  parent.postMessage({ deciban: 1, ...message }, "*");
}

/** A port to the Python that the page's widgets share, or null where nobody offers one. */
export function sharedPython() {
  return new Promise((resolve) => {
    const hear = ({ data, source, ports }) => {
      if (source !== parent || data?.deciban !== 1 || data.type !== "python" || !ports[0]) return;
      removeEventListener("message", hear);
      resolve(ports[0]);
    };
    addEventListener("message", hear);
    setTimeout(() => resolve(null), PATIENCE);
    tell({ type: "python" });
  });
}

/** Keep the page around the frame informed of the figure of `view`, and listen to it. */
export function joinPage(view) {
  document.documentElement.classList.add("embedded");
  new ResizeObserver(() =>
    tell({ type: "size", height: document.documentElement.getBoundingClientRect().height }),
  ).observe(document.documentElement);
  view.figure.addEventListener("widget-answer", ({ detail }) => {
    const values = {};
    for (const [name, [text, number]] of Object.entries(detail.values ?? {}))
      values[name] = { text, number: Number(number.replace("inf", "Infinity")) };
    tell({ type: "answer", values });
  });
  addEventListener("message", ({ data, source }) => {
    if (source !== parent || data?.deciban !== 1 || data.type !== "set") return;
    for (const [name, text] of Object.entries(data.state ?? {})) {
      const control = view.controls.get(name);
      if (!control || typeof text !== "string") continue;
      control.parse(text);
      view.changed(control);
    }
  });
}
