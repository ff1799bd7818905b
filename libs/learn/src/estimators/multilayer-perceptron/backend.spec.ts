import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { chooseBackend, openBackend } from './backend.js';

const absent = () => Promise.reject(Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' }));

describe('opening a backend', () => {
  it('takes WebAssembly where the native library is not installed, says so, and leaves no handler of uncaught errors', async () => {
    const handlers = () => [process.listeners('uncaughtException'), process.listeners('unhandledRejection')];
    const before = handlers();
    expect(await chooseBackend(absent)).toEqual({
      backend: 'wasm',
      version: '4.22.0',
      native: false,
      note: 'WebAssembly with SIMD: the native library is not installed',
    });
    expect(tf.getBackend()).toBe('wasm');
    // The first opening in this process is the one that loads the module, whose glue adds handlers.
    expect(handlers()).toEqual(before);
  });

  it('says with which code the native library did not load, and nothing else of the error', async () => {
    const broken = () =>
      Promise.reject(Object.assign(new Error('/some/path'), { code: 'ERR_DLOPEN_FAILED' }));
    const { note } = await chooseBackend(broken);
    expect(note).toBe('WebAssembly with SIMD: the native library did not load (ERR_DLOPEN_FAILED)');
  });

  it('does not believe a native library that loads without registering a backend', async () => {
    const { backend, note } = await chooseBackend(() => Promise.resolve());
    expect(backend).toBe('wasm');
    expect(note).toMatch(/did not compute/);
  });

  it('is one for the process', async () => {
    expect(await openBackend()).toBe(await openBackend());
  });
});
