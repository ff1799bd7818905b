import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Engine, openEngine } from './engine.js';
import { type ScratchFile } from './scratch.js';
import { testScratch } from '../../test/imported.js';

const scratch = testScratch();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile });
});
afterAll(() => engine.close());

const part = async (sql: string): Promise<ScratchFile> => {
  const file = scratch.newFile();
  await engine.copyTo({ sql, file, format: 'parquet' });
  return file;
};

describe('the number of a record', () => {
  it('counts through all parts in their order, also where a part’s types differ or it is empty', async () => {
    const parts = [
      await part('SELECT i AS v FROM range(70000) t(i)'),
      await part('SELECT i AS v FROM range(0) t(i)'),
      await part("SELECT CAST(70000 + i AS VARCHAR) AS v, 'x' AS w FROM range(3) t(i)"),
    ];
    const relation = await engine.open(parts);
    const sql = relation.numbered([{ name: 'v', type: 'integer' }], 'n');
    const [row] = await engine.query(
      `SELECT count(*) AS rows, count(DISTINCT n) AS numbers, bool_and(v = n) AS same, max(n) AS last FROM (${sql})`,
    );
    expect(row).toEqual({ rows: 70_003, numbers: 70_003, same: true, last: 70_002 });
  });

  it('is not taken from a column that has the engine’s own name for it', async () => {
    const relation = await engine.open([
      await part('SELECT 7 AS file_row_number, 9 AS file_index FROM range(4)'),
    ]);
    const sql = relation.numbered([{ name: 'file_index', type: 'integer' }], 'n');
    expect(await engine.query(`SELECT n, file_index FROM (${sql}) ORDER BY n`)).toEqual(
      [0, 1, 2, 3].map((n) => ({ n, file_index: 9 })),
    );
  });
});
