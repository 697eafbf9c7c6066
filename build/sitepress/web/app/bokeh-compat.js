// Every name of BokehJS that an app's page uses and no documentation promises, why, and where it is
// upstream. The links are to 3.10.2. tests/canaries/test_bokehjs.py tries each in Chromium;
// build/UPGRADING.md says what to do when one has changed.

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
/**
 * @typedef {object} Bokeh
 * @property {BokehDocument[]} documents
 * @property {{ embed_items(docs: object, items: object[]): Promise<unknown> }} embed
 */

/** BokehJS, once its scripts have run. */
const bokeh = () => /** @type {{ Bokeh: Bokeh }} */ (/** @type {any} */ (globalThis)).Bokeh;

/**
 * Draw documents: Python's own pages do it by this function, and each item names the elements of its
 * roots. It is fulfilled when the views are there.
 * https://github.com/bokeh/bokeh/blob/3.10.2/bokehjs/src/lib/embed/index.ts
 * @param {object} docs by id
 * @param {object[]} items
 */
export const draw = (docs, items) => bokeh().embed.embed_items(docs, items);

/**
 * The document of the page's that has a root of this id, or nothing: the newest, as a Python that is
 * started anew gives out the same ids again. All that are drawn are in `documents`.
 * https://github.com/bokeh/bokeh/blob/3.10.2/bokehjs/src/lib/document/document.ts
 * @param {string} id
 */
export const documentOf = (id) =>
  bokeh().documents.findLast((one) => one.roots().some((root) => root.id === id));

/**
 * Take away a document that another one replaces, with its views; nobody is told.
 * https://github.com/bokeh/bokeh/blob/3.10.2/bokehjs/src/lib/document/document.ts
 * @param {BokehDocument} document
 */
export function forget(document) {
  const { documents } = bokeh();
  documents.splice(documents.indexOf(document), 1);
  for (const root of [...document.roots()]) document.remove_root(root, { sync: false });
}

/**
 * Hear of what changes in a document and the other side is to hear of: a server's page sends the same
 * events. What Python set, and what BokehJS keeps to itself, is none of it.
 *
 * BokehJS also says when a document is drawn. Python has told the app so already, when the page was
 * connected.
 * https://github.com/bokeh/bokeh/blob/3.10.2/bokehjs/src/lib/client/session.ts
 * https://github.com/bokeh/bokeh/blob/3.10.2/bokehjs/src/lib/document/events.ts
 * @param {BokehDocument} document
 * @param {(events: BokehEvent[]) => void} hear
 */
export function hearChanges(document, hear) {
  /** @param {BokehEvent} event */
  const isReady = ({ kind, msg_data }) =>
    kind === "MessageSent" && msg_data?.event_name === "document_ready";
  document.on_change((event) => {
    if (event.sync === false) return;
    const events = (event.events ?? [event]).filter((one) => one.sync && !isReady(one));
    if (events.length) hear(events);
  }, true);
}

/**
 * Changes as a document patch in JSON. BokehJS's buffers are written as base64, which Bokeh's Python
 * reads too.
 * https://github.com/bokeh/bokeh/blob/3.10.2/bokehjs/src/lib/core/serialization/buffer.ts
 * @param {BokehDocument} document
 * @param {BokehEvent[]} events
 */
export function patchOf(document, events) {
  /** @type {(name: string, value: any) => any} */
  const plain = (_name, value) =>
    typeof value?.to_base64 === "function" ? value.to_base64() : value;
  return JSON.stringify(document.create_json_patch(events), plain);
}

/**
 * Apply a document patch, with the arrays that it names by their ids; what it changes is not heard of.
 * https://github.com/bokeh/bokeh/blob/3.10.2/bokehjs/src/lib/document/document.ts
 * @param {BokehDocument | null} document
 * @param {object} patch
 * @param {Map<string, ArrayBuffer>} [buffers]
 */
export const applyPatch = (document, patch, buffers) => document?.apply_json_patch(patch, buffers);
