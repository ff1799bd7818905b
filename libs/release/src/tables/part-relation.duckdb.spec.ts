import { describe, expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { type Row } from '#libs/tabular';
import { partRelation } from './part-relation.js';
import { specEngine } from '../../../../test/support/spec-engine.js';

const { engine, scratch } = await specEngine(2);

const columns: Column[] = [
  { name: 'Number', type: 'integer' },
  { name: 'day', type: 'date' },
];

async function read(sql: string, found = new Set<string>()): Promise<[Row[], string[]]> {
  const file = scratch.file();
  await engine.copyTo({ sql, file, format: 'parquet' });
  const { sql: records, number } = await partRelation(engine, file, columns, found);
  const rows = await engine.query(`SELECT "Number", day, "${number}" AS r FROM (${records}) ORDER BY r`);
  file.close();
  return [rows, [...found]];
}

describe("a part's records", () => {
  it('have the asked columns and a number of their own, which no column of theirs hides', async () => {
    const [rows, found] = await read(
      `SELECT 7 AS "Number", DATE '2024-01-01' AS day, 'x' AS more FROM range(3)`,
    );
    expect(rows).toEqual([0, 1, 2].map((r) => ({ Number: 7, day: '2024-01-01', r })));
    expect(found).toEqual(['Number', 'day']);
  });

  it('are null in columns that other parts have', async () => {
    expect(await read(`SELECT 7 AS "Number" FROM range(1)`)).toEqual([
      [{ Number: 7, day: null, r: 0 }],
      ['Number'],
    ]);
    const [rows, found] = await read('SELECT 1 AS other FROM range(2)');
    expect(rows).toEqual([0, 1].map((r) => ({ Number: null, day: null, r })));
    expect(found).toEqual([]);
  });
});
