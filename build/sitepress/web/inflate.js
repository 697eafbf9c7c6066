// The snapshot's stream, inflated in a thread of its own while the first one compiles WebAssembly.
//
// The other thread runs the same script under another name, so that one file serves both.

import { trustedScript } from "../../../widgets/view/trusted.js";
import { FILES, answerFetches, download, imported } from "./files.js";
import { arrived, expect } from "./stages.js";

export const STREAM = "snapshot.zst";

const INFLATER = "inflater";

export const inflates = self.name === INFLATER;

// The stream's bytes.
export function inflated() {
  expect(FILES[STREAM][1]);
  return new Promise((resolve, reject) => {
    const options = { type: "module", name: INFLATER };
    const worker = new Worker(trustedScript(import.meta.url), options);
    let come = 0;
    worker.onmessage = ({ data: { type, bytes, stream, message } }) => {
      if (type === "stage") {
        arrived(bytes - come);
        come = bytes;
        return;
      }
      worker.terminate();
      if (stream) resolve(stream);
      else reject(new Error(message));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error("The thread that inflates could not be started."));
    };
  });
}

// What the other thread does.
export async function inflate() {
  try {
    const [compressed, decoder] = await Promise.all([download(STREAM), made()]);
    const stream = decoder.decode(compressed);
    self.postMessage({ stream }, [stream.buffer]);
  } catch (error) {
    self.postMessage({ message: error.message });
  }
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
