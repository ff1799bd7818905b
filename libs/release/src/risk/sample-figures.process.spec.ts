import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CodedValues, randomNumbers, type SampleColumn } from '#libs/deidentify';
import { sourceWorker, type SourceWorker } from '../../../../test/support/source-worker.js';
import { drawAttacks } from './attacks.js';
import { lookInThread, sampleFigures, type SampleTask } from './sample-figures.js';

let worker: SourceWorker;

beforeAll(() => {
  worker = sourceWorker(new URL('./sample-figures.worker.ts', import.meta.url));
});

afterAll(() => worker.remove());

const records = 900;
const coded = (values: number, of: (i: number) => number): CodedValues => ({
  codes: Int32Array.from({ length: records }, (_, i) => of(i) % values),
  labels: Array.from({ length: values }, (_, i) => `value ${i}`),
});
const column = (name: string, values: number, step: number): SampleColumn => ({
  name,
  raw: coded(values, (i) => i * step),
  released: coded(values, (i) => i * step),
  faithfulness: 'label',
  emptied: false,
});

/** Some records that are not in the release, so that there are controls; more columns than one knows something of. */
function taskOf(seed: number): SampleTask {
  const columns = [column('age', 60, 7), column('zip', 90, 11), column('sex', 2, 1), column('illness', 5, 3)];
  const inRelease = Uint8Array.from({ length: records }, (_, i) => (i % 4 === 0 ? 0 : 1));
  const random = randomNumbers((length) => new Uint8Array(length).fill(seed));
  const sample = { length: records, paired: true, inRelease, columns };
  const { random: _, ...world } = drawAttacks(sample, random, 0.95).world;
  return { plan: { quasiIdentifiers: ['age', 'zip', 'sex'] }, world, random: random.state() };
}

const never = new AbortController().signal;

describe('a sample that a thread looks at', () => {
  it('has the very figures that it has here', async () => {
    for (const seed of [1, 2]) {
      const here = sampleFigures(taskOf(seed));
      expect(Object.keys(here.attacks)).toEqual(['linkability', 'inference']);
      expect(here.lost.classifier).toBeDefined();
      expect(await lookInThread(taskOf(seed), never, { entry: worker.entry, fewest: 0 })).toEqual(here);
    }
    expect(sampleFigures(taskOf(1))).not.toEqual(sampleFigures(taskOf(2)));
  });

  it('is given up when it is not wanted any more', async () => {
    const controller = new AbortController();
    const looking = lookInThread(taskOf(1), controller.signal, { entry: worker.entry, fewest: 0 });
    controller.abort(new Error('not wanted'));
    await expect(looking).rejects.toThrow('not wanted');
  });

  it('tells of a thread that fails nothing but that it failed', async () => {
    const { plan, random } = taskOf(1);
    const broken = { plan, random, world: { sample: { length: 1 } } } as unknown as SampleTask;
    await expect(lookInThread(broken, never, { entry: worker.entry, fewest: 0 })).rejects.toThrow(
      'a thread of a release failed',
    );
  });
});
