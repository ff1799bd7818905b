import { writeSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Column } from '#libs/contracts';
import { canonicalText } from '#libs/deidentify';
import { exportRelation, type ScratchFile } from '#libs/tabular';
import { specEngine } from '../../../../test/support/spec-engine.js';
import { shortText } from './risk-source.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine } = await specEngine();

const quoted = (text: string): string =>
  `'${text.replaceAll("'", "''").replaceAll('\u0000', "' || chr(0) || '")}'`;
const cast = (sqlType: string, ...texts: readonly string[]): string[] =>
  texts.map((text) => `CAST(${quoted(text)} AS ${sqlType})`);

/** A double of these 64 bits. */
const ofBits = (high: string, low: string): string =>
  `CAST('${high.padEnd(32, '0')}${low.padStart(32, '0')}'::BIT AS DOUBLE)`;
const signs = [
  "-('nan'::DOUBLE)",
  ofBits('0111111111111', '101'),
  ofBits('1111111111111', '1'),
  '-0.0::DOUBLE',
];
const days = ['0001-01-01', '9999-12-31', '1900-01-01', '1970-01-01', '2024-02-29'];
const moments = days.flatMap((day) => [
  `${day} 00:00:00`,
  `${day} 00:00:00.000001`,
  `${day} 23:59:59.999999`,
  `${day} 12:00:00`,
]);

/** Of each type, its type in parts and values of it, some of which are written in several ways. */
const seeds: Record<Column['type'], readonly (readonly [string, readonly string[]])[]> = {
  boolean: [['BOOLEAN', cast('BOOLEAN', 'true', 'false')]],
  integer: [['BIGINT', cast('BIGINT', '0', '-0', '1', '-1', '9223372036854775807', '-9223372036854775808')]],
  decimal: [
    [
      'DECIMAL(38, 4)',
      cast('DECIMAL(38, 4)', '0', '-0.0000', '1', '1.0', '1.5000', `-${'9'.repeat(34)}.9999`),
    ],
  ],
  double: [
    [
      'DOUBLE',
      [
        ...cast('DOUBLE', '0', 'nan', 'inf', '-inf', '1', '1.0', '5e-324', '-5e-324', '1e308', '1e16', '0.1'),
        ...signs,
      ],
    ],
  ],
  date: [['DATE', cast('DATE', ...days)]],
  time: [['TIME', cast('TIME', '00:00', '00:00:00', '24:00:00', '23:59:59.999999', '12:00:00.5')]],
  timestamp: [['TIMESTAMP', cast('TIMESTAMP', ...moments)]],
  instant: [
    [
      'TIMESTAMPTZ',
      cast(
        'TIMESTAMPTZ',
        '2024-01-01 12:00:00+02',
        '2024-01-01 10:00:00Z',
        ...moments.map((text) => `${text}+00`),
      ),
    ],
    ['TIMESTAMP', cast('TIMESTAMP', ...moments)],
  ],
  string: [
    [
      'VARCHAR',
      cast(
        'VARCHAR',
        ...[
          '',
          ' ',
          'a',
          'a ',
          ' a',
          'A',
          'é',
          'e\u0301',
          '1',
          '1.0',
          '-0.0',
          '-nan',
          'NULL',
          'null',
          '""',
          '"',
          '\\N',
        ],
        ...[
          'a,b',
          'a\rb',
          '\u0000',
          '\ufeff',
          '\u200b',
          '=1',
          "'=1",
          'ſ',
          'x'.repeat(200),
          `${'x'.repeat(199)}y`,
        ],
      ),
    ],
  ],
  json: [
    [
      'JSON',
      cast(
        'JSON',
        '{"a":1,"b":2}',
        '{"b":2,"a":1}',
        '{"a":1}',
        '{"a": 1}',
        '1',
        '1.0',
        '"1"',
        '{"a":0.1234567890123456789}',
        '{"a":0.12345678901234568}',
        '[1e2]',
        '[100.0]',
        '[]',
        '[ ]',
      ),
    ],
  ],
  bytes: [['BLOB', cast('BLOB', '', '\\x00', 'a', 'A', '\\xFF', '\\xFF\\x00')]],
};

/** Rows by what they have, in the order in which something new comes. */
function partition(keys: readonly unknown[]): number[] {
  const seen = new Map<unknown, number>();
  return keys.map((key) => {
    const found = seen.get(key) ?? seen.size;
    seen.set(key, found);
    return found;
  });
}

async function exported(
  part: ScratchFile,
  column: Column,
  format: 'csv' | 'ndjson' | 'parquet',
): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  const given = { engine, columns: [column], parts: [part] };
  for await (const block of exportRelation({ ...given, format })) blocks.push(block);
  return Buffer.concat(blocks);
}

const lines = (bytes: Buffer): string[] => bytes.toString('latin1').split('\n').slice(0, -1);

/** The values of a Parquet file, doubles bit by bit. */
async function stored(bytes: Buffer, type: Column['type']): Promise<unknown[]> {
  const file = engine.newFile();
  writeSync(file.fd, bytes);
  const shown = type === 'double' ? 'CAST(v AS BIT)' : 'v';
  const rows = await engine.query(`SELECT CAST(${shown} AS VARCHAR) AS v FROM read_parquet('${file.path}')`);
  file.close();
  return rows.map(({ v }) => v);
}

/** Numbers of the classes that rows are in, by an expression over \`v\`, each with one hash: large tables are counted by parts of it. */
async function classes(relation: string, key: string): Promise<number[]> {
  const numbered = `SELECT row_number() OVER () - 1 AS i, ${key} AS k FROM (${relation})`;
  const groups = await engine.query(
    `WITH n AS MATERIALIZED (${numbered}), g AS (SELECT min(i) AS first, k, min(hash(k)) AS low, max(hash(k)) AS high FROM n GROUP BY k)
     SELECT g.first AS first, g.low = g.high AS one FROM n JOIN g ON n.k IS NOT DISTINCT FROM g.k ORDER BY n.i`,
  );
  expect(groups.filter(({ one }) => one !== true)).toEqual([]);
  return partition(groups.map(({ first }) => first));
}

const cases = Object.entries(seeds).flatMap(([type, ways]) =>
  ways.map(([sqlType, values]) => [type as Column['type'], sqlType, values] as const),
);

it.each(cases)(
  'Records of one class are the same bytes, and no others are: %s as %s',
  async (type, sqlType, values) => {
    const column: Column = { name: 'v', type };
    const check = async (cells: readonly string[]): Promise<void> => {
      const part = engine.newFile();
      const sql = `SELECT CAST(unnest([${cells.join(', ')}]) AS ${sqlType}) AS v`;
      await engine.copyTo({ sql, file: part, format: 'part' });
      const relation = await engine.relation([part], [column]);
      const key = type === 'json' ? 'CAST(v AS VARCHAR)' : 'v';
      const counted = await classes(relation, key);
      expect([type, 'csv', partition(lines(await exported(part, column, 'csv')).slice(1))]).toEqual([
        type,
        'csv',
        counted,
      ]);
      const parquet = await stored(await exported(part, column, 'parquet'), type);
      expect([type, 'parquet', partition(parquet)]).toEqual([type, 'parquet', counted]);
      const written = lines(await exported(part, column, 'ndjson'));
      for (const line of written) JSON.parse(line);
      expect([type, 'ndjson', partition(written)]).toEqual([type, 'ndjson', counted]);
      for (const text of [canonicalText('v', type), shortText('v')])
        expect([type, text, await classes(relation, text)]).toEqual([type, text, counted]);
      part.close();
    };
    await check([...values, 'NULL', ...values]);
    const cells = fc.array(fc.constantFrom(...values, 'NULL'), { minLength: 1, maxLength: 8 });
    await fc.assert(fc.asyncProperty(cells, check), { numRuns: caseCount(4) });
  },
);
