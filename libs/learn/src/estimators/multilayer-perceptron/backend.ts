import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
// For its side effect: in Node, tfjs-core's own bundle has no gradients, and this one registers all of them.
import '@tensorflow/tfjs-layers';
import { problem } from '#libs/kernel';
import { type BackendDescription } from '../../model.js';
import { registerTrainingKernels } from './kernels/register.js';

let opened: Promise<BackendDescription> | undefined;

/**
 * Opens TensorFlow's native library where it is installed and works, else WebAssembly with SIMD; the second call gets what
 * the first opened. Reads nothing from the network. Meant for a worker process: it is the process's one backend.
 * @throws problem `training.unavailable` when there is neither: the plain JavaScript backend is never taken.
 */
export function openBackend(): Promise<BackendDescription> {
  opened ??= chooseBackend(loadNative);
  return opened;
}

/** {@link openBackend} with the native library's loader passed in, and without remembering the outcome. */
export async function chooseBackend(native: () => Promise<unknown>): Promise<BackendDescription> {
  tf.enableProdMode();
  const before = new Map(guarded.map((event) => [event, process.listeners(event as 'uncaughtException')]));
  try {
    const refused = await tryNative(native);
    if (refused === undefined) {
      return {
        backend: 'tensorflow',
        version: tf.version_core,
        native: true,
        note: 'the native TensorFlow library',
      };
    }
    await openWasm();
    return {
      backend: 'wasm',
      version: tf.version_core,
      native: false,
      note: `WebAssembly with SIMD: ${refused}`,
    };
  } finally {
    // The emscripten glue makes every unhandled rejection throw, which is not a library's decision.
    for (const [event, listeners] of before) {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!listeners.includes(listener)) process.removeListener(event, listener);
      }
    }
  }
}

const guarded = ['uncaughtException', 'unhandledRejection'];

async function loadNative(): Promise<unknown> {
  // tfjs-node 4.22 calls two functions that Node 23 took out of node:util (tensorflow/tfjs#8425, merged, never released).
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
  // A variable, since an optional package cannot be resolved by the compiler where it is absent.
  const name: string = '@tensorflow/tfjs-node';
  return import(name);
}

/** Undefined when the native backend works, else why not. */
async function tryNative(load: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await load();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'no code';
    return /MODULE_NOT_FOUND/.test(code)
      ? 'the native library is not installed'
      : `the native library did not load (${code})`;
  }
  return (await works('tensorflow'))
    ? undefined
    : 'the native library loaded but did not compute as it should';
}

async function openWasm(): Promise<void> {
  try {
    // Registers the backend; its .wasm files lie beside it and are read from there.
    await import('@tensorflow/tfjs-backend-wasm');
    if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('no SIMD');
    if (!(await tf.setBackend('wasm'))) throw new Error('no wasm');
    registerTrainingKernels();
  } catch {
    throw problem('training.unavailable', 'Neither TensorFlow nor WebAssembly with SIMD could be opened.');
  }
  if (!(await works('wasm'))) {
    throw problem('training.unavailable', 'The WebAssembly backend does not compute as it should.');
  }
}

/** Opens the backend and compares one product and its gradient, which go through all that a dense layer needs. */
async function works(name: string): Promise<boolean> {
  try {
    if (!(await tf.setBackend(name))) return false;
    const [value, slope] = tf.tidy(() => {
      const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const { value, grad } = tf.valueAndGrad((w) => tf.sum(tf.relu(tf.matMul(x, w as tf.Tensor2D))))(
        tf.tensor2d([1, -1, 0, 0], [2, 2]),
      );
      return [[...value.dataSync()], [...grad.dataSync()]];
    });
    return String(value) === '4' && String(slope) === '4,0,6,0';
  } catch {
    return false;
  }
}
