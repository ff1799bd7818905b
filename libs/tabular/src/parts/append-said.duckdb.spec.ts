import { expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { type Imported, imported, readBack, rowsOf, specTables } from '../../test/imported.js';
import { arrowFile } from '../../test/arrow-files.js';
import { fastavro } from '../../test/avro-files.js';
import { sqliteOf } from '../../test/sqlite.js';
import { appendTable, schemaOf, writtenTable, type WrittenTable } from './append.js';

const { engine, scratch } = await specTables();

/** Of each type that can be said, cells that are of it. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  text: ['x', '007', '1.50'],
  boolean: ['true', 'false', '1'],
  integer: ['5', '9007199254740993'],
  decimal: ['1.5', '2.125'],
  'decimal-comma': ['"2,25"'],
  double: ['1.5', '2.125', '3'],
  date: ['2020-01-31'],
  'date(dd/mm/yyyy)': ['31/12/2020', '01/02/2020'],
  time: ['10:00:00'],
  timestamp: ['2020-01-31T10:00:00', '2020-01-31 11:30:00'],
  instant: ['2020-01-31T10:00:00Z', '2020-01-31 11:30:00.5-0530'],
};
const words = Object.keys(kinds);
const names = words.map((_, i) => `v${i}`);

/** A file with a column for each kind, of these cells. */
const file = (cells: readonly (readonly string[])[]): string =>
  [0, 1, 2].map((row) => `${cells.map((of) => of[row % of.length] ?? '').join(',')}\n`).join('');

const text = (cells: readonly (readonly string[])[]): string => `${names.join(',')}\n${file(cells)}`;

const said = Object.fromEntries(words.map((word, i) => [names[i] ?? '', word]));

/** One column as what it is written. */
function columnOf({ schema, told }: Imported, name: string): WrittenTable {
  const type = schema?.get(name) ?? 'string';
  return writtenTable(new Map([[name, type]]), told ?? new Set());
}

function joined(base: WrittenTable, behind: WrittenTable): Column | string {
  try {
    return appendTable(base, behind).columns[0] ?? 'no column';
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'version.append') throw error;
    return error.detail;
  }
}

/** The values of columns as texts; of decimals without zeros at their end. */
async function textsOf({ files }: Pick<Imported, 'files'>, read: Column, shown = read): Promise<string[]> {
  const rows = await rowsOf(engine, { files, columns: [read] });
  const texts = rows.map((row) => String(row[read.name] as string | number | boolean | null));
  return shown.type === 'decimal' ? texts.map((cell) => cell.replace(/[.]?0+$/, '')) : texts;
}

const days = ['date', 'date(dd/mm/yyyy)'];

/** What stands there, and as what said types keep what comes behind it. */
const bases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['found', ['x'], ['text']],
  ['found', ['true'], ['boolean']],
  ['found', ['5'], ['text', 'integer', 'double']],
  ['found', ['9007199254740993'], ['text', 'integer']],
  ['found', ['1.5'], ['text', 'double']],
  ['found', ['1.50'], ['text']],
  ['found', ['3.0'], ['double']],
  ['found', ['0.00001'], ['double']],
  ['found', ['2020-01-31'], ['text', ...days]],
  ['found', ['31/12/2020'], days],
  ['found', ['01/02/2020'], ['text']],
  ['found', ['10:00:00'], ['text', 'time']],
  ['found', ['2020-01-31T10:00:00'], ['timestamp']],
  ['found', ['2020-01-31T10:00:00Z'], ['instant']],
  ['found', [''], words],
  ...words.map((word) => {
    const kept = days.includes(word)
      ? days
      : word.startsWith('decimal')
        ? ['decimal', 'decimal-comma']
        : [word];
    return [word, word === 'decimal-comma' ? ['"1,125"'] : (kinds[word] ?? []), kept] as const;
  }),
];

it.each(bases)(
  'A file of which types are said keeps every value behind one that is %s %j, or is refused',
  async (word, cells, expected) => {
    const all = names.map(() => cells);
    const types = Object.fromEntries(names.map((name) => [name, word]));
    const read = { header: true, ...(word !== 'found' && { reading: { types } }) };
    const base = await imported(engine, text(all), read);
    const known = schemaOf(writtenTable(base.schema ?? new Map(), base.told ?? new Set()));
    const own = text(Object.values(kinds));
    const behind = await imported(engine, own, { header: true, known, reading: { types: said } });
    const kept: string[] = [];
    for (const [i, name] of names.entries()) {
      const column = joined(columnOf(base, name), columnOf(behind, name));
      if (typeof column === 'string') {
        expect(column).toMatch(/^The column "v[0-9]+" would become /);
        continue;
      }
      kept.push(words[i] ?? '');
      const ofBoth = await textsOf({ files: [...base.files, ...behind.files] }, column);
      const ownColumn = (table: Imported): Column => table.columns.find((one) => one.name === name) ?? column;
      const [before, after] = [ownColumn(base), ownColumn(behind)];
      expect(ofBoth).toEqual([
        ...(await textsOf(base, before, column)),
        ...(await textsOf(behind, after, column)),
      ]);
    }
    expect(kept).toEqual(expected);
    for (const part of [...base.files, ...behind.files]) part.close();
    expect(scratch.open()).toBe(0);
  },
);

it('A column that is new and of which a type is said is behind those that there are', async () => {
  const known = new Map([['k', 'integer' as const]]);
  const reading = { types: { v: 'double', w: 'decimal' } };
  const table = await readBack(engine, 'k,v,w\n1,1.50,2.125\n', { header: true, known, reading });
  expect(table.rows).toEqual([{ k: 1, v: 1.5, w: '2.125' }]);
});

it.each([
  ['arrow', arrowFile('file')],
  ['avro', Buffer.from(fastavro.all, 'base64')],
  [
    'sqlite',
    sqliteOf(`CREATE TABLE t (i INT, r REAL, s TEXT, b BLOB, at TEXT, here TEXT);
      INSERT INTO t VALUES (1, 0.5, 'x', x'00ff', '2024-01-01T10:00:00Z', '2024-01-01 10:00:00')`),
  ],
] as const)(
  'A file of %s is appended to itself, its decimals and moments too, and to what was text',
  async (format, body) => {
    const [first, second] = [
      await imported(engine, body, { format }),
      await imported(engine, body, { format }),
    ];
    const table = writtenTable(first.finer ?? new Map(), first.told ?? new Set());
    const { columns } = appendTable(table, table);
    expect(columns).toEqual(first.columns);
    const rows = await rowsOf(engine, first);
    expect(await rowsOf(engine, { files: [...first.files, ...second.files], columns })).toEqual([
      ...rows,
      ...rows,
    ]);
    const texts = columns.map(({ name, type }) => [
      name,
      type === 'integer' || type === 'date' ? 'string' : type,
    ]);
    const behind = writtenTable(
      new Map(
        texts.map(([name, type], i) => [
          name ?? '',
          type === 'string' ? 'string' : (table.written[i]?.type as 'string'),
        ]),
      ),
      new Set(),
    );
    expect(appendTable(table, behind).columns.map(({ name, type }) => [name, type])).toEqual(texts);
    for (const one of [...first.files, ...second.files]) one.close();
  },
);
