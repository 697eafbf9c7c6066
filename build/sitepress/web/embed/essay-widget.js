// The element: a frame with a widget, which follows its attributes and tells what happens in it.

import { fill } from "../../../../widgets/locale/fill.js";
import { fromWidgetFrame, toWidgetFrame, unreachable } from "../shared/messages.js";
import { heightAt } from "./kept-height.js";
import { nearest } from "./nearest.js";
import { SharedPython } from "./shared-python.js";

/** @import { Embeddable } from "../shared/build-values.js" */
/** @import { FromWidgetFrame, Numbers, SharePython } from "../shared/messages.js" */
/** @typedef {Exclude<FromWidgetFrame, SharePython>} News */

const RIGHTS =
  "allow-scripts allow-same-origin allow-popups allow-downloads allow-top-navigation-by-user-activation";
const HIGHEST = 5000; // CSS pixels
const LOWEST = 40;
const SILENCE = 2000; // ms after `load` in which a widget's page must have spoken
// Attributes of any element, which no control is called; others of other tools have a mark in them.
const GLOBAL = new Set(
  (
    "name theme class id style slot part hidden inert title lang dir role tabindex translate draggable " +
    "contenteditable accesskey autofocus popover nonce is spellcheck itemid itemprop itemref itemscope itemtype"
  ).split(" "),
);
const FOREIGN = /[^a-z0-9_]|^on|^_/; // data-x, aria-x, hx-x, x:y, @x, onload

const SHEET = `
  :host { display: block; margin: 1.5em 0; min-height: 0 !important; }
  :host([hidden]) { display: none; }
  iframe { display: block; width: 100%; border: 0; background: transparent; color-scheme: auto; }
  iframe[hidden], p[hidden] { display: none; }
  p { font: 0.9em/1.5 system-ui, sans-serif; margin: 0; padding: 1em; border: 1px solid; border-radius: 4px; }
`;

/** @param {ShadowRoot} root */
function dress(root) {
  try {
    const sheet = new CSSStyleSheet(); // no policy of the page forbids this one
    sheet.replaceSync(SHEET);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style"); // a browser of before 2023
    style.textContent = SHEET;
    root.append(style);
  }
}

/** @type {Set<string>} */
const said = new Set(); // in the console, each sentence once

/** @param {string} sentence */
function warn(sentence) {
  if (!said.has(sentence)) console.warn(sentence);
  said.add(sentence);
}

/**
 * Define the element for the widgets of a site.
 * @param {string} tag
 * @param {URL} site
 * @param {Record<string, Embeddable>} widgets
 */
export function defineElement(tag, site, widgets) {
  /** @type {Map<MessageEventSource | null, EssayWidget>} */
  const elements = new Map(); // by the window of the frame
  // A page under Cross-Origin-Embedder-Policy takes frames of a site that does not send that header
  // only without credentials; they keep nothing for the next visit, so others are tried first.
  const frames = { credentialless: false };

  /** @param {URL} url */
  function frameOf(url) {
    const frame = document.createElement("iframe");
    if (frames.credentialless) frame.setAttribute("credentialless", "");
    frame.src = url.href;
    return frame;
  }

  const python = new SharedPython(site, frameOf);

  addEventListener("message", ({ data, origin, source }) => {
    const element = elements.get(source);
    const message = element && origin === site.origin && fromWidgetFrame.received(data);
    if (!message) return;
    if (message.type === "python") python.connect(/** @type {Window} */ (source));
    else element.hear(message);
  });

  class EssayWidget extends HTMLElement {
    constructor() {
      super();
      this.root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      dress(this.root);
      this.sentence = document.createElement("p");
      this.sentence.hidden = true;
      this.root.append(this.sentence);
      /** @type {HTMLIFrameElement | null} */
      this.frame = null;
      this.shows = ""; // the name of the widget in the frame
      this.heard = false; // the frame has spoken
      /** @type {Record<string, string>} */
      this.set = {}; // texts of the controls, as they were last set in the frame
      this.watch = new MutationObserver((records) =>
        this.follow(new Set(records.map((record) => record.attributeName ?? ""))),
      );
      this.watch.observe(this, { attributes: true });
      this.width = new ResizeObserver(() => this.keepPlace());
    }

    connectedCallback() {
      python.hold(this);
      this.watch.takeRecords(); // all attributes are read now
      if (!this.frame) this.build();
      this.width.observe(this);
    }

    disconnectedCallback() {
      this.width.disconnect();
      this.clear();
      python.release(this);
    }

    /** Where the element moves by `moveBefore`, its frame goes with it as it is. */
    connectedMoveCallback() {}

    get widget() {
      const name = this.getAttribute("name") ?? "";
      return Object.hasOwn(widgets, name) ? widgets[name] : null;
    }

    /** The frame for what the attributes say and the reader has set. */
    build() {
      this.clear();
      const name = this.getAttribute("name") ?? "";
      if (name !== this.shows) this.set = {};
      this.shows = name;
      const { widget } = this;
      if (!widget) {
        const names = Object.keys(widgets).join(", ");
        this.say(fill(WORDS.embed.unknown, { name: name.slice(0, 60), names }));
        return;
      }
      const [slug, title, controls] = widget;
      this.spell(this.getAttributeNames());
      const url = new URL(`widgets/${slug}/`, site);
      url.searchParams.set("embed", "");
      for (const attribute of [...Object.keys(controls), "theme"]) {
        const text = this.getAttribute(attribute);
        if (text !== null) url.searchParams.set(controls[attribute] ?? attribute, text);
      }
      for (const [control, text] of Object.entries(this.set)) url.searchParams.set(control, text);
      const frame = frameOf(url);
      frame.title = title;
      frame.loading = "lazy";
      frame.allow = "clipboard-write";
      frame.setAttribute("sandbox", RIGHTS);
      frame.addEventListener("load", () => setTimeout(() => this.loaded(frame), SILENCE));
      this.frame = frame;
      this.keepPlace();
      this.root.append(frame);
      elements.set(frame.contentWindow, this);
    }

    /** Take the frame and any sentence away. */
    clear() {
      if (this.frame) elements.delete(this.frame.contentWindow);
      this.frame?.remove();
      this.frame = null;
      this.heard = false;
      this.say("");
    }

    /** @param {string} sentence */
    say(sentence) {
      this.sentence.textContent = sentence;
      this.sentence.hidden = !sentence;
      if (this.frame) this.frame.hidden = Boolean(sentence);
    }

    /** Until the widget tells its height, its place is as high as the build found it. */
    keepPlace() {
      const width = this.getBoundingClientRect().width;
      if (this.frame && this.widget && !this.heard && width)
        this.frame.style.height = `${heightAt(this.widget[3], width)}px`;
    }

    /**
     * Attributes have changed.
     * @param {Set<string>} names
     */
    follow(names) {
      if (!this.isConnected) {
        for (const name of names) delete this.set[this.widget?.[2][name] ?? ""];
        return;
      }
      if (!this.frame || this.getAttribute("name") !== this.shows) {
        if (names.has("name")) this.build();
        return;
      }
      const controls = this.widget?.[2] ?? {};
      /** @type {Record<string, string | null>} */
      const state = {};
      for (const name of names)
        if (Object.hasOwn(controls, name)) {
          state[controls[name]] = this.getAttribute(name);
          delete this.set[controls[name]];
        }
      const inside = /** @type {Window} */ (this.frame.contentWindow);
      if (names.has("theme"))
        toWidgetFrame.send(
          inside,
          { type: "theme", theme: this.getAttribute("theme") ?? "" },
          site.origin,
        );
      if (Object.keys(state).length)
        toWidgetFrame.send(inside, { type: "set", state }, site.origin);
      this.spell([...names].filter((name) => this.hasAttribute(name)));
    }

    /**
     * Say it once where an attribute is no control.
     * @param {string[]} names
     */
    spell(names) {
      const controls = Object.keys(this.widget?.[2] ?? {});
      for (const name of names) {
        if (controls.includes(name) || GLOBAL.has(name) || FOREIGN.test(name)) continue;
        const meant = nearest(name, [...controls, "name", "theme"]);
        warn(
          `<${tag} name="${this.shows}"> has no control “${name.slice(0, 40)}”` +
            `${meant ? `; did you mean “${meant}”?` : "."} It has ${controls.join(", ")}.`,
        );
      }
    }

    /** @param {News} message from the frame */
    hear(message) {
      if (!this.heard && this.frame) {
        this.heard = true;
        this.say("");
      }
      switch (message.type) {
        case "size":
          this.resize(message.height);
          break;
        case "state":
          this.set = {};
          for (const [control, text] of Object.entries(message.state))
            if (typeof text === "string") this.set[control] = text;
          break;
        case "ready":
          this.tell("ready", message);
          break;
        case "answer":
          this.tell("change", message);
          break;
        default:
          unreachable(message);
      }
    }

    /** @param {number} height in CSS pixels, as the widget asks */
    resize(height) {
      if (this.frame && Number.isFinite(height))
        this.frame.style.height = `${Math.min(HIGHEST, Math.max(LOWEST, Math.ceil(height)))}px`;
    }

    /**
     * @param {"ready" | "change"} type
     * @param {Pick<Numbers, "values" | "controls">} answer
     */
    tell(type, { values, controls }) {
      const detail = { name: this.shows, values, controls };
      this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
    }

    /**
     * A frame that has loaded and says nothing is an error page of the browser.
     * @param {HTMLIFrameElement} frame
     */
    loaded(frame) {
      if (frame !== this.frame || this.heard || !this.widget) return;
      if ("credentialless" in frame && !frame.hasAttribute("credentialless")) {
        frames.credentialless = true;
        this.build();
        return;
      }
      const { title } = frame;
      const link = document.createElement("a");
      link.href = frame.src.replace(/embed=&?/, "");
      link.target = "_blank";
      link.textContent = WORDS.embed.openAlone;
      this.say(fill(WORDS.embed.notShown, { title }));
      this.sentence.append(link, ".");
      warn(
        `<${tag}> got nothing from ${site.href}: the site must be reachable, this page's policy must ` +
          `have ${site.origin} in frame-src, and under Cross-Origin-Embedder-Policy the site must send ` +
          "“Cross-Origin-Embedder-Policy: require-corp” and “Cross-Origin-Resource-Policy: cross-origin”.",
      );
    }
  }

  customElements.define(tag, EssayWidget);
}
