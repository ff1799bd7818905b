import { describe, expect, it } from '@jest/globals';
import { type ScratchFile } from './scratch.js';
import { specTables } from '../../test/imported.js';

const { engine, scratch } = await specTables();

const part = async (sql: string, format: 'parquet' | 'part' = 'parquet'): Promise<ScratchFile> => {
  const file = scratch.newFile();
  await engine.copyTo({ sql, file, format });
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

describe('a part of instants', () => {
  it('is read in UTC as what the catalog says, also where that was made before instants were a type', async () => {
    const parts = [
      await part("SELECT TIMESTAMPTZ '2024-01-02 03:04:05+02' AS at"),
      await part("SELECT TIMESTAMP '2024-01-02 01:04:05' AS at"),
    ];
    for (const type of ['instant', 'timestamp'] as const)
      expect(await engine.query(await engine.relation(parts, [{ name: 'at', type }]))).toEqual([
        { at: '2024-01-02 01:04:05' },
        { at: '2024-01-02 01:04:05' },
      ]);
  });
});

describe('a part in the encodings for ourselves', () => {
  it('says what it says in those for others, and is read beside older ones', async () => {
    const sql = `SELECT i AS whole, CAST(i AS DOUBLE) / 8 AS part, i % 3 = 0 AS flag, 'n' || (i % 5000) AS name,
        DATE '2020-01-01' + CAST(i % 9000 AS INTEGER) AS day, TIME '10:20:30' AS hour, TIMESTAMP '2020-01-01' + to_seconds(i) AS at,
        CAST(to_json({a: i}) AS JSON) AS nested, CAST(i AS DECIMAL(38, 9)) AS exact, repeat('é', CAST(i % 50 AS INTEGER)) AS text
      FROM (SELECT CASE WHEN i % 7 <> 1 THEN i END AS i FROM range(70000) t(i))`;
    const files = await Promise.all((['parquet', 'part'] as const).map((format) => part(sql, format)));
    const types = [
      'integer',
      'double',
      'boolean',
      'string',
      'date',
      'time',
      'timestamp',
      'json',
      'decimal',
      'string',
    ] as const;
    const names = ['whole', 'part', 'flag', 'name', 'day', 'hour', 'at', 'nested', 'exact', 'text'];
    const columns = names.map((name, i) => ({ name, type: types[i] ?? 'string' }));
    const relations = await Promise.all(files.map((file) => engine.relation([file], columns)));
    const [old = '', made = ''] = relations;
    expect(await engine.query(`(${old}) EXCEPT ALL (${made})`)).toEqual([]);
    const both = await engine.relation(files, columns);
    const [row] = await engine.query(
      `SELECT count(*) AS rows, count(DISTINCT whole) AS different FROM (${both})`,
    );
    expect(row).toEqual({ rows: 140_000, different: 60_000 });
    expect(Number(files[1]?.size())).toBeLessThan(Number(files[0]?.size()));
  });
});
