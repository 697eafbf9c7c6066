// What the reader changed in an app, on its way to Python: kept until Python is there, then sent one
// patch at a time. Of several values of one property only the latest is sent.

import { applyPatch, hearChanges, patchOf } from "./bokeh-compat.js";

/** @import { BokehDocument, BokehEvent } from "./bokeh-compat.js" */

export class Outbox {
  constructor() {
    /** @type {Map<string | symbol, BokehEvent>} */
    this.waiting = new Map(); // by property, or by itself
    /** @type {((patch: string) => void) | null} */
    this.send = null;
    /** @type {BokehDocument | null} */
    this.document = null;
    this.open = false; // a patch has been sent and not been answered
    /** @type {Map<string | symbol, any>} */
    this.said = new Map(); // what the next Python is to be told, as JSON: see `setAside`
  }

  /**
   * Take all that changes in a document from now on.
   * @param {BokehDocument} document
   * @param {() => void} heard called for each change
   */
  follow(document, heard) {
    this.document = document;
    this.waiting.clear();
    hearChanges(document, (events) => {
      if (this.document !== document) return;
      for (const one of events) this.put(one);
      heard();
      this.flush();
    });
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
    const text = this.take(this.document);
    for (const event of JSON.parse(text).events)
      if (event.kind === "ModelChanged") this.remember(event);
    this.send(text);
  }

  /** The document is about to be replaced: what waits, of any kind, is kept for the next one. */
  setAside() {
    if (!this.document || !this.waiting.size) return;
    for (const event of JSON.parse(this.take(this.document)).events) this.remember(event);
  }

  /**
   * What waits, as a patch; it waits no more.
   * @param {BokehDocument} document
   */
  take(document) {
    const patch = patchOf(document, [...this.waiting.values()]);
    this.waiting.clear();
    return patch;
  }

  /** @param {any} event as JSON */
  remember(event) {
    const slot =
      event.kind === "ModelChanged" ? `${event.model.id}.${event.attr}` : Symbol(event.kind);
    this.said.delete(slot);
    this.said.set(slot, event);
  }

  /**
   * Say to a new Python, which knows the document as it began, what an earlier one was told of values,
   * and all that none has heard; values are also set in the page, which shows that document anew. What
   * belonged to what Python made is gone.
   * @param {string[]} ids of the models that the document has
   */
  sayAgain(ids) {
    const known = new Set(ids);
    const events = [...this.said.values()].filter((event) =>
      models(event).every((id) => known.has(id)),
    );
    for (const [slot, { kind }] of this.said) if (kind !== "ModelChanged") this.said.delete(slot);
    if (!events.length || !this.document || !this.send) return;
    applyPatch(this.document, { events: events.filter(({ kind }) => kind !== "MessageSent") });
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
 * The ids of the models that a change is of, or a message: a press of a button names the button.
 * @param {any} event as JSON
 */
function models({ model, column_source, msg_data }) {
  const named = [model?.id, column_source?.id].filter(Boolean);
  const inside = JSON.stringify(msg_data ?? "").matchAll(/"id":"([^"]+)"/g);
  return [...named, ...[...inside].map((found) => found[1])];
}
