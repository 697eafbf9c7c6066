// The hidden frame that runs Python for all widgets of a page. It is made when the first widget asks
// for it, anew where the page has thrown it away, and let go when no widget is left.

import { fromPythonFrame, toPythonFrame, toWidgetFrame } from "../shared/messages.js";

const RELEASE = 5000; // ms without a widget after which Python goes: a page that swaps its body keeps it
const BROKEN = 1000; // ms after the frame's `load` in which its script must have spoken

export class SharedPython {
  /**
   * @param {URL} site
   * @param {(url: URL) => HTMLIFrameElement} frameOf makes a frame
   */
  constructor(site, frameOf) {
    this.site = site;
    this.frameOf = frameOf;
    /** @type {HTMLElement | null} */
    this.holder = null;
    /** @type {HTMLIFrameElement | null} */
    this.frame = null;
    /** @type {Set<Window>} */
    this.waiting = new Set();
    this.here = false; // the frame's script runs
    /** @type {Set<object>} */
    this.users = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    addEventListener("message", ({ data, origin, source }) => {
      if (source === null || source !== this.frame?.contentWindow || origin !== site.origin) return;
      if (!fromPythonFrame.received(data)) return;
      this.here = true;
      this.serve();
    });
  }

  /** @param {object} user an element that may need Python */
  hold(user) {
    this.users.add(user);
    clearTimeout(this.timer);
  }

  /** @param {object} user that is no longer on the page */
  release(user) {
    this.users.delete(user);
    if (!this.users.size) this.timer = setTimeout(() => this.end(), RELEASE);
  }

  /**
   * Send a port to Python to the widget in `target`.
   * @param {Window} target
   */
  connect(target) {
    this.waiting.add(target);
    if (!this.frame?.isConnected) this.start();
    this.serve();
  }

  start() {
    this.end();
    const frame = this.frameOf(new URL("widgets/host.html", this.site));
    frame.title = "Python";
    frame.addEventListener("load", () => setTimeout(() => this.loaded(frame), BROKEN));
    // No style sheet of the page reaches into a shadow root, and none beats an important inline style.
    const holder = document.createElement("div");
    holder.setAttribute("aria-hidden", "true");
    holder.style.setProperty("display", "none", "important");
    holder.attachShadow({ mode: "closed" }).append(frame);
    this.frame = frame;
    this.holder = holder;
    document.documentElement.append(holder); // behind the body, which may be swapped for another
  }

  end() {
    this.holder?.remove();
    this.holder = null;
    this.frame = null;
    this.here = false;
  }

  /**
   * A frame that has loaded and says nothing is an error page: whoever waits helps itself.
   * @param {HTMLIFrameElement} frame
   */
  loaded(frame) {
    if (frame !== this.frame || this.here) return;
    for (const target of this.waiting)
      toWidgetFrame.send(target, { type: "alone" }, this.site.origin);
    this.waiting.clear();
    this.end();
  }

  serve() {
    const inside = this.frame?.contentWindow;
    if (!this.here || !inside) return;
    for (const target of this.waiting) {
      const { port1, port2 } = new MessageChannel();
      toPythonFrame.send(inside, { type: "connect" }, this.site.origin, [port1]);
      toWidgetFrame.send(target, { type: "python" }, this.site.origin, [port2]);
    }
    this.waiting.clear();
  }
}
