import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Engine, openEngine } from '../engine/engine.js';
import { identifier } from '../engine/sql.js';
import { imported, testScratch } from '../../test/imported.js';
import { caseCount } from '../../../../test/support/case-count.js';

const scratch = testScratch();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile, threads: 1 });
});
afterAll(() => engine.close());

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom('0', '1', '2', '5', '9'), minLength: least, maxLength: most });
/** What looks like numbers, of which some are codes: signs, zeros at either end, exponents, many digits. */
const number = fc
  .tuple(
    fc.constantFrom('', '', '-', '+'),
    digits(1, 4),
    digits(0, 3),
    fc.constantFrom('', '', '', 'e5', 'E-7', 'e-07'),
  )
  .map(([sign, whole, part, power]) => `${sign}${whole}${part === '' ? '' : `.${part}`}${power}`);
const cell = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 1, arbitrary: fc.tuple(digits(15, 20), digits(0, 20)).map(([a, b]) => `${a}${b && `.${b}`}`) },
  fc.constantFrom('-0', '0', '0.0', '-0.0', '0.00', '1.5', '1.50', '2', '2.0', '1e5', '100000', 'x', ''),
  fc.constantFrom(
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
    '2020-01-01T10:00:00+02:00',
    '12:00:00',
  ),
);
/** Columns of one kind as they come, and of all kinds at once. */
const column = fc.oneof(
  fc.array(cell, { minLength: 1, maxLength: 24 }),
  fc.integer({ min: 1, max: 3 }).chain((scale) =>
    fc.array(
      fc
        .tuple(fc.constantFrom('', '-'), fc.integer({ min: 0, max: 99 }), digits(scale, scale))
        .map(([sign, whole, part]) => `${sign}${whole}.${part}`),
      { minLength: 1, maxLength: 24 },
    ),
  ),
  fc.array(
    fc.integer({ min: 0, max: 1e6 }).map((n) => String(n / 1e6)),
    { minLength: 1, maxLength: 24 },
  ),
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String), { minLength: 1, maxLength: 24 }),
);

const same = (text: string): string => text;
const whole = (text: string): string => text.replace(/[.]0$/, '');
const plain = (text: string): string => {
  const [, sign = '', first = '', rest = '', power = ''] =
    /^(-?)([0-9])(?:[.]([0-9]+))?e-([0-9]+)$/.exec(text) ?? [];
  return power === '' ? text : `${sign}0.${'0'.repeat(Number(power) - 1)}${first}${rest}`;
};

it('Every cell comes back as it was written, in whatever parts its column was read', async () => {
  await fc.assert(
    fc.asyncProperty(column, fc.integer({ min: 4, max: 120 }), async (cells, chunkBytes) => {
      const body = `k,v\n${cells.map((text) => `x,${text}\n`).join('')}`;
      const table = await imported(engine, body, { header: true, chunkBytes });
      const type = table.columns[1]?.type;
      const v = identifier('v');
      const rows = await engine.query(
        `SELECT CAST(${v} AS VARCHAR) AS t FROM (${await engine.relation(table.files, table.columns)})`,
      );
      for (const file of table.files) file.close();
      const back = rows.map(({ t }) => t);
      const expected = cells.map((text) => (text === '' ? null : text));
      // Doubles are written in one way throughout: whole numbers `3` or `3.0`, small ones `0.00001` or `1e-05`.
      const ways = type === 'double' ? [same, whole, plain, (text: string) => plain(whole(text))] : [same];
      const found = ways.map((way) => back.map((text) => (typeof text === 'string' ? way(text) : text)));
      expect([
        type,
        found.find((texts) => JSON.stringify(texts) === JSON.stringify(expected)) ?? back,
      ]).toEqual([type, expected]);
    }),
    { numRuns: caseCount(300) },
  );
  expect(scratch.open()).toBe(0);
}, 120_000);
