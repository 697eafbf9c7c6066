// Put behind the site's own worker: when Python is awake, it runs the network's passes and is timed.

const PASSES = /* press: passes */ "";

let passes = null;

const TASKS = {
  async prepare({ weights, text }) {
    await started;
    browser.provide("diffusion/weights.npz", new Uint8Array(weights));
    // The one Python object here is a module, and every module holds the built-in functions.
    const [exec, dict] = ["exec", "dict"].map((name) => browser.__builtins__.get(name));
    const names = dict();
    exec(PASSES, names);
    passes = names.get("read")(text);
  },
  run() {
    const began = performance.now();
    passes.run();
    return performance.now() - began;
  },
  found: () => JSON.parse(passes.told()),
};

if (!task)
  self.addEventListener("message", async ({ data: { task, ...told } }) => {
    if (!(task in TASKS)) return;
    try {
      self.postMessage({ done: (await TASKS[task](told)) ?? null });
    } catch (error) {
      self.postMessage({ failed: String(error) });
    }
  });
