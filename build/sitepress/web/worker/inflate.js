// The snapshot's stream, inflated.

import { answerFetches, download, imported } from "./runtime-files.js";

export const STREAM = "snapshot.zst";

/**
 * The stream's bytes: work for a thread of its own, while the first one compiles WebAssembly.
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function inflate() {
  const [compressed, decoder] = await Promise.all([download(STREAM), made()]);
  return decoder.decode(compressed);
}

// The decoder holds its own code as a `data:` address and fetches that, which a strict page
// forbids; so it is handed the bytes.
async function made() {
  answerFetches();
  const { ZSTDDecoder } = await imported("zstddec-stream.mjs");
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder;
}
