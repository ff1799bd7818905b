import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Requirement } from '#libs/contracts';
import { type CodedTable, classTest, multidimensional, sensitiveAttributes } from '#libs/deidentify';
import { sourceWorker, type SourceWorker } from '../../../../test/support/source-worker.js';
import { multidimensionalThreads } from './multidimensional-threads.js';

let worker: SourceWorker;

beforeAll(() => {
  worker = sourceWorker(new URL('./partition.worker.ts', import.meta.url));
});

afterAll(() => worker.remove());

/** Whole numbers below `values`, the same ones each time. */
function numbers(length: number, values: number, seed: number): Int32Array {
  let state = seed;
  return Int32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) ** 2 * values);
  });
}

const rows = 3000;
const leaves = Int32Array.from({ length: 12 }, (_, i) => i);
const table: CodedTable = {
  length: rows,
  dimensions: [
    {
      name: 'age',
      leaves: 1000,
      kind: 'ordered',
      positions: Float64Array.from({ length: 1000 }, (_, i) => i),
    },
    {
      name: 'job',
      leaves: 12,
      kind: 'hierarchy',
      ordered: false,
      levels: [leaves, leaves.map((leaf) => leaf % 4), leaves.map(() => 0)],
    },
    { name: 'sex', leaves: 2, kind: 'fixed' },
  ],
  // One age of a hundred stands far out, so that to suppress some pays.
  codes: [
    numbers(rows, 70, 1).map((age, i) => (i % 100 === 0 ? 999 - age : age)),
    numbers(rows, 12, 2),
    numbers(rows, 2, 3),
  ],
  sensitive: [{ name: 'illness', values: 6, codes: numbers(rows, 6, 4) }],
  subjects: numbers(rows, 2500, 5),
};
const requirement: Requirement = {
  k: 40,
  maxSuppression: 0.05,
  models: [{ model: 'l-diversity', column: 'illness', kind: 'entropy', l: 2, pointer: '#' }],
  enforcement: { mode: 'multidimensional', loss: 'loss' },
};
const attributes = sensitiveAttributes(table);
const options = { table, requirement, attributes, fewestRows: 0 };

describe('enforcement on threads', () => {
  it.each([2, 3])('makes the very classes of one thread, on %d', async (threads) => {
    const alone = multidimensional(table, requirement, classTest(requirement, attributes));
    expect(alone.classes).toBeGreaterThan(30);
    expect(alone.suppressedRecords).toBeGreaterThan(0);
    expect(await multidimensionalThreads({ ...options, threads, entry: worker.entry })).toEqual(alone);
  });

  it('starts none for a table that is done before they are', async () => {
    const entry = new URL('file:///nowhere.mjs');
    const result = await multidimensionalThreads({ ...options, fewestRows: rows + 1, entry });
    expect(result.classes).toBeGreaterThan(30);
  });

  it('fails when a thread does, and tells nothing of what it worked on', async () => {
    const broken = new URL(`data:text/javascript,throw new Error('secret')`);
    const failed = multidimensionalThreads({ ...options, entry: broken });
    await expect(failed).rejects.toMatchObject({
      code: 'internal.error',
      detail: 'a thread of a release failed',
    });
  });

  it('refuses what cannot be met before any thread starts', async () => {
    const strict = { ...requirement, k: 10_000 };
    await expect(multidimensionalThreads({ ...options, requirement: strict })).rejects.toMatchObject({
      code: 'release.limit-missed',
      detail: expect.stringMatching(
        /^multidimensional enforcement needs more than the [\d.]+ % of records suppressed that the policy allows: up to 100 %\.$/,
      ) as unknown,
    });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const running = multidimensionalThreads({ ...options, entry: worker.entry, signal: controller.signal });
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });
});
