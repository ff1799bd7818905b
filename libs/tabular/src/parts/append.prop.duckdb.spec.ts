import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '#libs/kernel';
import {
  type Imported,
  imported,
  type ReadOptions,
  readBack,
  refusalOf,
  rowsOf,
  specTables,
} from '../../test/imported.js';
import { appendTable, coarselyWritten, schemaOf, writtenTable, type WrittenTable } from './append.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specTables();

/** What a file has, as what it is written. */
function tableOf({ schema = new Map(), own, told }: Imported): WrittenTable {
  return writtenTable(new Map([...schema].filter(([name]) => own?.has(name))), told ?? new Set());
}

/** One file behind another: what they are together, or the refusal. */
async function appended(first: string, second: string, options: ReadOptions = { header: true }) {
  const before = await imported(engine, first, options);
  const files = [...before.files];
  try {
    const base = tableOf(before);
    const behind = await imported(engine, second, { ...options, known: schemaOf(base) });
    files.push(...behind.files);
    const { columns } = appendTable(base, tableOf(behind));
    return { columns, rows: await rowsOf(engine, { files, columns }) };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'version.append') throw error;
    return error.detail;
  } finally {
    for (const file of files) file.close();
  }
}

async function atOnce(text: string) {
  const { files, columns } = await imported(engine, text, { header: true });
  try {
    return { columns, rows: await rowsOf(engine, { files, columns }) };
  } finally {
    for (const file of files) file.close();
  }
}

const text = (cells: readonly string[]): string => cells.map((cell, i) => `${i},${cell}\n`).join('');
const header = 'k,v\n';

/** Ways to write values of which each is told by the value. */
const plain = [
  ['0', '7', '12', '-3', '9007199254740993'],
  ['007', '01234', '5', 'x', '7-A'],
  ['2020-01-31', '1999-12-01', 'soon', '2020-02-30'],
  ['1.50', '2.25', '10.00', '3.00', 'n'],
  ['12:00:00', '23:59:59', 'noon'],
  ['', 'a', 'b'],
];
/** And some that are not: spellings, spaces, marks, doubles. */
const odd = [
  'true',
  'TRUE',
  ' 1',
  '""',
  '"2"',
  '1.5',
  '3.0',
  '0.00001',
  '1e-05',
  '31/12/2020',
  '05/06/2020',
  '2020-01-31T10:00:00Z',
];
const some = (cells: readonly string[]) =>
  fc.array(fc.constantFrom(...cells), { minLength: 1, maxLength: 6 });

describe('A file behind another', () => {
  it('comes to what both would be as one file, or is refused for how something was written', async () => {
    let kept = 0;
    const cells = fc.oneof(fc.constantFrom(...plain).chain(some), some([...odd, '4', 'x', '']));
    await fc.assert(
      fc.asyncProperty(cells, cells, async (a, b) => {
        // Nothing but empty texts is a column of text for whoever begins with it.
        fc.pre(a.some((cell) => cell !== '' && cell !== '""'));
        const found = await appended(header + text(a), header + text(b));
        if (typeof found === 'string') return;
        kept++;
        expect(found).toEqual(await atOnce(header + text(a) + text(b)));
      }),
      { numRuns: caseCount(60) },
    );
    expect(kept).toBeGreaterThan(20);
    expect(scratch.open()).toBe(0);
  }, 60_000);

  it('is refused for none of the values that are written in one way alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...plain).chain((cells) => fc.tuple(some(cells), some(cells))),
        async ([a, b]) => {
          expect(await appended(header + text(a), header + text(b))).toEqual(
            await atOnce(header + text(a) + text(b)),
          );
        },
      ),
      { numRuns: caseCount(25) },
    );
  }, 60_000);

  it('has its columns by their names, and null where it lacks one', async () => {
    const found = await appended('a,b,d\n1,x,1.50\n', 'c,a\n2.50,7\n');
    expect(found).toEqual({
      columns: [
        { name: 'a', type: 'integer' },
        { name: 'b', type: 'string' },
        { name: 'd', type: 'decimal' },
        { name: 'c', type: 'decimal' },
      ],
      rows: [
        expect.objectContaining({ a: 1, b: 'x', c: null }),
        expect.objectContaining({ a: 7, b: null, d: null }),
      ],
    });
  });

  it('of JSON is text where one of both is, and null where a key is in the other alone', async () => {
    const found = await appended('{"a":1,"d":"2020-01-31"}\n', '{"a":"x","b":2.5,"d":"soon"}\n', {
      format: 'ndjson',
    });
    expect(found).toMatchObject({
      rows: [
        { a: '1', d: '2020-01-31', b: null },
        { a: 'x', d: 'soon', b: 2.5 },
      ],
    });
    expect(await appended('{"a":1.0}\n', '{"a":"x"}\n', { format: 'ndjson' })).toMatch(/its integer values/);
  });

  it('is refused with its header where what is there has none, also in fixed widths and in an archive', async () => {
    const known = new Map([['column_1', 'integer' as const]]);
    const said = { known, inheritsHeader: true, reading: { header: 'absent' as const } };
    const widths = [
      { name: 'column_1', width: 3 },
      { name: 'b', width: 3 },
    ];
    for (const [body, options] of [
      ['id,b\n4,5\n', said],
      ['id,b\n', said],
      ['id b\n4  5\n', { ...said, reading: { ...said.reading, widths } }],
      [gzipSync('id,b\n4,5\n'), { ...said, format: 'compressed' }],
    ] as const)
      expect((await refusalOf(engine, body, options)).detail).toMatch(/^What is there has no header/);
    const { rows } = await readBack(engine, '4,x\n5,y\n', said);
    expect(rows).toEqual([
      { column_1: 4, column_2: 'x' },
      { column_1: 5, column_2: 'y' },
    ]);
  });

  it('says what would help, and only where something does', async () => {
    const told = async (before: string, behind: string, reading?: ReadOptions) => {
      const first = await imported(engine, before, { header: true });
      const base = tableOf(first);
      const second = await imported(engine, behind, { header: true, known: schemaOf(base), ...reading });
      for (const file of [...first.files, ...second.files]) file.close();
      try {
        return appendTable(base, tableOf(second)).columns[1]?.type;
      } catch (error) {
        return error instanceof Problem ? /say types|upload/.exec(error.detail)?.[0] : error;
      }
    };
    const v = (type: string) => ({ reading: { types: { v: type } } });
    const [flags, doubles] = [`${header}0,true\n`, `${header}0,1.5\n1,0.25\n`];
    expect(await told(flags, `${header}1,yes\n`)).toBe('say types');
    expect(await told(flags, `${header}1,yes\n`, v('boolean'))).toBe('boolean');
    expect(await told(doubles, `${header}1,2.50\n`)).toBe('say types');
    expect(await told(doubles, `${header}1,2.50\n`, v('double'))).toBe('double');
    const instants = `${header}0,2020-01-31T10:00:00Z\n`;
    expect(await told(instants, `${header}1,x\n`)).toBe('say types');
    expect(await told(instants, `${header}1,2020-01-31T10:00:00\n`)).toBe('say types');
    expect(await told(instants, `${header}1,2020-01-31T12:00:00+02:00\n`)).toBe('instant');
    expect(await told(`${header}0,x\n`, `${header}1,5\n`, v('integer'))).toBe('say types');
    expect(await told(`${header}0,x\n`, `${header}1,5\n`, v('text'))).toBe('string');
  });

  it('of a format that tells no more than types is taken as far as these are clear', () => {
    const table = (type: 'integer' | 'decimal') => coarselyWritten([{ name: 'a', type }]);
    expect(appendTable(table('integer'), table('integer')).columns).toEqual([{ name: 'a', type: 'integer' }]);
    const unclear = () => appendTable(table('decimal'), table('decimal'));
    expect(unclear).toThrow(expect.objectContaining({ code: 'version.append' }));
  });

  it.each([
    ['a,b\n1,x\n', 'c,d\n1,x\n', 'No column of the file is one of those that there are.'],
    ['a,b\n1,x\n', 'a,B\n1,x\n', 'The column "B" has the name of one that is there in other letters.'],
    ['a,b\n1,true\n', 'a,b\n1,maybe\n', /^The column "b" would become string, and .* its boolean values/],
  ])('is refused where they are not one table: %j', async (first, second, detail) => {
    expect(await appended(first, second)).toEqual(
      typeof detail === 'string' ? detail : expect.stringMatching(detail),
    );
  });
});
