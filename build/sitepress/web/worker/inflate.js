// The snapshot's stream, inflated.

import { INFLATED } from "#build-values";
import { answerFetches, download, fetchUnchecked, imported } from "./runtime-files.js";

export const STREAM = "snapshot.zst";

/**
 * The stream's bytes: work for a thread of its own, while the first one compiles WebAssembly.
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function inflate() {
  const decoding = made();
  decoding.catch(() => {}); // heard of below, if it is needed
  const response = await fetchUnchecked(STREAM);
  // A host that says how the file is compressed has the browser inflate it.
  const [size = 0, integrity = ""] = INFLATED;
  if (response.headers.get("content-encoding") === "zstd")
    return download(STREAM, response, [size, integrity]);
  const compressed = await download(STREAM, response);
  return (await decoding).decode(compressed);
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
