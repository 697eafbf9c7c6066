// Every message that a page's scripts send each other, and the checks that receivers make.
//
// A message is an object with a `type`. Each direction has a union of types and a table,
// {type: {field: its typeof}}; receivers ignore what is not in the table, because an embedded
// widget gets any message that the page around it sends. Messages between frames carry `deciban: 1`
// as well. tsc checks that a table and its union agree, that senders send what the union holds, and
// (through `unreachable`) that receivers treat every type of it.
//
//   toWorker           page, or a frame with a port → worker      boot.js → worker.js, or shared
//   fromWorker         worker → page, or a frame with a port      worker.js → boot.js
//   fromSubworker      a worker's thread → that worker            subworker.js, progress.js
//   toServiceWorker    page → service worker                      keep-offline.js → service-worker.js
//   fromServiceWorker  service worker → page                      service-worker.js → keep-offline.js
//   toWidgetFrame      embedding page → a widget's frame          embed.js → widget-frame.js
//   fromWidgetFrame    a widget's frame → embedding page          widget-frame.js → embed.js
//   toPythonFrame      embedding page → hidden frame of Python    embed.js → python-frame.js
//   fromPythonFrame    hidden frame of Python → embedding page    python-frame.js → embed.js

/**
 * Open a figure; `data` are the files that it computes with. Answered by `opened`.
 * @typedef {{ type: "open", key: string, slug: string, data: Record<string, Uint8Array> }} Open
 */
/**
 * A Bokeh document patch as JSON text: a request or an answer.
 * @typedef {{ type: "patch", patch: string }} Patch
 */
/**
 * Cache on disk what the next visit needs first. Answered by `kept`.
 * @typedef {{ type: "keep" }} Keep
 */
/**
 * It transfers a port: the page at its other end is served too.
 * @typedef {{ type: "connect" }} Connect
 */
/**
 * To a shared worker: start Python for a later page.
 * @typedef {{ type: "begin" }} Begin
 */
/**
 * To a shared worker: the page goes, and its figures with it.
 * @typedef {{ type: "leave" }} Leave
 */
/** @typedef {Open | Patch | Keep | Connect | Begin | Leave} ToWorker */

/**
 * The progress of the start: stage, milliseconds since it began, bytes arrived and expected.
 * @typedef {{ type: "stage", stage: string, ms: number, bytes: number, total: number }} Stage
 */
/**
 * Python is ready; the milliseconds at which each stage ended.
 * @typedef {{ type: "ready", timings: Record<string, number> }} Ready
 */
/**
 * The figure `key` is open; patches name it by the id of its model.
 * @typedef {{ type: "opened", key: string, id: string }} Opened
 */
/**
 * One sentence; Python failed to start, or has ended.
 * @typedef {{ type: "error", message: string }} Failure
 */
/**
 * What the next visit needs first is on disk; its size.
 * @typedef {{ type: "kept", bytes: number }} Kept
 */
/** @typedef {Stage | Ready | Opened | Patch | Failure | Kept} FromWorker */

/**
 * The result of a subworker's task.
 * @typedef {{ type: "done", result: unknown }} Done
 */
/** @typedef {Stage | Done | Failure} FromSubworker */

/**
 * Is this version of the site saved for offline? Answered by `offline` once it is.
 * @typedef {{ type: "saved?" }} AskSaved
 */
/**
 * This version of the site is saved for offline; its size.
 * @typedef {{ type: "offline", bytes: number }} Offline
 */
/** @typedef {AskSaved} ToServiceWorker */
/** @typedef {Offline} FromServiceWorker */

/**
 * New texts for controls; null is the default.
 * @typedef {{ type: "set", state: Record<string, unknown> }} SetControls
 */
/**
 * Light, dark, or the browser's own: the empty string.
 * @typedef {{ type: "theme", theme: string }} SetTheme
 */
/**
 * To the page: is there a Python to share? To the frame: yes, at the port that comes with it.
 * @typedef {{ type: "python" }} SharePython
 */
/**
 * There is no Python to share.
 * @typedef {{ type: "alone" }} Alone
 */
/**
 * The height that a widget needs, in CSS pixels.
 * @typedef {{ type: "size", height: number }} Size
 */
/**
 * Somebody set a control: the texts of all controls.
 * @typedef {{ type: "state", state: Record<string, unknown> }} TellState
 */
/**
 * What a widget's answer holds.
 * @typedef {{ values: Record<string, { text: string, number: number }>, controls: Record<string, unknown> }} Told
 */
/**
 * The answer to what was set when the page came.
 * @typedef {{ type: "ready" } & Told} Beginning
 */
/**
 * The answer to a change.
 * @typedef {{ type: "answer" } & Told} Numbers
 */
/**
 * The frame's script runs.
 * @typedef {{ type: "here" }} Here
 */
/** @typedef {SetControls | SetTheme | SharePython | Alone} ToWidgetFrame */
/** @typedef {Size | SharePython | TellState | Beginning | Numbers} FromWidgetFrame */
/** @typedef {Connect} ToPythonFrame */
/** @typedef {Here} FromPythonFrame */

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
 * One direction: `send` takes only its messages, `received` returns data if it is one of them.
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
export const between = (table) => ({
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
  begin: {},
  leave: {},
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
  theme: { theme: "string" },
  python: {},
  alone: {},
});
/** @type {FrameDirection<FromWidgetFrame>} */
export const fromWidgetFrame = /* @__PURE__ */ betweenFrames({
  size: { height: "number" },
  python: {},
  state: { state: "object" },
  ready: { values: "object", controls: "object" },
  answer: { values: "object", controls: "object" },
});
/** @type {FrameDirection<ToPythonFrame>} */
export const toPythonFrame = /* @__PURE__ */ betweenFrames({ connect: {} });
/** @type {FrameDirection<FromPythonFrame>} */
export const fromPythonFrame = /* @__PURE__ */ betweenFrames({ here: {} });

/**
 * For the default of a switch over message types: tsc reports a type without a case.
 * @param {never} message
 * @returns {never}
 */
export function unreachable(message) {
  throw new Error(`The message ${JSON.stringify(message)} is treated nowhere.`);
}
