// Times the same passes in onnxruntime-web, in a worker too: WebAssembly, one thread, no proxy.

import * as ort from "./ort.wasm.bundle.min.mjs";

/** @import { InferenceSession, Tensor } from "./ort.wasm.bundle.min.mjs" */
/** @typedef {{ z: number[][], labels: number[], which: number[], time: number[] }} Pass */

ort.env.wasm.numThreads = 1;
ort.env.wasm.proxy = false;

/** @type {InferenceSession} */
let session;
/** @type {Record<string, Tensor>[]} */
let feeds = [];
/** @type {Record<string, Tensor>[]} */
let results = [];

/** @param {number[]} values */
const whole = (values) =>
  new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [values.length]);
/** @type {(values: number[], shape: number[]) => Tensor} */
const real = (values, shape) => new ort.Tensor("float32", Float32Array.from(values), shape);

const TASKS = {
  /** @param {{ graph: Uint8Array, asked: Pass[] }} given */
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
