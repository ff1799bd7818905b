import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Engine, openEngine } from './engine.js';
import { tabularError } from './errors.js';
import { testScratch } from '../../test/imported.js';

const scratch = testScratch();
let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile, memoryLimitMb: 128 });
});

afterAll(() => engine.close());

describe('the engine', () => {
  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/proc/self/fd/../environ')",
    "SELECT * FROM read_text('/proc/self/environ')",
    "COPY (SELECT 1) TO 'leak.csv'",
    "ATTACH 'leak.db'",
    'INSTALL httpfs',
    "SELECT * FROM read_csv('https://example.org/a.csv')",
  ])('can reach nothing but its own descriptors: %s', async (sql) => {
    await expect(engine.query(sql)).rejects.toMatchObject({ code: 'internal.error' });
  });

  it.each([
    'SET threads = 8',
    "SET temp_directory = '.tmp'",
    'SET enable_external_access = true',
    'SELECT 1; SELECT 2',
  ])('cannot be changed once it is open: %s', async (sql) => {
    await expect(engine.query(sql)).rejects.toMatchObject({ code: 'internal.error' });
  });

  it('fails instead of spilling when memory does not suffice', async () => {
    await expect(
      engine.query(
        'SELECT max(s) FROM (SELECT list(repeat(md5(i::VARCHAR), 8)) AS s FROM range(4000000) t(i))',
      ),
    ).rejects.toMatchObject({ detail: 'the tabular engine failed: Out of Memory Error' });
  });

  it('binds values by position and by name, bytes as they are', async () => {
    const bytes = new Uint8Array([0, 92, 120, 255]);
    const [row] = await engine.query(
      'SELECT $1 AS t, $2 AS b, $3 AS i, $4 AS d, $5 AS n, hex($6) AS h, $7 AS g',
      ["o'x", true, 7, 0.5, null, bytes, 2n ** 62n],
    );
    expect(row).toEqual({ t: "o'x", b: true, i: 7, d: 0.5, n: null, h: '005C78FF', g: 2n ** 62n });
    expect(await engine.query('SELECT $x + $y AS s', { x: 1, y: 2 })).toEqual([{ s: 3 }]);
  });

  it('answers plain values', async () => {
    const [row] = await engine.query(
      "SELECT DATE '2020-01-02' AS d, 1.10::DECIMAL(9,2) AS c, [1, 2] AS l, {a: 'x'} AS s, 'nan'::DOUBLE AS n, '\\x01'::BLOB AS b",
    );
    expect(row).toEqual({
      d: '2020-01-02',
      c: '1.10',
      l: [1, 2],
      s: { a: 'x' },
      n: NaN,
      b: new Uint8Array([1]),
    });
  });

  it('reads every character of a text, a mark of byte order before it too, and binds it', async () => {
    const texts = ['\uFEFF', '\uFEFFa', `\uFEFF${'x'.repeat(30)}`, 'a\uFEFF', '\u0000'];
    const rows = await engine.query('SELECT $1 AS a, $2 AS b, $3 AS c, $4 AS d, $5 AS e', texts);
    expect(Object.values(rows[0] ?? {})).toEqual(texts);
  });

  it('runs more statements than it has connections, and stops one that is cancelled', async () => {
    const answers = await Promise.all(
      Array.from({ length: 7 }, async (_, i) => engine.query('SELECT $1 AS i', [i])),
    );
    expect(answers.flat().map((row) => row['i'])).toEqual([0, 1, 2, 3, 4, 5, 6]);
    // Also one that is cancelled before the engine has begun with it.
    for (const later of [queueMicrotask, setImmediate, (end: () => void) => setTimeout(end, 20)]) {
      const controller = new AbortController();
      const long = engine.query(
        'SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)',
        [],
        controller.signal,
      );
      later(() => controller.abort(new Error('cancelled')));
      await expect(long).rejects.toThrow('cancelled');
    }
    expect(await engine.query('SELECT 1 AS i')).toEqual([{ i: 1 }]);
  });
});

describe('an engine error', () => {
  it('never quotes a cell', async () => {
    for (const sql of ["SELECT CAST('secret' AS INTEGER)", 'SELECT secret', "SELECT error('secret')"]) {
      const error: unknown = await engine.query(sql).catch((caught: unknown) => caught);
      expect(JSON.stringify(error) + String(error)).not.toContain('secret');
      expect(error).toMatchObject({ code: 'internal.error' });
    }
  });

  it('tells the line where DuckDB knew it', () => {
    const message =
      'Invalid Input Error: CSV Error on Line: 17\nOriginal Line: secret,1\nExpected Number of Columns';
    expect(tabularError(new Error(message))).toMatchObject({
      code: 'upload.unparsable',
      places: [{ line: 17 }],
    });
    expect(tabularError('secret').detail).toBe('the tabular engine failed');
  });
});
