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

const site = new URL(".", import.meta.url);
const OWN = new Set(["name", "theme", "class", "id", "style", "slot", "hidden", "title", "lang"]);

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(`
  :host { display: block; margin: 1.5em 0; }
  :host([hidden]) { display: none; }
  iframe { display: block; width: 100%; border: 0; background: transparent; color-scheme: auto; }
  p { font: 0.9em/1.5 system-ui, sans-serif; padding: 1em; border: 1px solid; border-radius: 4px; }
`);

/** The frame that runs Python for all widgets of this page. */
const python = {
  frame: null,
  waiting: [],
  ready: false,
  /** A port to it, for the widget in `target`. */
  connect(target) {
    this.waiting.push(target);
    if (!this.frame) {
      this.frame = document.createElement("iframe");
      this.frame.src = new URL("widgets/host.html", site);
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
    if (!this.ready) return;
    for (const target of this.waiting.splice(0)) {
      const { port1, port2 } = new MessageChannel();
      send(this.frame.contentWindow, { type: "connect" }, [port1]);
      send(target, { type: "python" }, [port2]);
    }
  },
};

function send(target, message, ports = []) {
  target.postMessage({ deciban: 1, ...message }, site.origin, ports);
}

const elements = new Map(); // frame's window → element

addEventListener("message", ({ data, origin, source }) => {
  const element = elements.get(source);
  if (!element || origin !== site.origin || data?.deciban !== 1) return;
  if (data.type === "size" && Number.isFinite(data.height)) {
    element.frame.style.height = `${Math.min(5000, Math.max(40, Math.ceil(data.height)))}px`;
  } else if (data.type === "python") {
    python.connect(source);
  } else if (data.type === "answer" && data.values && typeof data.values === "object") {
    const detail = { name: element.getAttribute("name"), values: data.values };
    element.dispatchEvent(new CustomEvent("change", { bubbles: true, composed: true, detail }));
  }
});

class EssayWidget extends HTMLElement {
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
    this.controls = new Set(controls);
    const url = new URL(`widgets/${name}/`, site);
    url.searchParams.set("embed", "");
    for (const control of [...controls, "theme"])
      if (this.hasAttribute(control)) url.searchParams.set(control, this.getAttribute(control));
    this.frame = document.createElement("iframe");
    this.frame.title = title;
    this.frame.loading = "lazy";
    const rights =
      "allow-scripts allow-same-origin allow-popups allow-downloads allow-top-navigation-by-user-activation";
    this.frame.setAttribute("sandbox", rights);
    this.frame.style.height = `${height}px`;
    this.frame.src = url;
    root.replaceChildren(this.frame);
    elements.set(this.frame.contentWindow, this);
    this.watch = new MutationObserver((records) => {
      const state = {};
      for (const { attributeName } of records)
        if (this.controls.has(attributeName) && !OWN.has(attributeName))
          state[attributeName] = this.getAttribute(attributeName) ?? "";
      if (Object.keys(state).length) send(this.frame.contentWindow, { type: "set", state });
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
