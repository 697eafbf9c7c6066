// One line puts a widget into any page:
//
//   <script type="module" src="https://…/embed.js"></script>
//   <essay-widget name="deciban-spinner" db="13"></essay-widget>
//
// The widget lives in a frame of its own site, so nothing of it leaks into the page and nothing of
// the page into it. Attributes are its controls and may change later; `change` events bring its
// numbers. All widgets of a page share one Python, in one hidden frame that is made when the first
// of them is touched or comes into view. A host page with a content security policy needs
// `script-src` and `frame-src` for the site, and nothing else.

import { WIDGETS } from "#build-values";
import { fromWidgetFrame, toPythonFrame, toWidgetFrame, unreachable } from "../shared/messages.js";

const site = new URL(".", import.meta.url);
const OWN = new Set(["name", "theme", "class", "id", "style", "slot", "hidden", "title", "lang"]);

/** @import { Numbers } from "../shared/messages.js" */

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(`
  :host { display: block; margin: 1.5em 0; }
  :host([hidden]) { display: none; }
  iframe { display: block; width: 100%; border: 0; background: transparent; color-scheme: auto; }
  p { font: 0.9em/1.5 system-ui, sans-serif; padding: 1em; border: 1px solid; border-radius: 4px; }
`);

/** The frame that runs Python for all widgets of this page. */
const python = {
  /** @type {HTMLIFrameElement | null} */
  frame: null,
  /** @type {Window[]} */
  waiting: [],
  ready: false,
  /**
   * Send a port to it to the widget in `target`.
   * @param {Window} target
   */
  connect(target) {
    this.waiting.push(target);
    if (!this.frame) {
      this.frame = document.createElement("iframe");
      this.frame.src = new URL("widgets/host.html", site).href;
      this.frame.title = "Python";
      this.frame.hidden = true;
      this.frame.setAttribute("aria-hidden", "true");
      this.frame.addEventListener("load", () => {
        this.ready = true;
        this.serve();
      });
      document.body.append(this.frame);
    }
    this.serve();
  },
  serve() {
    const inside = this.frame?.contentWindow;
    if (!this.ready || !inside) return;
    for (const target of this.waiting.splice(0)) {
      const { port1, port2 } = new MessageChannel();
      toPythonFrame.send(inside, { type: "connect" }, site.origin, [port1]);
      toWidgetFrame.send(target, { type: "python" }, site.origin, [port2]);
    }
  },
};

/** @type {Map<MessageEventSource | null, EssayWidget>} */
const elements = new Map(); // by the window of the frame

addEventListener("message", ({ data, origin, source }) => {
  const element = elements.get(source);
  const message = element && origin === site.origin && fromWidgetFrame.received(data);
  if (!message) return;
  switch (message.type) {
    case "size":
      element.resize(message.height);
      break;
    case "python":
      python.connect(/** @type {Window} */ (source));
      break;
    case "answer":
      element.answer(message.values);
      break;
    default:
      unreachable(message);
  }
});

class EssayWidget extends HTMLElement {
  /** @type {HTMLIFrameElement | null} */
  frame = null;
  /** @type {MutationObserver | undefined} */
  watch;

  /** @param {number} height in CSS pixels, as the widget asks */
  resize(height) {
    if (this.frame && Number.isFinite(height))
      this.frame.style.height = `${Math.min(5000, Math.max(40, Math.ceil(height)))}px`;
  }

  /** @param {Numbers["values"]} values */
  answer(values) {
    const detail = { name: this.getAttribute("name"), values };
    this.dispatchEvent(new CustomEvent("change", { bubbles: true, composed: true, detail }));
  }

  connectedCallback() {
    if (this.frame) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [SHEET];
    const name = this.getAttribute("name") ?? "";
    if (!Object.hasOwn(WIDGETS, name)) {
      const sentence = document.createElement("p");
      sentence.textContent =
        `There is no widget named “${name.slice(0, 60)}”; expected one of ` +
        `${Object.keys(WIDGETS).join(", ")}.`;
      root.replaceChildren(sentence);
      return;
    }
    const [title, controls, height] = WIDGETS[name];
    const url = new URL(`widgets/${name}/`, site);
    url.searchParams.set("embed", "");
    for (const control of [...controls, "theme"])
      if (this.hasAttribute(control))
        url.searchParams.set(control, this.getAttribute(control) ?? "");
    const frame = document.createElement("iframe");
    this.frame = frame;
    frame.title = title;
    frame.loading = "lazy";
    const rights =
      "allow-scripts allow-same-origin allow-popups allow-downloads allow-top-navigation-by-user-activation";
    frame.setAttribute("sandbox", rights);
    frame.style.height = `${height}px`;
    frame.src = url.href;
    root.replaceChildren(frame);
    const inside = /** @type {Window} */ (frame.contentWindow);
    elements.set(inside, this);
    this.watch = new MutationObserver((records) => {
      /** @type {Record<string, string>} */
      const state = {};
      for (const { attributeName: name } of records)
        if (name && controls.includes(name) && !OWN.has(name))
          state[name] = this.getAttribute(name) ?? "";
      if (Object.keys(state).length)
        toWidgetFrame.send(inside, { type: "set", state }, site.origin);
    });
    this.watch.observe(this, { attributes: true });
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    if (this.frame) elements.delete(this.frame.contentWindow);
    this.frame?.remove();
    this.frame = null;
  }
}

if (!customElements.get("essay-widget")) customElements.define("essay-widget", EssayWidget);
