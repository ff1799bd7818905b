import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alike, apart, within } from './alike.js';
import { type CodedValues, type SampleColumn } from './coded-sample.js';
import { inference } from './inference.js';
import { linkability, type World } from './linkability.js';
import { randomNumbers } from './random-numbers.js';
import { caseCount } from '../../../../test/support/case-count.js';

const most = 60;

/** Texts and numbers, some of them missing; released as they are or rounded off. */
const column = fc
  .record({
    codes: fc.array(fc.integer({ min: -1, max: 6 }), { minLength: most, maxLength: most }),
    numbers: fc.boolean(),
    coarse: fc.boolean(),
    emptied: fc.boolean(),
  })
  .map(({ codes, numbers, coarse, emptied }): SampleColumn => {
    const labels = Array.from({ length: 7 }, (_, i) => (numbers ? `${i * 3}` : `text ${i}`));
    const raw: CodedValues = { codes: Int32Array.from(codes), labels };
    const released = { codes: raw.codes.map((code) => (coarse && code > 0 ? code & ~1 : code)), labels };
    return { name: 'c', raw, released, faithfulness: 'label', emptied };
  });

const worlds = fc.record({
  columns: fc.tuple(column, column, column, column),
  length: fc.integer({ min: 6, max: most }),
  seed: fc.integer({ min: 0, max: 255 }),
});

function worldOf({
  columns,
  length,
  seed,
}: {
  columns: SampleColumn[];
  length: number;
  seed: number;
}): World {
  const records = Int32Array.from({ length }, (_, i) => i);
  const random = randomNumbers((n) => new Uint8Array(n).fill(seed));
  const sample = { length: most, paired: true, inRelease: new Uint8Array(most).fill(1), columns };
  const shared = { random, confidence: 0.95, others: records };
  return { sample, targets: records, controls: records.slice(0, 4), candidates: records, ...shared };
}

describe('records that are alike', () => {
  it('are where a bound puts them, whether together or apart', () => {
    fc.assert(
      fc.property(worlds, fc.double({ min: 0, max: 3, noNaN: true }), ({ columns, length }, bound) => {
        const records = Int32Array.from({ length }, (_, i) => most - 1 - i);
        const groups = alike(columns, records);
        const far = (record: number): number =>
          columns.reduce((sum, { released }) => sum + ((released.codes[record] ?? -1) + 1) / 7, 0);
        const near = within(groups, Float64Array.from(groups.one, far), bound);
        const all = [...records.keys()].filter((place) => far(records[place] ?? 0) <= bound);
        expect([...near]).toEqual(all);
      }),
    );
  });

  it('give attacks the very results that they give one by one', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const [a, b, c, secret] = world.columns;
        const linked = (group: typeof alike) => linkability(worldOf(world), [[a, b], [c]], group);
        expect(linked(alike)).toEqual(linked(apart));
        const inferred = (group: typeof alike) => inference(worldOf(world), [a, b, c], secret, group);
        expect(inferred(alike)).toEqual(inferred(apart));
      }),
      { numRuns: caseCount(200) },
    );
  });
});
