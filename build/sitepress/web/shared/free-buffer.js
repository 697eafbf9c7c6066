// Frees a large buffer at once.
//
// A browser frees a buffer when nothing refers to it and the garbage has been collected, which may be
// minutes later in a thread that is idle. Detaching it with `transfer(0)` is not enough: what has come
// by a message, or was given to a function of the browser, has an owner outside JavaScript's engine,
// and Chromium kept all of a 100 MB buffer so. What is sent to a port that is then closed is freed.

/** @param {ArrayBuffer} buffer that nobody reads any more */
export function freeBuffer(buffer) {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(null, [buffer]);
  port1.close();
  port2.close();
}
