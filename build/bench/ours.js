// Times the network's passes in the site's own worker, which this script loads.

import { started } from "./worker.js";

/** @typedef {{ run(): void, result(): string }} Passes those of passes.py */

/** @type {Passes} */
let passes;

const TASKS = {
  /** @param {{ weights: Uint8Array, text: string, source: string }} given */
  async prepare({ weights, text, source }) {
    const browser = await started;
    browser.provide("diffusion/weights.npz", weights);
    // The one Python object here is a module, and every module has the built-in functions.
    const [exec, dict] = ["exec", "dict"].map((name) => browser.__builtins__.get(name));
    const names = dict();
    exec(source, names);
    passes = names.get("read")(text);
  },
  run() {
    const began = performance.now();
    passes.run();
    return performance.now() - began;
  },
  found: () => JSON.parse(passes.result()),
};

/** @typedef {{ task: keyof typeof TASKS } & Parameters<typeof TASKS.prepare>[0]} Asked */

addEventListener("message", async (event) => {
  const { task, ...given } = /** @type {MessageEvent<Asked>} */ (event).data;
  if (!Object.hasOwn(TASKS, task)) return;
  try {
    postMessage({ done: (await TASKS[task](given)) ?? null });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
});
