// Runs a task in a second worker, which runs the same script under the task's name, so that one file
// serves all threads. A shared worker may have no worker of its own in some browsers; there the task
// runs in the same thread.

import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { fromSubworker, unreachable } from "../shared/messages.js";

/** @typedef {Record<string, () => Promise<Uint8Array<ArrayBuffer> | number>>} Tasks */

/** @type {Tasks} */
let tasks = {};

/** @param {Tasks} all by their names */
export function setTasks(all) {
  tasks = all;
}

/** The task of this thread; empty in the first one. */
export const task = self.name;

/**
 * The result of a task that runs in another thread; `progress` gets the bytes that arrived there.
 * @param {string} name
 * @param {(bytes: number) => void} [progress]
 * @returns {Promise<any>}
 */
export function runInSubworker(name, progress = () => {}) {
  if (!("Worker" in self)) return tasks[name]();
  return new Promise((resolve, reject) => {
    const worker = new Worker(trustedScript(import.meta.url), { type: "module", name });
    worker.onmessage = ({ data }) => {
      const message = fromSubworker.received(data);
      if (!message) return;
      switch (message.type) {
        case "stage":
          progress(message.bytes);
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
      reject(new Error(`The thread for ${name} could not be started.`));
    };
  });
}

/** Run the task of this thread, and post its result. */
export async function runTask() {
  try {
    const result = await tasks[task]();
    const transfer = typeof result === "object" ? [result.buffer] : [];
    fromSubworker.send(self, { type: "done", result }, transfer);
  } catch (error) {
    fromSubworker.send(self, { type: "error", message: error.message });
  }
}
