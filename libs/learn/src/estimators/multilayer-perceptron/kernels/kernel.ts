import type * as tf from '@tensorflow/tfjs-core';
import { type BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** What a kernel gets: tensors by name, attributes by name, and the WebAssembly backend that holds the heap. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: tf.NamedAttrMap;
  readonly backend: BackendWasm;
}

/** Makes a kernel; `stock` is what the backend has under that name, if anything. */
export type MakeKernel = (
  stock: ((call: KernelCall) => tf.TensorInfo) | undefined,
) => (call: KernelCall) => tf.TensorInfo;
