import * as tf from '@tensorflow/tfjs-core';
import { batchMatMul } from './batch-mat-mul.js';
import { type MakeKernel } from './kernel.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

const made = new Set<string>();

/**
 * Registers what `@tensorflow/tfjs-backend-wasm` 4.22 lacks for training dense nets and embeddings (tensorflow/tfjs#8082)
 * and replaces what it has only as a scalar loop. Registering twice changes nothing. Call after the backend is ready.
 */
export function registerTrainingKernels(): void {
  replace('BatchMatMul', batchMatMul);
  replace('UnsortedSegmentSum', unsortedSegmentSum);
}

function replace(kernelName: string, make: MakeKernel): void {
  if (made.has(kernelName)) return;
  const stock = tf.getKernelsForBackend('wasm').find((kernel) => kernel.kernelName === kernelName);
  if (stock) tf.unregisterKernel(kernelName, 'wasm');
  const kernelFunc = make(stock?.kernelFunc as Parameters<MakeKernel>[0]) as unknown as tf.KernelFunc;
  // The stock kernel was set up when the backend opened; it is still called by ours.
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  made.add(kernelName);
}
