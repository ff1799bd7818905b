import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { specEngine } from '../../../../test/support/spec-engine.js';
import { oneRecordEach, peopleSql } from './one-record-each.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine } = await specEngine();

/** Whose each record is, and which class it is in. */
const records = fc.array(
  fc.record({ s: fc.option(fc.integer({ min: 0, max: 60 })), group: fc.integer({ min: 0, max: 3 }) }),
  { maxLength: 30 },
);

const table = (rows: readonly { s: number | null; group: number }[]): string =>
  `SELECT s, g FROM (VALUES (NULL::BIGINT, -1), ${rows.map(({ s, group }) => `(${s ?? 'NULL'}, ${group})`).join(', ') || '(NULL, -1)'}) AS v(s, g) WHERE g >= 0`;

describe('one record each', () => {
  it('is told of tables in which nobody has two, however many are told apart at a time', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 1, max: 40 }), async (rows, atATime) => {
        const subjects = rows.flatMap(({ s }) => (s === null ? [] : [s]));
        const asked = { from: table(rows), where: 'true', subject: 's', atATime };
        expect(await oneRecordEach(engine, asked)).toBe(new Set(subjects).size === subjects.length);
      }),
      { numRuns: caseCount(200) },
    );
  });

  it('asks of the records that are meant alone', async () => {
    const from = `SELECT * FROM (VALUES ('a', true), ('a', false), ('b', true), (NULL, true), (NULL, true)) AS v(s, p)`;
    expect(await oneRecordEach(engine, { from, where: 'p', subject: 's' })).toBe(true);
    expect(await oneRecordEach(engine, { from, where: 'true', subject: 's' })).toBe(false);
  });

  it('makes counting records of a class the same as counting its people', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (rows) => {
        const from = table(rows);
        const oneEach = await oneRecordEach(engine, { from, where: 'true', subject: 's' });
        const counted = `SELECT g, ${peopleSql('s', oneEach)} AS fast, ${peopleSql('s', false)} AS slow FROM (${from}) GROUP BY g`;
        for (const row of await engine.query(counted)) expect(row['fast']).toBe(row['slow']);
      }),
      { numRuns: caseCount(200) },
    );
  });
});
