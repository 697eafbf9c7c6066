// How far the start is: stages with their milliseconds, and bytes of those that will be needed.

import { fromWorker } from "../shared/messages.js";

/** @import { FromWorker, Target } from "../shared/messages.js" */

const origin = performance.now();
/** @type {Record<string, number>} */
const times = {};
let bytes = 0;
let total = 0;
let stage = "runtime";
let told = 0;

/**
 * All who hear of the start: this worker's page, and ports to it.
 * @type {Set<Target>}
 */
export const audience = new Set([self]);

/** @param {FromWorker} message */
export function post(message) {
  for (const listener of audience) fromWorker.send(listener, message);
}

/** Milliseconds since this script began, by stage that has ended. */
export const timings = () => ({ ...times });

/**
 * A stage is done, and the next one begins.
 * @param {string} done
 * @param {string} next
 */
export function finish(done, next) {
  times[done] = Math.round(performance.now() - origin);
  stage = next;
  tell();
}

/**
 * So many more bytes will be needed.
 * @param {number} count
 */
export function expect(count) {
  total += count;
}

/**
 * So many more have come.
 * @param {number} count
 */
export function arrived(count) {
  bytes += count;
  // A message for every chunk would be hundreds; one in 60 ms is as many as an eye can follow.
  if (performance.now() - told > 60) tell();
}

function tell() {
  told = performance.now();
  post({ type: "stage", stage, ms: Math.round(told - origin), bytes, total });
}
