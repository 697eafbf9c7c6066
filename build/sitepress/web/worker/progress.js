// How far the start is: stages with their milliseconds, and bytes of those that will be needed.

const origin = performance.now();
const times = {};
let bytes = 0;
let total = 0;
let stage = "runtime";
let told = 0;

// All who hear of the start: this worker's page, and ports to it.
export const audience = new Set([self]);

export function post(message) {
  for (const listener of audience) listener.postMessage(message);
}

// Milliseconds since this script began, by stage that has ended.
export const timings = () => ({ ...times });

export function finish(done, next) {
  times[done] = Math.round(performance.now() - origin);
  stage = next;
  tell();
}

export function expect(count) {
  total += count;
}

export function arrived(count) {
  bytes += count;
  // A message for every chunk would be hundreds; one in 60 ms is as many as an eye can follow.
  if (performance.now() - told > 60) tell();
}

function tell() {
  told = performance.now();
  post({ type: "stage", stage, ms: Math.round(told - origin), bytes, total });
}
