// Progress of the start: stages with their milliseconds, bytes arrived and bytes expected.

import { fromWorker } from "../shared/messages.js";

/** @import { FromWorker, Target } from "../shared/messages.js" */

/** Whether this is a shared worker, which goes on beyond the page that began it. */
export const SHARED = "onconnect" in self;

const origin = performance.now();
performance.mark("begun");
/** @type {Record<string, number>} */
const times = {};
let bytes = 0;
let total = 0;
let stage = "runtime";
let lastPost = 0; // ms

/**
 * Who receives the messages: the page that made this worker, and ports of other pages.
 * @type {Set<Target>}
 */
export const audience = new Set(SHARED ? [] : [self]);

/** @param {FromWorker} message */
export function post(message) {
  for (const listener of audience) fromWorker.send(listener, message);
}

/** Milliseconds since this script began, by stage that has ended. */
export const timings = () => ({ ...times });

/**
 * Note that something is done, for who looks at a start with the browser's tools (build/bench/trace.py).
 * @param {string} done
 */
export function note(done) {
  performance.mark(done);
}

/**
 * A stage is done, and the next one begins.
 * @param {string} done
 * @param {string} next
 */
export function finish(done, next) {
  note(done);
  times[done] = Math.round(performance.now() - origin);
  stage = next;
  postStage();
}

/**
 * Expect `count` more bytes.
 * @param {number} count
 */
export function expect(count) {
  total += count;
}

/**
 * Count bytes that arrived.
 * @param {number} count
 */
export function arrived(count) {
  bytes += count;
  // At most one message in 60 ms: a message for every chunk would be hundreds.
  if (performance.now() - lastPost > 60) postStage();
}

/**
 * How far the start is.
 * @returns {FromWorker}
 */
export const stageNow = () => ({
  type: "stage",
  stage,
  ms: Math.round(performance.now() - origin),
  bytes,
  total,
});

function postStage() {
  lastPost = performance.now();
  post(stageNow());
}
