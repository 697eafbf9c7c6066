// The part of onnxruntime-web that theirs.js uses; forward.py puts the script itself beside it.

declare module "*/ort.wasm.bundle.min.mjs" {
  export interface Tensor {
    data: Iterable<number>;
  }
  export const Tensor: new (
    type: "int64" | "float32",
    data: BigInt64Array | Float32Array,
    shape: number[],
  ) => Tensor;
  export interface InferenceSession {
    run(feed: Record<string, Tensor>): Promise<Record<string, Tensor>>;
  }
  export const InferenceSession: {
    create(graph: Uint8Array, options: { executionProviders: string[] }): Promise<InferenceSession>;
  };
  export const env: { wasm: { numThreads: number; proxy: boolean } };
}
