// Fetches and inflates the snapshot's stream.

import { answerFetches, download, imported } from "./runtime-files.js";

export const STREAM = "snapshot.zst";

/**
 * The stream's bytes. It runs in a subworker while the first thread compiles WebAssembly.
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function inflate() {
  const [compressed, decoder] = await Promise.all([download(STREAM), made()]);
  return decoder.decode(compressed);
}

// The decoder fetches its own code from a `data:` address, which the page's policy forbids, so
// `fetch` gives it the bytes.
async function made() {
  answerFetches();
  const { ZSTDDecoder } = await imported("zstddec-stream.mjs");
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder;
}
