import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Column } from '#libs/contracts';
import { type Row } from '../engine/cells.js';
import { type Engine, openEngine } from '../engine/engine.js';
import { literal } from '../engine/sql.js';
import { testScratch } from '../../test/imported.js';
import { ColumnFacts, factExpressions, momentExpressions } from './column-facts.js';
import { footerFacts } from './footer.js';
import { caseCount } from '../../../../test/support/case-count.js';

const scratch = testScratch();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile, threads: 1 });
});
afterAll(() => engine.close());

const columns: Column[] = (
  ['boolean', 'integer', 'double', 'date', 'time', 'timestamp', 'string', 'json'] as const
).map((type) => ({ name: `a "${type}", ‘a’`, type }));
const sqlTypes = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'DATE', 'TIME', 'TIMESTAMP', 'VARCHAR', 'JSON'];

const absent = fc.constant(null);
const cells = [
  fc.constantFrom('true', 'false'),
  fc.constantFrom('0', '-1', '7', '9223372036854775807', '-9223372036854775808', '9007199254740993'),
  fc.constantFrom('0', '-0.0', '1.5', '0.1', '-2e-300', '1e149', '1e151', 'NaN', 'inf', '-inf', '5e-324'),
  fc.constantFrom('2020-02-29', '0001-01-01', '12020-01-01', '0044-03-15 (BC)', 'infinity', '1969-12-31'),
  fc.constantFrom('00:00:00', '23:59:59.999999', '10:20:30'),
  fc.constantFrom(
    '2020-02-29 01:02:03',
    '2020-02-29 01:02:03.5',
    '0044-03-15 (BC) 00:00:00',
    '1677-09-21 00:12:43',
  ),
  fc.oneof(
    fc.constantFrom('', 'a', 'Z', 'é', '😀', '\u{10FFFF}', ' '),
    fc.constantFrom('é', 'x', '😀').map((text) => text.repeat(210)),
    fc.constantFrom('x', 'y').map((text) => text.repeat(5000)),
  ),
  fc.constantFrom('{}', '[1]'),
];

const facts = (row: Row): unknown[] =>
  columns.map((column, i) => {
    const one = new ColumnFacts();
    one.add(row, i);
    // As a profile is kept: JSON knows no -0.
    return JSON.parse(JSON.stringify([one.filled, one.bounds(column), one.moments()])) as unknown;
  });

describe('The footer of a part', () => {
  it('says what a scan of the part says, or nothing', async () => {
    const table = fc.array(fc.tuple(...cells.map((cell) => fc.oneof(absent, cell, cell))), {
      minLength: 1,
      maxLength: 12,
    });
    let fromFooter = 0;
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(1, 7000), async (rows, times) => {
        const values = rows.map(
          (row) => `(${row.map((cell) => (cell === null ? 'NULL' : literal(cell))).join(', ')})`,
        );
        const selected = columns.map(
          ({ name }, i) => `CAST(v${i} AS ${sqlTypes[i] ?? ''}) AS "${name.replaceAll('"', '""')}"`,
        );
        const file = scratch.newFile();
        const names = columns.map((_, i) => `v${i}`).join(', ');
        const sql = `SELECT ${selected.join(', ')} FROM (VALUES ${values.join(', ')}) v(${names}), range(${times})`;
        await engine.copyTo({ sql, file, format: 'part' });
        const relation = await engine.relation([file], columns);
        const known = await footerFacts(engine, file, columns);
        const found = async (expressions: string[]): Promise<Row> =>
          (await engine.query(`SELECT ${['1', ...expressions].join(', ')} FROM (${relation})`))[0] ?? {};
        const scanned = await found(columns.flatMap((column, i) => factExpressions(column, i)));
        const quick = await found(
          columns.flatMap((column, i) => momentExpressions(column, i, known) ?? factExpressions(column, i)),
        );
        expect(facts({ ...known, ...quick })).toEqual(facts(scanned));
        fromFooter += columns.filter((_, i) => `filled${i}` in known).length;
        file.close();
      }),
      { numRuns: caseCount(60) },
    );
    expect(fromFooter).toBeGreaterThan(60);
  }, 120_000);

  it('is enough for every type that has an order, where nothing is odd', async () => {
    const plain = ['true', '7', '1.5', '2020-02-29', '10:20:30', '2020-02-29 01:02:03.5', 'é', '{}'];
    const selected = columns.map(
      ({ name }, i) =>
        `CAST(${literal(plain[i] ?? '')} AS ${sqlTypes[i] ?? ''}) AS "${name.replaceAll('"', '""')}"`,
    );
    const file = scratch.newFile();
    await engine.copyTo({ sql: `SELECT ${selected.join(', ')} FROM range(100000)`, file, format: 'part' });
    const known = await footerFacts(engine, file, columns);
    expect(columns.map((_, i) => known[`min${i}`])).toEqual([
      ...[true, 7, 1.5, '2020-02-29', '10:20:30', '2020-02-29 01:02:03.5', 'é', undefined],
    ]);
    expect(columns.map((_, i) => known[`filled${i}`])).toEqual([
      ...Array.from({ length: 7 }, () => 100_000),
      undefined,
    ]);
    const narrower = columns.map(({ name }) => ({ name, type: 'string' as const }));
    expect(Object.keys(await footerFacts(engine, file, narrower))).toEqual(['filled6', 'min6', 'max6']);
    file.close();
  });
});
