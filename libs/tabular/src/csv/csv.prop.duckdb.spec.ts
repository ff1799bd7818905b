import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exportRelation } from '../read/export.js';
import { imported, rowsOf, specTables } from '../../test/imported.js';
import { joinTypes, type PartType, partTypes } from '../parts/types.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specTables();

/** A cell of text: ordinary, hostile, looking like other types, or absent. A byte order mark is lost in JavaScript. */
const cell = fc.oneof(
  fc.constant(null),
  fc.constantFrom(
    '',
    ' ',
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    ';',
    'x',
    '007',
    '1',
    '-5',
    '2.5',
    '2020-01-01',
    'true',
    '😀',
    "'",
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll(/[\0\uFEFF]/g, '_')),
  fc
    .array(fc.constantFrom('"', ',', '\n', 'é', '😀', 'a', ' '), { maxLength: 8 })
    .map((parts) => parts.join('')),
);

const rows = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
  );

const written = (text: string | null, always: boolean): string => {
  if (text === null) return '';
  return always || text === '' || /[",\r\n ]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

describe('any table of text', () => {
  it('comes back from CSV cell by cell, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.boolean(),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom('\n', '\r\n'),
        async (table, always, chunkBytes, blockBytes, end) => {
          // A column of text for sure: types must not hide what a cell was.
          const lines = table.map((row) => ['text', ...row].map((text) => written(text, always)).join(','));
          const names = ['k', ...(table[0] ?? []).map((_, i) => `c${i}`)];
          const body = [names.join(','), ...lines].map((line) => line + end).join('');
          const read = await imported(engine, body, { chunkBytes, blockBytes, header: true });
          const sql = await engine.relation(
            read.files,
            read.columns.map(({ name, type }) => ({ name, type })),
          );
          const back = await engine.query(sql);
          for (const file of read.files) file.close();
          const types = new Map(read.columns.map(({ name, type }) => [name, type]));
          const got = back.map((row) => names.slice(1).map((name) => row[name]));
          const expected = table.map((row) => row.map((text, i) => asTyped(text, types.get(`c${i}`))));
          expect(got).toEqual(expected);
        },
      ),
      { numRuns: caseCount(120) },
    );
    expect(scratch.open()).toBe(0);
  }, 120_000);

  it('comes back from its own export', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 300 }), async (table, chunkBytes) => {
        const names = (table[0] ?? []).map((_, i) => `c${i}`);
        const lines = table.map(
          (row) => `${JSON.stringify(Object.fromEntries(row.map((v, i) => [`c${i}`, v])))}\n`,
        );
        const first = await imported(engine, lines.join(''), { format: 'ndjson', chunkBytes });
        const blocks: Uint8Array[] = [];
        const options = { engine, parts: first.files, columns: first.columns, format: 'ndjson' } as const;
        for await (const block of exportRelation(options)) blocks.push(block);
        const again = await imported(engine, Buffer.concat(blocks), { format: 'ndjson' });
        expect(await rowsOf(engine, again)).toEqual(await rowsOf(engine, first));
        expect(names).toEqual(again.columns.map(({ name }) => name));
        for (const file of [...first.files, ...again.files]) file.close();
      }),
      { numRuns: caseCount(60) },
    );
  }, 120_000);
});

/** What a typed column says of a text. */
function asTyped(text: string | null, type: string | undefined): unknown {
  if (text === null || type === 'string') return text;
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (type === 'boolean') return trimmed.toLowerCase() === 'true';
  return type === 'integer' || type === 'double' ? Number(trimmed) : trimmed;
}

const small = [
  'fraction:plain',
  'fraction:exp',
  'double:plain',
  'double:exp',
  'pointed:plain',
  'pointed:exp',
] as const;
const days = ['dayany/', 'daydmy/', 'daymdy/', 'dayany.', 'daydmy.'] as const;

describe('joining types', () => {
  const type = fc.constantFrom<PartType>(
    ...partTypes,
    'decimal1',
    'decimal2',
    'fixed1',
    'fixed2',
    'exact1',
    'exact2',
    ...small,
    ...days,
  );

  it('does not depend on order or grouping, and changes nothing when repeated', () => {
    fc.assert(
      fc.property(type, type, type, (a, b, c) => {
        expect(joinTypes(a, b)).toBe(joinTypes(b, a));
        expect(joinTypes(joinTypes(a, b), c)).toBe(joinTypes(a, joinTypes(b, c)));
        expect(joinTypes(a, a)).toBe(a);
        expect(joinTypes(a, joinTypes(a, b))).toBe(joinTypes(a, b));
      }),
    );
  });
});
