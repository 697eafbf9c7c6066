// When a page that nobody touches does more than it shows.

const BUSY = 2000; // ms after which a page that is never idle does it all the same

/** Where data or memory are dear, nothing is begun unasked. */
export const frugal = navigator.connection?.saveData || (navigator.deviceMemory ?? Infinity) <= 1;

/** Whether the line may be paid by the megabyte, or the memory is a small phone's. */
export const narrow = () =>
  navigator.connection?.type === "cellular" || (navigator.deviceMemory ?? Infinity) <= 2;

/**
 * Call `f` when the browser has nothing else to do.
 * @param {() => void} f
 */
export function idle(f) {
  if ("requestIdleCallback" in window) requestIdleCallback(f, { timeout: BUSY });
  else setTimeout(f, 200);
}

/**
 * The same, but not before the page has been laid out (progressive-render.js) and all that it needs
 * is there.
 * @param {() => void} f
 */
export async function whenWhole(f) {
  await rendered.whole;
  if (document.readyState === "complete") idle(f);
  else addEventListener("load", () => idle(f));
}
