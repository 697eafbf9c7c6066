// Measures a page from inside, from its start: paints, shifts, and the answers to a control that is
// moved repeatedly, as an impatient reader would.

(() => {
  /** @type {Map<string, HTMLElement>} */
  const found = new Map();

  /** @type {(selector: string, root?: ParentNode) => HTMLElement | null} */
  const one = (selector, root = document) => root.querySelector(selector);

  /**
   * An element of a part of the page or of any shadow root in it.
   * @param {string} selector
   * @param {ParentNode} root
   * @returns {HTMLElement | null}
   */
  function search(selector, root) {
    const element = one(selector, root);
    if (element) return element;
    for (const { shadowRoot } of root.querySelectorAll("*")) {
      const inside = shadowRoot && search(selector, shadowRoot);
      if (inside) return inside;
    }
    return null;
  }

  /**
   * The same of the whole page, cached.
   * @param {string} selector
   */
  function deep(selector) {
    const cached = found.get(selector);
    if (cached?.isConnected) return cached;
    const element = search(selector, document);
    if (element) found.set(selector, element);
    return element;
  }

  const ours = 'figure[data-widget="deciban-spinner"]';
  const opening = 'figure[data-widget="your-belief"]'; // what a reader of our essay meets first

  /** @type {(slider: Element | null, i: number) => boolean} */
  function slide(slider, i) {
    if (!(slider instanceof HTMLInputElement)) return false;
    slider.value = String(-15 + (i % 290) / 10);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  // move(i) sets the control to its i-th value and says whether there is one; picture() and
  // answer() are what the page shows; `pause` is how long a reader waits between two moves.
  /**
   * @typedef {object} Kind
   * @property {(i: number) => boolean} move
   * @property {() => string | null | undefined} picture
   * @property {() => string | null | undefined} answer
   */
  /**
   * Move Panel's slider by a step: `n` times one way, then back; no end of it is to be reached.
   * @param {number} i
   * @param {number} n
   */
  function press(i, n) {
    const key = i % (2 * n) < n ? "ArrowLeft" : "ArrowRight";
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    return deep(".noUi-handle")?.dispatchEvent(event) !== undefined;
  }

  /** The title of the page's Bokeh figure: the last one, as a document keeps those before it. */
  function title() {
    /** @type {{ all_models: Set<{ type: string, text: string }> }[]} */
    const documents = /** @type {any} */ (globalThis).Bokeh?.documents ?? [];
    const models = documents.flatMap(({ all_models }) => [...all_models]);
    return models.findLast((model) => model.type === "Title")?.text;
  }

  /** @type {Record<string, Kind>} */
  const KINDS = {
    ours: {
      move: (i) => slide(one(`${ours} [data-control="db"] input[type=range]`), i),
      picture: () => one(`${ours} [data-share]`)?.getAttribute("d"),
      answer: () => one(`${ours} output[data-value="probability"]`)?.dataset.number,
    },
    opening: {
      move: (i) => slide(one(`${opening} [data-control="sure"] input[type=range]`), i),
      picture: () => one(`${opening} path[data-follows]`)?.getAttribute("d"),
      answer: () => one(`${opening} output[data-value="probability"]`)?.dataset.number,
    },
    raw: {
      move: (i) => slide(one("input[type=range]"), i),
      picture: () => one("#share")?.getAttribute("stroke-dasharray"),
      answer: () => one("output")?.textContent,
    },
    stock: {
      move: (i) => press(i, 29),
      picture: () => deep(".spinner[data-db]")?.dataset.db,
      answer: () => deep(".spinner[data-db]")?.dataset.db,
    },
    app: { move: (i) => press(i, 4), picture: title, answer: title },
  };

  /**
   * Milliseconds (and of layout shifts their sum); null until they are known.
   * @type {{ lcp: number, cls: number, fcp?: number, control: number | null, picture: number | null,
   *   answer: number | null }}
   */
  const seen = { lcp: 0, cls: 0, control: null, picture: null, answer: null };
  /** @type {(type: string, hear: (entry: any) => void) => void} */
  const watch = (type, hear) =>
    new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe({
      type,
      buffered: true,
    });
  watch("largest-contentful-paint", (entry) => {
    seen.lcp = entry.startTime;
  });
  watch("layout-shift", (entry) => {
    seen.cls += entry.hadRecentInput ? 0 : entry.value;
  });
  watch("paint", (entry) => {
    if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime;
  });

  /**
   * Move the control until it is answered: at every frame at first, then ten times a second.
   * @param {string} kind
   */
  function impatient(kind) {
    const { move, picture, answer } = KINDS[kind];
    let i = 0;
    /** @type {{ picture?: string | null, answer?: string | null }} */
    const first = {};
    let last = -1000;
    const frame = () => {
      const now = performance.now();
      first.picture ??= picture();
      first.answer ??= answer();
      if (seen.picture === null && first.picture && picture() !== first.picture) seen.picture = now;
      if (seen.answer === null && first.answer && answer() !== first.answer) seen.answer = now;
      if (seen.picture !== null && seen.answer !== null) return;
      const pause = kind === "stock" || kind === "app" || seen.picture !== null ? 100 : 0;
      if (now - last >= pause && move(i)) {
        seen.control ??= now;
        last = now;
        i += 1;
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  const channel = new MessageChannel();
  const turn = () =>
    new Promise((resolve) => {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });

  /**
   * Milliseconds from each of n moves to the new picture, and to the new numbers.
   * @param {string} kind
   * @param {number} n
   */
  async function latency(kind, n) {
    const { move, picture, answer } = KINDS[kind];
    /** @type {{ picture: number[], numbers: number[] }} */
    const times = { picture: [], numbers: [] };
    for (let i = 0; i < n; i++) {
      const before = [picture(), answer()];
      const began = performance.now();
      move(i + 7);
      let seenPicture = null;
      for (;;) {
        const now = performance.now();
        if (seenPicture === null && picture() !== before[0]) seenPicture = now - began;
        if (answer() !== before[1] || now - began > 5000) {
          times.picture.push(seenPicture ?? now - began);
          times.numbers.push(now - began);
          break;
        }
        await turn();
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return times;
  }

  /**
   * Milliseconds from each move of every control of a figure to Python's first and whole answer.
   * @param {HTMLElement} figure
   * @param {number} n
   */
  async function controls(figure, n) {
    const times = [];
    /** @returns {Promise<[first: number, whole: number]>} */
    const answered = () =>
      new Promise((resolve) => {
        /** @type {number | null} */
        let first = null; // of a computation that shows its progress
        const hear = () => {
          first ??= performance.now();
          if (figure.hasAttribute("data-stale") || figure.getAttribute("aria-busy") === "true")
            return;
          figure.removeEventListener("widget-answer", hear);
          resolve([first, performance.now()]);
        };
        figure.addEventListener("widget-answer", hear);
      });
    /** @type {NodeListOf<HTMLElement>} */
    const all = figure.querySelectorAll("[data-control]");
    for (const control of all) {
      for (let i = 0; i < n; i++) {
        const began = performance.now();
        const done = answered();
        if (!turnControl(control, i)) break;
        const [first, whole] = await done;
        times.push([control.dataset.control, first - began, whole - began]);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return times;
  }

  /**
   * Set a control to its i-th value; whether it could be.
   * @param {HTMLElement} control
   * @param {number} i
   */
  function turnControl(control, i) {
    /** @type {HTMLInputElement | null} */
    const box = control.querySelector("input[role=spinbutton]");
    if (box) {
      const [low, high] = ["min", "max"].map((end) => Number(box.getAttribute(`aria-value${end}`)));
      const step = Number(box.dataset.step);
      const value = low + Math.round(((0.13 + 0.618 * i) % 1) * ((high - low) / step)) * step;
      box.value = String(Number(value.toFixed(9)));
      box.dispatchEvent(new Event("input", { bubbles: true }));
      return true;
    }
    const select = control.querySelector("select");
    if (select) {
      select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    }
    /** @type {HTMLInputElement | null} */
    const native = control.querySelector("input[type=color], input[type^=date]");
    if (native) {
      if (native.type === "color") native.value = `#${(i % 16).toString(16).repeat(6)}`;
      else native.stepUp(native.value === native.max ? -1 : 1);
      native.dispatchEvent(new Event("input", { bubbles: true }));
      return true;
    }
    /** @type {HTMLInputElement[]} */
    const radios = Array.from(control.querySelectorAll("input[type=radio]"));
    /** @type {HTMLElement | null} */
    const next = radios.length
      ? radios[(radios.findIndex((radio) => radio.checked) + 1) % radios.length]
      : control.querySelector("input[type=checkbox], button:not([data-by='0'])");
    next?.click();
    return Boolean(next);
  }

  window.bench = { seen, impatient, latency, controls };
})();
