import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '#libs/kernel';
import { type ChunkFunction } from './chunk-function.js';
import { type Engine, openEngine } from './engine.js';
import { testScratch } from '../../test/imported.js';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({ newFile: testScratch().newFile, memoryLimitMb: 128 });
});

afterAll(() => engine.close());

const text = (value: unknown): string => JSON.stringify(value);

/** Answers with what it got. */
const echo = (name: string, type: ChunkFunction['returns']): ChunkFunction => ({
  name,
  parameters: [type],
  returns: type,
  volatile: false,
  run: ([values = []]) => values as (string | number | bigint | null)[],
});

describe('a function that gives codes', () => {
  it('gives every number its own, and missing values none, over many chunks, filters and constants', async () => {
    let closed = 0;
    const own = await openEngine({ newFile: testScratch().newFile, memoryLimitMb: 128 });
    own.register({
      name: 'coded',
      numbers: 4,
      codes: (values, into) =>
        values.forEach((value, row) => {
          for (let i = 0; i < 4; i++) into[4 * row + i] = BigInt.asUintN(64, value + BigInt(i));
        }),
      close: () => (closed += 1),
    });
    const [row] = await own.query(
      `SELECT count(*) AS n, count(c) AS there, bool_and(c IS NULL OR
                (c[1] = (x + 4)::UBIGINT - 4 AND c[4] = (x + 3)::UBIGINT)) AS own,
              bool_and(k[2] = 18446744073709551615) AS constant
       FROM (SELECT x, coded(x) AS c, coded(-2::BIGINT) AS k FROM (
         SELECT CASE WHEN i % 3 > 0 THEN CAST(i AS BIGINT) END AS x FROM range(10000) t(i)
       ) WHERE x IS NULL OR x % 7 <> 0)`,
    );
    expect(row).toEqual({ n: 9048, there: 5714, own: true, constant: true });
    own.close();
    expect(closed).toBe(1);
  });
});

describe('a function over chunks', () => {
  it('gets and gives every type, missing values included', async () => {
    for (const type of ['VARCHAR', 'DOUBLE', 'BIGINT', 'INTEGER'] as const) {
      const name = `echo_${type.toLowerCase()}`;
      engine.register(echo(name, type));
      const [row] = await engine.query(
        `SELECT count(*) AS n, count(x) AS there FROM (
           SELECT CASE WHEN i % 3 > 0 THEN CAST(i - 5000 AS ${type}) END AS x FROM range(10000) t(i)
         ) WHERE ${name}(x) IS NOT DISTINCT FROM x`,
      );
      expect(row).toEqual({ n: 10_000, there: 6666 });
    }
  });

  it('keeps extremes: 64 bits, NaN, infinities, NUL, emoji and long text', async () => {
    const rows = await engine.query(
      `SELECT echo_bigint(9223372036854775807) = 9223372036854775807 AS a, echo_double('NaN'::DOUBLE) AS b,
              echo_double('-inf'::DOUBLE) AS c, echo_varchar('a' || chr(0) || 'é😀') AS d,
              echo_varchar(repeat('😀', 2500000)) = repeat('😀', 2500000) AS e, echo_varchar('') AS f`,
    );
    expect(rows).toEqual([{ a: true, b: NaN, c: -Infinity, d: 'a\u0000é😀', e: true, f: '' }]);
  });

  it('sees several columns, the missing values of each, and constants', async () => {
    engine.register({
      name: 'shown',
      parameters: ['INTEGER', 'VARCHAR', 'DOUBLE'],
      returns: 'VARCHAR',
      volatile: false,
      run: ([a = [], b = [], c = []], count) =>
        Array.from({ length: count }, (_, i) => [a[i], b[i], c[i]].map(text).join('|')),
    });
    const rows = await engine.query(
      "SELECT shown(i, nullif(i::VARCHAR, '1'), 0.5) AS s FROM (VALUES (1), (2), (NULL)) t(i)",
    );
    expect(rows.map(({ s }) => s)).toEqual(['1|null|0.5', '2|"2"|0.5', 'null|null|0.5']);
  });

  it('can be called by statements that run at the same time', async () => {
    const sql = 'SELECT sum(echo_bigint(i)) AS s FROM range(100000) t(i)';
    const sums = await Promise.all(Array.from({ length: 6 }, () => engine.query(sql)));
    expect(sums.map(([row]) => row?.['s'])).toEqual(new Array(6).fill(4_999_950_000));
  });

  it('is called anew for each value when it is volatile', async () => {
    let calls = 0;
    const counting = (name: string, volatile: boolean): ChunkFunction => ({
      name,
      parameters: ['INTEGER'],
      returns: 'INTEGER',
      volatile,
      run: (_, count) => Array.from({ length: count }, () => (calls += 1)),
    });
    engine.register(counting('each_time', true));
    engine.register(counting('once', false));
    const [row] = await engine.query('SELECT count(DISTINCT each_time(7)) AS n FROM range(100)');
    expect(row).toEqual({ n: 100 });
    calls = 0;
    expect(await engine.query('SELECT count(DISTINCT once(7)) AS n FROM range(100)')).toEqual([{ n: 1 }]);
  });

  it('fails the query with the Problem that it throws, and hides everything else', async () => {
    const failing = (name: string, error: Error): ChunkFunction => ({
      ...echo(name, 'VARCHAR'),
      run: () => {
        throw error;
      },
    });
    engine.register(failing('refusing', problem('policy.inapplicable', 'too short')));
    engine.register(failing('broken', new Error('cell 4111111111111111')));
    const fail = (name: string) =>
      engine.query(`SELECT max(${name}(i::VARCHAR)) FROM range(50000) t(i)`).then(
        () => undefined,
        (error: unknown) => error,
      );
    const found = await Promise.all([fail('refusing'), fail('broken'), fail('refusing')]);
    expect(found).toMatchObject([
      { code: 'policy.inapplicable', detail: 'too short' },
      { code: 'internal.error', detail: 'a chunk function failed' },
      { code: 'policy.inapplicable' },
    ]);
    expect(JSON.stringify(found.map((e) => Object.entries(e ?? {})))).not.toContain('4111');
    expect(await engine.query("SELECT echo_varchar('still here') AS s")).toEqual([{ s: 'still here' }]);
  });

  it('must answer with one value of its type for each row', async () => {
    engine.register({ ...echo('short', 'VARCHAR'), run: () => [] });
    engine.register({ ...echo('mistyped', 'BIGINT'), run: () => ['x'] });
    await expect(engine.query("SELECT short('a')")).rejects.toMatchObject({ code: 'internal.error' });
    await expect(engine.query('SELECT mistyped(1)')).rejects.toMatchObject({ code: 'internal.error' });
  });

  it('may be replaced, and has a plain name', async () => {
    engine.register(echo('again', 'VARCHAR'));
    engine.register({ ...echo('again', 'VARCHAR'), run: (_, count) => new Array<string>(count).fill('new') });
    expect(await engine.query("SELECT again('a') AS s")).toEqual([{ s: 'new' }]);
    expect(() => engine.register(echo('no name', 'VARCHAR'))).toThrow('failed');
  });
});

describe('a result in chunks', () => {
  it('comes column by column, in the query’s order', async () => {
    const seen: unknown[][] = [[], []];
    let chunks = 0;
    await engine.chunks(
      "SELECT i, CASE WHEN i % 2 = 0 THEN 'even' END FROM range($n) t(i)",
      { n: 5000 },
      (columns) => {
        chunks += 1;
        columns.forEach((values, c) => seen[c]?.push(...values));
      },
    );
    expect(chunks).toBeGreaterThan(1);
    expect(seen[0]).toEqual(Array.from({ length: 5000 }, (_, i) => BigInt(i)));
    expect(seen[1]?.slice(0, 3)).toEqual(['even', null, 'even']);
  });
});
