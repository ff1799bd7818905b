import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '#libs/kernel';
import { cellText } from '../engine/cells.js';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { readBack, type ReadOptions, refusalOf, specTables, typesOf, valuesOf } from '../../test/imported.js';
import { sqliteOf } from '../../test/sqlite.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specTables();
afterAll(() => expect(scratch.open()).toBe(0));

const read = async (body: Uint8Array, options: ReadOptions = {}) =>
  readBack(engine, body, { format: 'sqlite', ...options });
const refused = async (body: Uint8Array, options: ReadOptions = {}) => {
  const { code, detail } = await refusalOf(engine, body, { format: 'sqlite', ...options });
  return code === 'upload.unparsable' ? detail : code;
};
const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)';
const ada = `PRAGMA page_size = 512; ${people}; INSERT INTO people VALUES (7, 'Ada'), (9, NULL)`;

describe('A table of an SQLite database', () => {
  it('keeps integers of 64 bits, reals, texts and bytes, and gives dates to texts that are written as such', async () => {
    const body = sqliteOf(`
      CREATE TABLE t (i INTEGER, r REAL, n NUMERIC, s TEXT, b BLOB, d TEXT, at DATETIME, mixed, huge, none);
      INSERT INTO t VALUES (9223372036854775807, 1, 1, '007', x'00ff', '2024-02-29', '2024-01-01T10:00:00Z', '5', 9007199254740993, NULL),
        (-9223372036854775808, -0.0, 2.5, '', x'', '0001-01-01', '2024-01-01 10:00:00.5Z', 3.0, 0.5, NULL),
        (NULL, 9e999, 1e300, 'a"b,' || char(10) || 'é', NULL, NULL, NULL, 12345678901234567, 1e21, NULL)`);
    const { rows, ...table } = await read(body);
    expect(typesOf(table)).toEqual({
      ...{ i: 'integer', r: 'double', n: 'double', s: 'string', b: 'bytes', d: 'date', at: 'instant' },
      ...{ mixed: 'string', huge: 'string', none: 'string' },
    });
    expect(valuesOf(rows, 'i')).toEqual([9223372036854775807n, -9223372036854775808n, null]);
    expect(valuesOf(rows, 'r')).toEqual([1, 0, Infinity]);
    expect(valuesOf(rows, 'n')).toEqual([1, 2.5, 1e300]);
    expect(valuesOf(rows, 's')).toEqual(['007', '', 'a"b,\né']);
    expect(valuesOf(rows, 'b')).toEqual([Buffer.of(0, 255), Buffer.alloc(0), null]);
    expect(valuesOf(rows, 'd')).toEqual(['2024-02-29', '0001-01-01', null]);
    expect(valuesOf(rows, 'mixed')).toEqual(['5', '3.0', '12345678901234567']);
    expect(valuesOf(rows, 'huge')).toEqual(['9007199254740993', '0.5', '1e+21']);
    expect(table.reading.warnings).toEqual(['Columns that hold both numbers and text are text.']);
  });

  it.each([
    [
      'row numbers that are a column',
      ada,
      [
        [7, 'Ada'],
        [9, null],
      ],
    ],
    [
      'a key that is none of them',
      "CREATE TABLE t (a INTEGER PRIMARY KEY DESC, b TEXT); INSERT INTO t VALUES (2, 'x'), (1, 'y')",
      [
        [2, 'x'],
        [1, 'y'],
      ],
    ],
    [
      'no row numbers, in the order of its key',
      "CREATE TABLE t (a TEXT, b INT, c TEXT, PRIMARY KEY (c, b)) WITHOUT ROWID; INSERT INTO t VALUES ('x', 2, 'b'), ('y', 1, 'b'), ('z', 9, 'a')",
      [
        ['z', 9, 'a'],
        ['y', 1, 'b'],
        ['x', 2, 'b'],
      ],
    ],
    [
      'columns that were added later',
      "CREATE TABLE t (a INT); INSERT INTO t VALUES (1); ALTER TABLE t ADD b TEXT DEFAULT 5; ALTER TABLE t ADD c REAL DEFAULT -2; ALTER TABLE t ADD d; INSERT INTO t VALUES (2, 'x', 3, 'y')",
      [
        [1, '5', -2, null],
        [2, 'x', 3, 'y'],
      ],
    ],
    [
      'columns that are computed, as far as they are stored',
      'CREATE TABLE t (a INT, v INT AS (a * 2), s INT AS (a * 3) STORED); INSERT INTO t VALUES (1), (2)',
      [
        [1, 3],
        [2, 6],
      ],
    ],
    [
      'text in UTF-16, in a log of changes that was written back',
      "PRAGMA encoding = 'UTF-16be'; PRAGMA journal_mode = wal; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('ŝ😀')",
      [['ŝ😀']],
    ],
    [
      'a definition with comments, checks and keys of others',
      'CREATE TABLE "t (1)" (a INT CHECK (a > 0) /* ) */, b REFERENCES nobody (x)) STRICT'
        .replace('b R', 'b TEXT R')
        .concat('; INSERT INTO "t (1)" VALUES (1, \'x\')'),
      [[1, 'x']],
    ],
  ])('is read where it has %s', async (_, statements, rows) => {
    expect((await read(sqliteOf(statements))).rows.map((row) => Object.values(row))).toEqual(rows);
  });

  it('is the first with records, unless another is asked for by the option that names sheets', async () => {
    const body = sqliteOf(
      `CREATE TABLE empty (a); CREATE TABLE one (x); INSERT INTO one VALUES (1); CREATE TABLE two (y); INSERT INTO two VALUES (2);
       CREATE VIEW seen AS SELECT 1 AS z; CREATE VIRTUAL TABLE found USING fts5(t); INSERT INTO found VALUES ('x')`,
    );
    const table = await read(body);
    expect([table.rows, table.reading.sheet]).toEqual([[{ x: 1 }], 'one']);
    expect(table.reading.warnings[0]).toMatch(/sheet=NAME reads another one of the database: empty, two$/);
    expect((await read(body, { reading: { sheet: 'two' } })).rows).toEqual([{ y: 2 }]);
    expect(await refused(body, { reading: { sheet: 'seen' } })).toMatch(/is a view or a virtual table/);
    expect(await refused(body, { reading: { sheet: 'found' } })).toMatch(/is a view or a virtual table/);
    expect(await refused(body, { reading: { sheet: 'empty' } })).toMatch(/holds no records/);
    expect(await refused(body, { reading: { sheet: 'sqlite_schema' } })).toMatch(
      /no table of that name; sheet=NAME may be one of: empty, one, two/,
    );
  });

  it('comes in the same rows, whatever the sizes of pages, parts and records', async () => {
    const cell = fc.oneof(fc.constant(null), fc.string({ unit: 'binary', maxLength: 700 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
            fc.double({ noNaN: true }).map((real) => (real === 0 ? 0 : real)),
            cell,
          ),
          { minLength: 1, maxLength: 60 },
        ),
        fc.constantFrom(512, 1024, 65_536),
        async (rows, pageSize) => {
          const body = sqliteOf(
            `PRAGMA page_size = ${pageSize}; CREATE TABLE t (i INT, r REAL, "s" BLOB)`,
            (database) => {
              const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
              for (const row of rows) insert.run(...row);
            },
          );
          const table = await read(body, { chunkBytes: 2000 });
          expect(table.rows.map(({ i, r }) => [cellText(i), r])).toEqual(
            rows.map(([i, r]) => [String(i), r]),
          );
          expect(table.rows.map(({ s }) => s)).toEqual(rows.map(([, , s]) => s));
        },
      ),
      { numRuns: caseCount(6) },
    );
  });
});

describe('An SQLite database that is damaged or hostile', () => {
  const bytes =
    (at: number, ...values: number[]) =>
    (body: Buffer): Buffer => {
      body.set(values, at);
      return body;
    };
  const long = (): Buffer =>
    sqliteOf('PRAGMA page_size = 512; CREATE TABLE t (a)', (database) => {
      for (let i = 0; i < 40; i++) database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(300 + i * 20));
    });

  it('is refused in one sentence wherever it is cut, and read or refused whatever byte is wrong', async () => {
    const body = sqliteOf(ada);
    for (let end = 1; end < body.length; end += 49)
      expect(await refused(body.subarray(0, end))).toMatch(
        /cut short|damaged|no SQLite|empty|text|CSV|delimiter|separat/i,
      );
    const whole = long();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
        const wrong = Buffer.from(whole);
        wrong[at] = value;
        const found: unknown = await read(wrong).catch((error: unknown) => error);
        if (found instanceof Error) expect(found).toMatchObject({ code: 'upload.unparsable' });
      }),
      { numRuns: caseCount(40) },
    );
  });

  it.each([
    ['pages of no size', bytes(16, 0, 3)],
    ['an encoding that there is not', bytes(56, 0, 0, 0, 9)],
    ['a tree that goes back to itself', (body: Buffer) => bytes(512 + 8, 0, 0, 0, 2)(bytes(512, 5)(body))],
    [
      'a record of two GiB',
      (body: Buffer) => bytes(body.readUInt16BE(512 + 8) + 512, 0x88, 0x80, 0x80, 0x80, 0)(body),
    ],
  ])('is refused for %s', async (_, change) => {
    expect(await refused(change(sqliteOf(ada)))).toMatch(/damaged|longer than 16 MiB/);
  });

  it('is refused for a long record whose pages go round, and for statements that are not a table', async () => {
    const round = long();
    for (let at = 512; at + 512 <= round.length; at += 512)
      if (![2, 5, 10, 13].includes(round[at] ?? 0)) round.writeUInt32BE(at / 512 + 1, at);
    expect(await refused(round)).toMatch(/damaged/);
    const query =
      'CREATE TABLE people AS WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT * FROM n';
    const asQuery = sqliteOf(
      `CREATE TABLE people (a, b${' '.repeat(query.length)}); INSERT INTO people VALUES (1, 2)`,
    );
    const at = asQuery.indexOf('CREATE TABLE people');
    asQuery.fill(' ', at, at + query.length + 24).write(query, at);
    expect(await refused(asQuery)).toMatch(/definition of the table/);
    const both = sqliteOf("CREATE TABLE t (a); INSERT INTO t VALUES ('ab'), (x'6162')");
    expect(await refused(both)).toMatch(/both bytes and other values/);
    const error: unknown = await read(
      sqliteOf("CREATE TABLE t (a); INSERT INTO t VALUES (CAST(x'ff' AS TEXT))"),
    ).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ detail: expect.stringMatching(/not utf-8/) });
  });
});

describeCorpus('The database of arx-adult', () => {
  it('has the rows that are in it', async () => {
    const found = await read(readFileSync(corpusFile('arx-adult', 'test.db')));
    const row = (age: number, gender: string, zipcode: string) => ({ age, gender, zipcode });
    expect(found.rows).toEqual([
      ...[row(32, 'male', '81667'), row(45, 'female', '81675'), row(66, 'male', '81925')],
      ...[row(70, 'female', '81931'), row(34, 'female', '81931'), row(70, 'male', '81931')],
      row(45, 'male', '81931'),
    ]);
  });
});
