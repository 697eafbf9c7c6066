// Tasks in a thread of their own. It runs the same script under the task's name, so that one file
// serves all threads.

import { trustedScript } from "../../../../widgets/view/trusted-types.js";

// What this thread is for; empty in the first one.
export const task = self.name;

// What a task gives, done in another thread; `come(bytes)` hears how much has arrived there by now.
export function elsewhere(name, come = () => {}) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trustedScript(import.meta.url), { type: "module", name });
    worker.onmessage = ({ data: { type, bytes, done, message } }) => {
      if (type === "stage") {
        come(bytes);
        return;
      }
      worker.terminate();
      if (message) reject(new Error(message));
      else resolve(done);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`The thread that should ${name} could not be started.`));
    };
  });
}

// Do here what this thread is for.
export async function perform(tasks) {
  try {
    const done = await tasks[task]();
    self.postMessage({ done }, done.buffer ? [done.buffer] : []);
  } catch (error) {
    self.postMessage({ message: error.message });
  }
}
