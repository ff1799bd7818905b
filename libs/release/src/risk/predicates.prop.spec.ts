import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomNumbers } from '#libs/deidentify';
import { fitTwo, placesIn, type Predicate, rarest } from './predicates.js';

const values = 4;
const none = { codes: new Int32Array(), labels: [] };
const labels = Array.from({ length: values }, (_, i) => `${i}`);
const code = fc.integer({ min: -1, max: values - 1 });

/** A sample of three columns, some of whose records are released, and a predicate on some columns. */
const cases = fc.record({
  rows: fc.array(fc.record({ codes: fc.tuple(code, code, code), released: fc.boolean() }), { maxLength: 40 }),
  asked: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 2 }), code), {
    minLength: 1,
    selector: ([at]) => at,
  }),
});

describe('predicates on a sample', () => {
  it('fit as many records as one finds who looks at each, up to two', () => {
    fc.assert(
      fc.property(cases, ({ rows, asked }) => {
        const columns = [0, 1, 2].map((at) => ({
          name: `${at}`,
          raw: none,
          released: { codes: Int32Array.from(rows, ({ codes }) => codes[at] ?? -1), labels },
          faithfulness: 'label' as const,
          emptied: false,
        }));
        const records = Int32Array.from(rows.keys()).filter((i) => rows[i]?.released === true);
        const places = placesIn({ columns, records, random: randomNumbers((n) => new Uint8Array(n)) });
        const predicate: Predicate = new Map(asked);
        const having = ([at, is]: readonly [number, number]): number =>
          records.filter((record) => columns[at]?.released.codes[record] === is).length;
        const fits = records.filter((record) =>
          asked.every(([at, is]) => columns[at]?.released.codes[record] === is),
        ).length;
        const anchor = rarest(predicate, places) ?? -1;
        expect(having([anchor, predicate.get(anchor) ?? -1])).toBe(Math.min(...asked.map(having)));
        expect(fitTwo(predicate, anchor, places)).toBe(fits >= 2);
      }),
    );
  });
});
