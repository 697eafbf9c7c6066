// Every message that a page's scripts send each other, and the checks that receivers make.
//
// A message is an object with a `type`. Each direction has a union of types and a table,
// {type: {field: what typeof says of it}}; what is not in the table is not received, because an
// embedded widget hears whatever the page around it sends. Messages between frames carry `deciban: 1`
// as well. tsc checks that a table and its union agree, that senders send what the union holds, and
// (through `unreachable`) that receivers treat every type of it.
//
//   toWorker           page, or a frame with a port → worker      boot.js → worker.js
//   fromWorker         worker → page, or a frame with a port      worker.js → boot.js
//   fromSubworker      a worker's thread → that worker            subworker.js, progress.js
//   toServiceWorker    page → service worker                      keep-offline.js → service-worker.js
//   fromServiceWorker  service worker → page                      service-worker.js → keep-offline.js
//   toWidgetFrame      embedding page → a widget's frame          embed.js → widget-frame.js
//   fromWidgetFrame    a widget's frame → embedding page          widget-frame.js → embed.js
//   toPythonFrame      embedding page → hidden frame of Python    embed.js → python-frame.js

/**
 * A figure may soon be asked; `data` are the files that it computes with. Answered by `opened`.
 * @typedef {{ type: "open", key: string, slug: string, data: Record<string, Uint8Array> }} Open
 */
/**
 * A Bokeh document patch as JSON text: what a figure is asked, or what it answers.
 * @typedef {{ type: "patch", patch: string }} Patch
 */
/**
 * Keep on disk what the next visit begins with. Answered by `kept`.
 * @typedef {{ type: "keep" }} Keep
 */
/**
 * A port comes with it: whoever holds the other end is one more page that is answered.
 * @typedef {{ type: "connect" }} Connect
 */
/** @typedef {Open | Patch | Keep | Connect} ToWorker */

/**
 * How far the start is: its stage, milliseconds since it began, bytes that came and will come.
 * @typedef {{ type: "stage", stage: string, ms: number, bytes: number, total: number }} Stage
 */
/**
 * Python answers from here on; the milliseconds at which each stage ended.
 * @typedef {{ type: "ready", timings: Record<string, number> }} Ready
 */
/**
 * The figure `key` is open; patches name it by the id of its model.
 * @typedef {{ type: "opened", key: string, id: string }} Opened
 */
/**
 * One sentence; Python will not come, or is gone.
 * @typedef {{ type: "error", message: string }} Failure
 */
/**
 * The next visit's start is on disk, in so many bytes.
 * @typedef {{ type: "kept", bytes: number }} Kept
 */
/** @typedef {Stage | Ready | Opened | Patch | Failure | Kept} FromWorker */

/**
 * What a thread's task gave.
 * @typedef {{ type: "done", result: unknown }} Done
 */
/** @typedef {Stage | Done | Failure} FromSubworker */

/**
 * Is this version of the site kept for offline? Answered by `offline` once it is.
 * @typedef {{ type: "saved?" }} AskSaved
 */
/**
 * This version of the site is kept, in so many bytes.
 * @typedef {{ type: "offline", bytes: number }} Offline
 */
/** @typedef {AskSaved} ToServiceWorker */
/** @typedef {Offline} FromServiceWorker */

/**
 * New texts for controls.
 * @typedef {{ type: "set", state: Record<string, unknown> }} SetControls
 */
/**
 * To the page: who has a Python to share? To the frame: here, by the port that comes with it.
 * @typedef {{ type: "python" }} SharePython
 */
/**
 * The height that a widget needs, in CSS pixels.
 * @typedef {{ type: "size", height: number }} Size
 */
/**
 * The numbers of a widget's newest answer.
 * @typedef {{ type: "answer", values: Record<string, { text: string, number: number }> }} Numbers
 */
/** @typedef {SetControls | SharePython} ToWidgetFrame */
/** @typedef {Size | SharePython | Numbers} FromWidgetFrame */
/** @typedef {Connect} ToPythonFrame */

/**
 * What `typeof` says of a field of type T.
 * @template T
 * @typedef {unknown extends T ? "any"
 *   : T extends string ? "string" : T extends number ? "number" : "object"} Kind
 */
/**
 * The table of a union of messages: every type of it, and every field of each.
 * @template {{ type: string }} M
 * @typedef {{ readonly [T in M as T["type"]]:
 *   { readonly [F in Exclude<keyof T, "type">]: Kind<T[F]> } }} Table
 */

/**
 * One direction: `send` lets its messages go, `received` is what came if it is one of them.
 * @template {{ type: string }} M
 * @typedef {object} Direction
 * @property {Table<M>} table
 * @property {(target: Target, message: M, transfer?: Transferable[]) => void} send
 * @property {(data: any) => M | null} received
 */
/** @typedef {{ postMessage(message: unknown, transfer: Transferable[]): void }} Target */
/**
 * The same between windows; `send` names the origin that the other page must have.
 * @template {{ type: string }} M
 * @typedef {object} FrameDirection
 * @property {Table<M>} table
 * @property {(target: FrameTarget, message: M, origin: string, ports?: MessagePort[]) => void} send
 * @property {(data: any) => M | null} received
 */
/**
 * @typedef {{ postMessage(message: unknown, origin: string, ports: Transferable[]): void }} FrameTarget
 */

/**
 * @template {{ type: string }} M
 * @param {Table<M>} table
 * @returns {Direction<M>}
 */
const between = (table) => ({
  table,
  send: (target, message, transfer = []) => target.postMessage(message, transfer),
  received: (data) => (isIn(table, data) ? data : null),
});

/**
 * @template {{ type: string }} M
 * @param {Table<M>} table
 * @returns {FrameDirection<M>}
 */
const betweenFrames = (table) => ({
  table,
  send: (target, message, origin, ports = []) =>
    target.postMessage({ deciban: 1, ...message }, origin, ports),
  received: (data) => (data?.deciban === 1 && isIn(table, data) ? data : null),
});

/**
 * Whether data is a message of a table.
 * @param {object} table
 * @param {any} data
 */
function isIn(table, data) {
  const type = data?.type;
  if (typeof type !== "string" || !Object.hasOwn(table, type)) return false;
  const fields = Object.entries(/** @type {Record<string, object>} */ (table)[type]);
  return fields.every(([name, kind]) => {
    const value = data[name];
    return kind === "any" || (typeof value === kind && value !== null);
  });
}

const stage = /** @type {const} */ ({
  stage: "string",
  ms: "number",
  bytes: "number",
  total: "number",
});

/** @type {Direction<ToWorker>} */
export const toWorker = /* @__PURE__ */ between({
  open: { key: "string", slug: "string", data: "object" },
  patch: { patch: "string" },
  keep: {},
  connect: {},
});
/** @type {Direction<FromWorker>} */
export const fromWorker = /* @__PURE__ */ between({
  stage,
  ready: { timings: "object" },
  opened: { key: "string", id: "string" },
  patch: { patch: "string" },
  error: { message: "string" },
  kept: { bytes: "number" },
});
/** @type {Direction<FromSubworker>} */
export const fromSubworker = /* @__PURE__ */ between({
  stage,
  done: { result: "any" },
  error: { message: "string" },
});
/** @type {Direction<ToServiceWorker>} */
export const toServiceWorker = /* @__PURE__ */ between({ "saved?": {} });
/** @type {Direction<FromServiceWorker>} */
export const fromServiceWorker = /* @__PURE__ */ between({ offline: { bytes: "number" } });
/** @type {FrameDirection<ToWidgetFrame>} */
export const toWidgetFrame = /* @__PURE__ */ betweenFrames({
  set: { state: "object" },
  python: {},
});
/** @type {FrameDirection<FromWidgetFrame>} */
export const fromWidgetFrame = /* @__PURE__ */ betweenFrames({
  size: { height: "number" },
  python: {},
  answer: { values: "object" },
});
/** @type {FrameDirection<ToPythonFrame>} */
export const toPythonFrame = /* @__PURE__ */ betweenFrames({ connect: {} });

/**
 * Where no type of message is left: tsc says so if one is.
 * @param {never} message
 * @returns {never}
 */
export function unreachable(message) {
  throw new Error(`The message ${JSON.stringify(message)} is treated nowhere.`);
}
