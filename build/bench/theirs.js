// The same passes by onnxruntime-web, in a worker too: WebAssembly, one thread, no proxy.

import * as ort from "./ort.wasm.bundle.min.mjs";

ort.env.wasm.numThreads = 1;
ort.env.wasm.proxy = false;

let session = null;
let feeds = [];
let results = [];

const whole = (values) =>
  new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [values.length]);
const real = (values, shape) => new ort.Tensor("float32", Float32Array.from(values), shape);

const TASKS = {
  async prepare({ graph, asked }) {
    session = await ort.InferenceSession.create(graph, { executionProviders: ["wasm"] });
    feeds = asked.map(({ z, labels, which, time }) => ({
      z: real(z.flat(), [z.length, z[0].length]),
      labels: whole(labels),
      which: whole(which),
      time: real(time, [3]),
    }));
  },
  async run() {
    results = [];
    const began = performance.now();
    for (const feed of feeds) results.push(await session.run(feed));
    return performance.now() - began;
  },
  found: () => results.flatMap(({ x_hat }) => Array.from(x_hat.data)),
};

self.addEventListener("message", async ({ data: { task, ...told } }) => {
  if (!(task in TASKS)) return;
  try {
    self.postMessage({ done: (await TASKS[task](told)) ?? null });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
});
