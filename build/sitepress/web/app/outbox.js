// What the reader changed in an app, on its way to Python: kept until Python is there, then sent one
// patch at a time. Of several values of one property only the latest is sent.

/**
 * BokehJS's side of a document, as far as it is used here.
 * @typedef {object} BokehDocument
 * @property {(hear: (event: BokehEvent) => void, batches: boolean) => void} on_change
 * @property {(events: BokehEvent[]) => object} create_json_patch
 * @property {() => { id: string }[]} roots
 * @property {(root: { id: string }, options: { sync: boolean }) => void} remove_root
 * @property {(patch: object, buffers?: Map<string, ArrayBuffer>) => void} apply_json_patch
 */
/**
 * @typedef {object} BokehEvent
 * @property {string} kind
 * @property {boolean} [sync] whether the other side is to hear of it
 * @property {{ id: string }} [model]
 * @property {string} [attr]
 * @property {BokehEvent[]} [events] of a batch
 * @property {{ event_name?: string }} [msg_data] of a message
 */

export class Outbox {
  constructor() {
    /** @type {Map<string | symbol, BokehEvent>} */
    this.waiting = new Map(); // by property, or by itself
    /** @type {((patch: string) => void) | null} */
    this.send = null;
    /** @type {BokehDocument | null} */
    this.document = null;
    this.open = false; // a patch has been sent and not been answered
    /** @type {Map<string, any>} */
    this.said = new Map(); // the last change of each property that was sent, as JSON
  }

  /**
   * Take all that changes in a document from now on.
   * @param {BokehDocument} document
   * @param {() => void} heard called for each change
   */
  follow(document, heard) {
    this.document = document;
    this.waiting.clear();
    document.on_change((event) => {
      if (this.document !== document) return;
      const events = (event.events ?? [event]).filter(
        (one) => one.sync && event.sync !== false && !isReady(one),
      );
      if (!events.length) return;
      for (const one of events) this.put(one);
      heard();
      this.flush();
    }, true);
  }

  /** @param {BokehEvent} event */
  put(event) {
    const slot =
      event.kind === "ModelChanged" ? `${event.model?.id}.${event.attr}` : Symbol(event.kind);
    this.waiting.delete(slot); // the latest value comes in the latest place
    this.waiting.set(slot, event);
  }

  /** Send what waits, unless a patch is open: then it is sent after the answer. */
  flush() {
    if (!this.send || !this.document || this.open || !this.waiting.size) return;
    this.open = true;
    this.send(this.setAside());
  }

  /**
   * What waits counts as said: it is about to be sent, or the document is about to be replaced.
   * @returns {string} it as a patch
   */
  setAside() {
    if (!this.document || !this.waiting.size) return "";
    const patch = this.document.create_json_patch([...this.waiting.values()]);
    this.waiting.clear();
    const text = JSON.stringify(patch, plain);
    for (const event of JSON.parse(text).events)
      if (event.kind === "ModelChanged") this.said.set(`${event.model.id}.${event.attr}`, event);
    return text;
  }

  /**
   * Say again what an earlier Python was told, to a new one that knows the document as it began; it is
   * also set in the page, which shows that document anew. What belonged to what Python made is gone.
   * @param {string[]} ids of the models that the document has
   */
  sayAgain(ids) {
    const known = new Set(ids);
    const events = [...this.said.values()].filter((event) => known.has(event.model.id));
    if (!events.length || !this.document || !this.send) return;
    this.document.apply_json_patch({ events });
    this.open = true;
    this.send(JSON.stringify({ events }));
  }

  /** The last patch is answered. */
  answered() {
    this.open = false;
    this.flush();
  }

  /**
   * Python is there.
   * @param {(patch: string) => void} send
   */
  connect(send) {
    this.send = send;
    this.open = false;
    this.flush();
  }

  /** Python is gone. */
  disconnect() {
    this.send = null;
    this.open = false;
  }

  /** Whether the reader waits for Python. */
  get waits() {
    return Boolean(this.send) && this.open;
  }
}

/**
 * Whether BokehJS says that a document is drawn. Python has told the app so already, when the page was
 * connected.
 * @param {BokehEvent} event
 */
function isReady(event) {
  return event.kind === "MessageSent" && event.msg_data?.event_name === "document_ready";
}

/**
 * BokehJS's buffers as base64, which Bokeh's Python reads too.
 * @param {string} _name
 * @param {any} value
 */
function plain(_name, value) {
  return typeof value?.to_base64 === "function" ? value.to_base64() : value;
}
