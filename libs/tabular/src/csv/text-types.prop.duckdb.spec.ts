import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { literal } from '../engine/sql.js';
import { specTables } from '../../test/imported.js';
import { typesOfHead } from './find-types.js';
import { typedSelect } from './text-types.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine } = await specTables();

const special = '[+-]?([iI]nf|INF|[iI]nfinity)|NaN|nan|NAN';
const stamp = '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?';

const number = (rule: string): string =>
  `t IS NOT NULL AND CASE WHEN isfinite(t) THEN ${rule} ELSE regexp_full_match(x, '${special}') END`;

/** How small numbers are written: not there, `0.00001` (whose shortest text has the same digits) or `1e-05`. */
const plainly = `(CAST(t AS VARCHAR) LIKE '%e-%' AND x SIMILAR TO '-?0[.]0+[1-9]([0-9]*[1-9])?'
  AND regexp_replace(x, '^-?0[.]0+', '') = regexp_replace(CAST(t AS VARCHAR), 'e.*|[-.]', '', 'g'))`;
const doubles = (type: string, rule: string): Record<string, readonly [string, string]> => ({
  [type]: ['DOUBLE', number(`x NOT LIKE '%e%' AND ${rule}`)],
  [`${type}:plain`]: ['DOUBLE', number(`x NOT LIKE '%e%' AND (${rule} OR ${plainly})`)],
  [`${type}:exp`]: ['DOUBLE', number(rule)],
});

/** The rules one by one, without a thought of what they cost: of the trimmed text `x` and of `t`, which is it as a value. */
const rules = {
  boolean: ['BOOLEAN', `lower(x) IN ('true', 'false')`],
  integer: ['BIGINT', 'CAST(t AS VARCHAR) = x AND t BETWEEN -9007199254740992 AND 9007199254740992'],
  wide: ['BIGINT', 'CAST(t AS VARCHAR) = x'],
  fixed2: [
    'DOUBLE',
    number(`x SIMILAR TO '[^.e]*[.][0-9]{2}' AND CAST(t AS VARCHAR) = x AND x NOT LIKE '%.0'`),
  ],
  ...doubles('fraction', `CAST(t AS VARCHAR) = x AND x NOT LIKE '%.0'`),
  ...doubles('double', `replace(CAST(t AS VARCHAR) || '$', '.0$', '$') = x || '$' AND x <> '-0'`),
  ...doubles('pointed', `CAST(t AS VARCHAR) = x AND x <> '-0.0'`),
  decimal2: ['DECIMAL(18, 2)', `CAST(t AS VARCHAR) = x`],
  date: ['DATE', `length(x) = 10 AND CAST(t AS VARCHAR) = x AND x >= '0001'`],
  time: ['TIME', `CAST(t AS VARCHAR) = x AND x < '24'`],
  timestamp: ['TIMESTAMP', `t IS NOT NULL AND regexp_full_match(x, '${stamp}') AND x >= '0001'`],
  instant: [
    'TIMESTAMPTZ',
    `t IS NOT NULL AND regexp_full_match(x, '${stamp}(Z|[+-][01][0-9](:?[0-5][0-9])?)') AND year(timezone('UTC', t)) BETWEEN 1 AND 9999`,
  ],
} as const;

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '9'), minLength: 1, maxLength: length });
const day = fc
  .tuple(
    fc.constantFrom('2020', '0001', '0000', '9999', '10000', '0044', '1582'),
    fc.integer({ min: 0, max: 13 }),
    digits(2),
  )
  .map(([year, month, of]) => `${year}-${String(month).padStart(2, '0')}-${of.padStart(2, '0')}`);
const hour = fc
  .tuple(
    fc.integer({ min: 0, max: 25 }),
    digits(2),
    fc.constantFrom('', ':00', ':59', ':60', ':07.5', ':07.500', ':07.123456', ':07.1234567'),
  )
  .map(([h, m, s]) => `${String(h).padStart(2, '0')}:${m.padStart(2, '0')}${s}`);
const text = fc
  .oneof(
    digits(20),
    fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        digits(17),
        fc.constantFrom('', '.', '.5', '.25', '.50', '.0', 'e5', 'e-07', 'e-05', 'E-400', '.0e3', '_0'),
      )
      .map((parts) => parts.join('')),
    digits(17).map((part) => `0.0000${part}`),
    day,
    hour,
    fc
      .tuple(
        day,
        fc.constantFrom(' ', 'T', '  ', ' (BC) '),
        hour,
        fc.constantFrom('', 'Z', '+00', '+0000', '+01', '-11:30', '+24:00', ' (BC)', ' UTC'),
      )
      .map((parts) => parts.join('')),
    fc.constantFrom(
      ...[
        'true',
        'TRUE',
        'False',
        't',
        '1',
        'infinity',
        '-infinity',
        'epoch',
        'inf',
        '-Inf',
        'NaN',
        'nan',
        'é',
        '２０２０-01-01',
      ],
    ),
    fc.string({ unit: fc.constantFrom('1', '-', ':', 'T', 'e', '.', ' ', 'é'), minLength: 1, maxLength: 20 }),
  )
  .map((found) => found.replace(/^ +| +$/g, '') || '0');

describe('The guards of types', () => {
  it('let through what their rules let through, however they are ordered and whatever was ruled out before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 12, maxLength: 12 }), async (texts) => {
        const source = `(SELECT ${texts.map((one, i) => `${literal(one)} AS c${i}`).join(', ')})`;
        const names = texts.map((_, i) => `n${i}`);
        const { prospects } = await typesOfHead(async (sql) => engine.query(sql), source, names, undefined);
        const found = texts.map((_, i) => prospects.find(({ column }) => column === i)?.types ?? []);
        const said = Object.entries(rules).map(
          ([type, [sqlType, rule]]) =>
            `coalesce((SELECT ${rule} FROM (SELECT x, TRY_CAST(x AS ${sqlType}) AS t)), false) AS "${type}"`,
        );
        const list = texts.map((one, i) => `(${i}, ${literal(one)})`).join(', ');
        const rows = await engine.query(`SELECT ${said.join(', ')} FROM (VALUES ${list}) v(i, x) ORDER BY i`);
        const expected = rows.map((row) => Object.keys(rules).filter((type) => row[type] === true));
        // Types of one scale, and ways to write small numbers, are tried where the head shows them.
        const scaled = (one: string, types: readonly string[] = []): string[] =>
          types
            .filter((type) => !/[0-9]$/.test(type) || (type.endsWith('2') && /[.][0-9]{2}$/.test(one)))
            .filter((type) => !type.includes(':') || /[0-9]e|^-?0[.]0000[0-9]*[1-9]$/.test(one));
        expect(texts.map((one, i) => [one, scaled(one, found[i])])).toEqual(
          texts.map((one, i) => [one, scaled(one, expected[i])]),
        );
        for (const [i, types] of expected.entries()) {
          for (const type of ['timestamp', 'boolean', 'date'] as const) {
            const sql = typedSelect(`(SELECT ${literal(texts[i] ?? '')} AS c0)`, {
              names: ['n'],
              types: [type],
              trim: false,
              padded: false,
            });
            const failure = await engine.query(sql).then(
              () => undefined,
              (error: unknown) => error,
            );
            expect([texts[i], type, failure === undefined]).toEqual([texts[i], type, types.includes(type)]);
          }
        }
      }),
      { numRuns: caseCount(40) },
    );
  }, 120_000);
});
