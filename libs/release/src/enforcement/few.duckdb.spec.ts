import { describe, expect, it } from '@jest/globals';
import { type Column, Policy, type Plan } from '#libs/contracts';
import { compilePlan } from '#libs/deidentify';
import { specEngine } from '../../../../test/support/spec-engine.js';
import { choosesSegments } from './few.js';

const { engine } = await specEngine(2);
const { signal } = new AbortController();
const columns: Column[] = [
  { name: 'person', type: 'string' },
  { name: 'visit', type: 'integer' },
  { name: 'country', type: 'string' },
  { name: 'illness', type: 'string' },
  { name: 'age', type: 'integer' },
];

/** 240 people in two countries with two illnesses, of whom so many have a third. */
const tableOf = (rare: number): string =>
  `(SELECT 'p' || i AS person, i AS visit, CASE WHEN i % 2 = 0 THEN 'DE' ELSE 'FR' END AS country,
     CASE WHEN i < ${rare} THEN 'rare' WHEN i % 3 = 0 THEN 'flu' ELSE 'cold' END AS illness, 20 + i % 4 AS age
   FROM range(240) t(i))`;

const planOf = (rows: object, subject = 'person'): Plan =>
  compilePlan(
    Policy.parse({
      ...{ name: 'p', purposes: ['x'], subject, rows },
      transforms: [{ match: { column: 'country' }, technique: 'keep' }],
    }),
    { columns, classification: [], rows: 240 },
  );

const segments = (
  rows: object,
  { rare = 0, segment = 20, source = tableOf(rare), subject = 'person' } = {},
) => choosesSegments(engine, planOf(rows, subject), source, { segment }, signal);

describe('segments', () => {
  it('are values that many have, and everybody else', async () => {
    for (const rows of [
      { country: 'DE' },
      { country: { $in: ['DE'] }, illness: 'flu' },
      { age: { $in: [20, 21] } },
      { illness: { $in: ['flu', 'flu'] } },
    ])
      expect([rows, await segments(rows)]).toEqual([rows, true]);
  });

  it('are none where a value is named that few have, however few, or nobody, or all others are few', async () => {
    for (const rows of [{ illness: { $in: ['flu', 'rare'] } }, { illness: { $in: ['flu', 'cold'] } }])
      for (const rare of [0, 1, 2, 19])
        expect([rows, rare, await segments(rows, { rare })]).toEqual([rows, rare, false]);
    expect(await segments({ illness: { $in: ['flu', 'rare'] } }, { rare: 60 })).toBe(true);
    // Each is had by many, but not together.
    const source = `(SELECT *, country || illness AS x FROM ${tableOf(0)} WHERE country <> 'DE' OR illness <> 'flu')`;
    expect(await segments({ country: 'DE', illness: 'flu' }, { source })).toBe(false);
  });

  it('are none where something else is compared than being one of some values', async () => {
    for (const test of [{ $ne: 'flu' }, { $nin: ['flu'] }, { $exists: true }, { $gte: 'd' }])
      expect([test, await segments({ illness: test })]).toEqual([test, false]);
    expect(await segments({ age: { $gte: 21, $lt: 23 }, country: 'DE' })).toBe(false);
  });

  it('have as many people as a key says, counted as the people that they are', async () => {
    expect(await segments({ country: 'DE' }, { segment: 120 })).toBe(true);
    expect(await segments({ country: 'DE' }, { segment: 121 })).toBe(false);
    const one = `(SELECT * REPLACE (CASE WHEN country = 'DE' THEN 'p0' ELSE person END AS person) FROM ${tableOf(0)})`;
    expect(await segments({ country: 'DE' }, { source: one, subject: 'visit' })).toBe(true);
    expect(await segments({ country: 'DE' }, { source: one })).toBe(false);
  });
});
