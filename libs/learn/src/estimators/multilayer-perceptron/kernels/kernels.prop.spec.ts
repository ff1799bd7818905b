import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { chooseBackend } from '../backend.js';

const size = fc.integer({ min: 1, max: 70 });
const matrix = (rows: number, columns: number, seed: number): Float32Array =>
  Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(seed + 12.9898 * i) * 2);

/** The product in binary64, as the definition has it. */
function reference(
  a: (i: number, k: number) => number,
  b: (k: number, j: number) => number,
  [m, k, n]: number[],
): number[] {
  const out: number[] = [];
  for (let i = 0; i < (m ?? 0); i++) {
    for (let j = 0; j < (n ?? 0); j++) {
      let sum = 0;
      for (let p = 0; p < (k ?? 0); p++) sum += a(i, p) * b(p, j);
      out.push(sum);
    }
  }
  return out;
}

describe('kernels for training on WebAssembly', () => {
  // Asked for expressly, so that they are tested also where the native library is installed.
  beforeAll(() => chooseBackend(() => Promise.reject(new Error('not asked for'))));

  it('multiply as in binary64, whichever side is transposed', () => {
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), (m, k, n, ta, tb) => {
        const [x, y] = [matrix(m, k, 1), matrix(k, n, 2)];
        const a = (i: number, p: number): number => x[ta ? p * m + i : i * k + p] ?? NaN;
        const b = (p: number, j: number): number => y[tb ? j * k + p : p * n + j] ?? NaN;
        const before = tf.backend().numDataIds();
        const product = tf.tidy(() => {
          const [left, right] = [tf.tensor2d(x, ta ? [k, m] : [m, k]), tf.tensor2d(y, tb ? [n, k] : [k, n])];
          const out = tf.matMul(left, right, ta, tb);
          expect(out.shape).toEqual([m, n]);
          return out.dataSync();
        });
        // Of the backend itself: tensors that only a kernel knows do not show in tf.memory().
        expect(tf.backend().numDataIds()).toBe(before);
        const worst = reference(a, b, [m, k, n]).map((value, i) => Math.abs(value - (product[i] ?? NaN)));
        expect(worst.reduce((p, q) => Math.max(p, q), 0)).toBeLessThan(1e-4);
      }),
    );
  });

  it('leave batches of matrices to the stock kernel, transposed or not', () => {
    const product = tf.tidy(() =>
      tf
        .matMul(tf.tensor3d([1, 2, 3, 4], [2, 1, 2]), tf.tensor3d([5, 6, 7, 8], [2, 1, 2]), false, true)
        .dataSync(),
    );
    expect([...product]).toEqual([17, 53]);
  });

  it('add up rows by segment and leave out rows of no segment', () => {
    const sums = tf.tidy(() => {
      const rows = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
      return tf.unsortedSegmentSum(rows, tf.tensor1d([2, 0, 2, -1], 'int32'), 3).dataSync();
    });
    expect([...sums]).toEqual([3, 4, 0, 0, 6, 8]);
  });

  it('send the gradient of an embedding to the rows that were looked up', () => {
    const slope = tf.tidy(() => {
      const lookUp = (table: tf.Tensor): tf.Tensor => {
        const rows = tf.gather(table, tf.tensor1d([1, 1, 2], 'int32'));
        return tf.sum(tf.mul(rows, tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2])));
      };
      return tf
        .grad(lookUp)(tf.zeros([4, 2]))
        .dataSync();
    });
    expect([...slope]).toEqual([0, 0, 4, 6, 5, 6, 0, 0]);
  });
});
