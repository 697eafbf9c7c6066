// Tasks in a thread of their own. It runs the same script under the task's name, so that one file
// serves all threads.

import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { fromSubworker, unreachable } from "../shared/messages.js";

/** What this thread is for; empty in the first one. */
export const task = self.name;

/**
 * What a task gives, done in another thread; `come` hears how many bytes have arrived there by now.
 * @param {string} name
 * @param {(bytes: number) => void} [come]
 * @returns {Promise<any>}
 */
export function elsewhere(name, come = () => {}) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trustedScript(import.meta.url), { type: "module", name });
    worker.onmessage = ({ data }) => {
      const message = fromSubworker.received(data);
      if (!message) return;
      switch (message.type) {
        case "stage":
          come(message.bytes);
          return;
        case "done":
          resolve(message.result);
          break;
        case "error":
          reject(new Error(message.message));
          break;
        default:
          unreachable(message);
      }
      worker.terminate();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`The thread that should ${name} could not be started.`));
    };
  });
}

/**
 * Do here what this thread is for.
 * @param {Record<string, () => Promise<Uint8Array<ArrayBuffer> | number>>} tasks
 */
export async function perform(tasks) {
  try {
    const result = await tasks[task]();
    const transfer = typeof result === "object" ? [result.buffer] : [];
    fromSubworker.send(self, { type: "done", result }, transfer);
  } catch (error) {
    fromSubworker.send(self, { type: "error", message: error.message });
  }
}
