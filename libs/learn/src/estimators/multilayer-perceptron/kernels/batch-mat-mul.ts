import * as tf from '@tensorflow/tfjs-core';
import { type BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type KernelCall, type MakeKernel } from './kernel.js';

type Stock = (call: KernelCall) => tf.TensorInfo;

/**
 * Products with a transposed side, as in every backward pass of a dense layer, by transposing first: the stock kernel
 * sends them through a scalar loop and only plain products through XNNPACK. Batches, and plain products, stay with it.
 */
export const batchMatMul: MakeKernel = (stock) => {
  if (stock === undefined) throw new TypeError('the wasm backend has no BatchMatMul');
  return (call) => {
    const { a, b } = call.inputs;
    const [transposeA, transposeB] = [call.attrs['transposeA'] === true, call.attrs['transposeB'] === true];
    const flat = a?.shape.length === 2 && b?.shape.length === 2;
    const floats = a?.dtype === 'float32' && b?.dtype === 'float32';
    if (!flat || !floats || (!transposeA && !transposeB)) return stock(call);
    return product(stock, call.backend, { a, b, transposeA, transposeB });
  };
};

interface Factors {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** AB, or (BᵀAᵀ)ᵀ where that moves fewer elements: XNNPACK packs its second factor, so that one had better be small. */
function product(
  stock: Stock,
  backend: BackendWasm,
  { a, b, transposeA, transposeB }: Factors,
): tf.TensorInfo {
  const [sizeA, sizeB] = [size(a), size(b)];
  const sizeC = (sizeA * sizeB) / innerSize(a, transposeA) ** 2;
  const straight = (transposeA ? sizeA : 0) + (transposeB ? sizeB : 0) + 2 * sizeB;
  const swapped = (transposeA ? 0 : sizeA) + (transposeB ? 0 : sizeB) + 2 * sizeA + sizeC;
  const multiply = (left: tf.TensorInfo, right: tf.TensorInfo): tf.TensorInfo =>
    stock({ inputs: { a: left, b: right }, attrs: { transposeA: false, transposeB: false }, backend });
  const owned: tf.TensorInfo[] = [];
  const turned = (x: tf.TensorInfo): tf.TensorInfo => {
    const out = transpose(backend, x);
    owned.push(out);
    return out;
  };
  let out: tf.TensorInfo;
  if (straight <= swapped) {
    out = multiply(transposeA ? turned(a) : a, transposeB ? turned(b) : b);
  } else {
    const flipped = multiply(transposeB ? b : turned(b), transposeA ? a : turned(a));
    owned.push(flipped);
    out = transpose(backend, flipped);
  }
  for (const { dataId } of owned) backend.disposeData(dataId);
  return out;
}

const size = (x: tf.TensorInfo): number => (x.shape[0] ?? 0) * (x.shape[1] ?? 0);
const innerSize = (a: tf.TensorInfo, transposed: boolean): number =>
  Math.max(1, a.shape[transposed ? 0 : 1] ?? 1);

function transpose(backend: BackendWasm, x: tf.TensorInfo): tf.TensorInfo {
  const out = tf
    .getKernel('Transpose', 'wasm')
    .kernelFunc({ inputs: { x }, attrs: { perm: [1, 0] }, backend });
  if (Array.isArray(out)) throw new TypeError('Transpose makes one tensor');
  return out;
}
