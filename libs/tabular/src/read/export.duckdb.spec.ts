import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { writeAll } from '#libs/files';
import { exportRelation, type ExportOptions } from './export.js';
import { readTable } from './read-table.js';
import { type ScratchFile } from '../engine/scratch.js';
import { imported, rowsOf, specTables } from '../../test/imported.js';

const { engine, scratch } = await specTables();

const body =
  'id,"na""me",v,at,note\n1,a,0.5,2020-01-02 03:04:05,"x, ""y""\nz"\n2,,nan,,""\n3,=1+1,-inf,2020-01-02 00:00:00,é😀\n';
const source = { chunkBytes: 1, blockBytes: 7 };

async function bytesOf(options: ExportOptions): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of exportRelation(options)) blocks.push(block);
  return Buffer.concat(blocks);
}

describe('an export', () => {
  it('writes CSV with one header, quoted where it must be, and formulas as they are', async () => {
    const table = await imported(engine, body, source);
    expect(table.parts).toBe(3);
    const text = (
      await bytesOf({ engine, parts: table.files, columns: table.columns, format: 'csv' })
    ).toString();
    expect(text).toBe(
      'id,"na""me",v,at,note\n1,a,0.5,2020-01-02 03:04:05,"x, ""y""\nz"\n2,,nan,,""\n3,=1+1,-inf,2020-01-02 00:00:00,é😀\n',
    );
    for (const file of table.files) file.close();
  });

  it('writes instants with their zone in every format, and local times without one', async () => {
    const cells = '2024-01-02T03:04:05+02:00,2024-01-02T03:04:05\n0001-01-01 00:00:00.5Z,0001-01-01 00:00\n';
    const table = await imported(engine, `at,here\n${cells}`, source);
    const options = { engine, parts: table.files, columns: table.columns };
    expect(table.columns.map(({ type }) => type)).toEqual(['instant', 'timestamp']);
    expect((await bytesOf({ ...options, format: 'csv' })).toString()).toBe(
      'at,here\n2024-01-02T01:04:05Z,2024-01-02 03:04:05\n0001-01-01T00:00:00.5Z,0001-01-01 00:00:00\n',
    );
    const [first = ''] = (await bytesOf({ ...options, format: 'ndjson' })).toString().split('\n');
    expect(JSON.parse(first)).toEqual({ at: '2024-01-02T01:04:05Z', here: '2024-01-02 03:04:05' });
    const file = scratch.newFile();
    writeAll(file.fd, [await bytesOf({ ...options, format: 'parquet' })]);
    const fields = await engine.query(
      `SELECT name, contains(logical_type, 'isAdjustedToUTC=1') AS utc FROM parquet_schema('${file.path}') OFFSET 1`,
    );
    expect(fields).toEqual([
      { name: 'at', utc: true },
      { name: 'here', utc: false },
    ]);
    const read = await readTable({ engine, from: file, maxRows: 2 });
    expect(read.columns.map(({ type, values }) => [type, values[1]])).toEqual([
      ['instant', '0001-01-01T00:00:00.5Z'],
      ['timestamp', '0001-01-01 00:00:00'],
    ]);
    for (const one of [file, ...table.files]) one.close();
  });

  it('for a spreadsheet gives no cell and no name that would begin a formula, and leaves numbers alone', async () => {
    const bad = [
      '=1+1',
      '+1',
      '-1+cmd',
      '@SUM(A1)',
      '\tx',
      '\r=1',
      '\n=1',
      '＝1',
      '＋1',
      '－1',
      '＠x',
      ' =1',
      '\u00a0=1',
      '\u200b=1',
      '﹦1',
    ];
    const good = ['a=1', '1-2', 'x@example.org', '(-1)', "'=1", '', 'é'];
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const lines = [...bad, ...good].map((text, i) => `${-i},${i - 0.5},${quoted(text)}\n`);
    const table = await imported(engine, `n,d,"=text"\n${lines.join('')}`, source);
    const options = { engine, columns: table.columns, format: 'csv', spreadsheet: true } as const;
    const text = (await bytesOf({ ...options, parts: table.files })).toString();
    for (const file of table.files) file.close();
    expect(text.startsWith("n,d,'=text\n0,-0.5,'=1+1\n-1,0.5,'+1\n")).toBe(true);
    const again = await imported(engine, text, source);
    const rows = await engine.query(`SELECT * FROM (${await engine.relation(again.files, again.columns)})`);
    for (const file of again.files) file.close();
    const cells = rows.map((row) => Object.values(row));
    expect(cells.map(([n]) => Number(n))).toEqual([...bad, ...good].map((_, i) => 0 - i));
    expect(cells.map(([, , cell]) => cell)).toEqual([...bad.map((cell) => `'${cell}`), ...good]);
  });

  it('makes one text at a time beside the one that is taken, and leaves none behind whoever stops it', async () => {
    const table = await imported(engine, body, source);
    const from = scratch.open();
    const open = (): number => scratch.open() - from;
    const abort = new AbortController();
    const options = { engine, columns: table.columns, format: 'csv', signal: abort.signal } as const;
    const all = { ...options, parts: table.files };
    const counts: number[] = [];
    for await (const block of exportRelation(all)) counts.push(block.length && open());
    expect([counts.length, Math.max(...counts) <= 2, open()]).toEqual([4, true, 0]);
    const left = exportRelation(all);
    while (open() === 0) await left.next();
    await left.return(undefined);
    expect(open()).toBe(0);
    const where = { sql: 'error(note)', parameters: [] };
    await expect(bytesOf({ ...all, where })).rejects.toMatchObject({ code: 'internal.error' });
    expect(open()).toBe(0);
    const stopped = exportRelation(all);
    await stopped.next();
    abort.abort();
    await expect(
      (async () => {
        while (!(await stopped.next()).done);
      })(),
    ).rejects.toThrow();
    expect(open()).toBe(0);
    for (const file of table.files) file.close();
  });

  it('writes NDJSON with texts for what JSON has no number for, which are read as doubles again', async () => {
    const table = await imported(engine, body, source);
    const text = (
      await bytesOf({ engine, parts: table.files, columns: table.columns, format: 'ndjson' })
    ).toString();
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(rows).toEqual([
      { id: 1, 'na"me': 'a', v: 0.5, at: '2020-01-02 03:04:05', note: 'x, "y"\nz' },
      { id: 2, 'na"me': null, v: 'NaN', at: null, note: '' },
      { id: 3, 'na"me': '=1+1', v: '-Infinity', at: '2020-01-02 00:00:00', note: 'é😀' },
    ]);
    const again = await imported(engine, text, { format: 'ndjson', chunkBytes: 1 });
    expect(again.columns).toEqual(table.columns);
    expect(await rowsOf(engine, again)).toEqual(await rowsOf(engine, table));
    for (const file of [...table.files, ...again.files]) file.close();
  });

  it('writes nested JSON and decimals in NDJSON with all their digits, a record a line', async () => {
    const part = scratch.newFile();
    const sql = `SELECT '{"a":\n1.50, "b": 0.12345678901234567891}'::JSON AS j, CAST('0.10' AS DECIMAL(38, 2)) AS d`;
    await engine.copyTo({ sql, file: part, format: 'part' });
    const columns = [
      { name: 'j', type: 'json' },
      { name: 'd', type: 'decimal' },
    ] as const;
    const text = await bytesOf({ engine, parts: [part], columns, format: 'ndjson' });
    expect(text.toString()).toBe('{"j":{"a": 1.50, "b": 0.12345678901234567891},"d":0.10}\n');
    part.close();
  });

  it('writes one Parquet file of many parts', async () => {
    const table = await imported(engine, body, source);
    const file = scratch.newFile();
    const parquet = await bytesOf({ engine, parts: table.files, columns: table.columns, format: 'parquet' });
    writeAll(file.fd, [parquet]);
    expect(await rowsOf(engine, { files: [file], columns: table.columns })).toEqual(
      await rowsOf(engine, table),
    );
    for (const each of [file, ...table.files]) each.close();
  });

  it('takes some columns and rows, and parts as late as it can', async () => {
    const table = await imported(engine, body, source);
    let open = 0;
    async function* late(): AsyncGenerator<ScratchFile> {
      for (const file of table.files) {
        expect(++open).toBe(1);
        yield await Promise.resolve(file);
        open--;
        file.close();
      }
    }
    const bytes = await bytesOf({
      engine,
      parts: late(),
      columns: table.columns,
      format: 'csv',
      select: ['note', 'id'],
      where: { sql: '"id" >= $least', parameters: { least: 2 } },
    });
    expect(bytes.toString()).toBe('note,id\n"",2\né😀,3\n');
    expect(scratch.open()).toBe(0);
  });

  it.each(['csv', 'ndjson', 'parquet'] as const)(
    'gives %s while it is being made, the very bytes of one that was made before it was read',
    async (format) => {
      const rows = 300_000;
      const sql = `SELECT i AS id, 'text ' || i AS note FROM range(${rows}) t(i)`;
      const columns = [
        { name: 'id', type: 'integer' },
        { name: 'note', type: 'string' },
      ] as const;
      const [part, whole] = [scratch.newFile(), scratch.newFile()];
      await engine.copyTo({ sql, file: part, format: 'parquet' });
      const from = `SELECT * FROM (${await engine.relation([part], columns)})`;
      const line = `SELECT '{"id":' || id || ',"note":"' || note || '"}' FROM (${from})`;
      await engine.copyTo(
        format === 'ndjson'
          ? { sql: line, file: whole, format: 'lines' }
          : { sql: from, file: whole, format },
      );
      const bytes = await bytesOf({ engine, parts: [part], columns, format });
      expect(bytes.length).toBeGreaterThan(1 << 20);
      // Two threads make Parquet, and where its groups of rows end is theirs to choose.
      if (format !== 'parquet') expect(bytes.equals(readFileSync(whole.path))).toBe(true);
      writeFileSync(whole.path, bytes);
      if (format === 'parquet') expect(await rowsOf(engine, { files: [whole], columns })).toHaveLength(rows);
      for (const file of [part, whole]) file.close();
    },
  );

  it('closes its scratch file when the reader goes away', async () => {
    const table = await imported(engine, body, source);
    for await (const block of exportRelation({
      engine,
      parts: table.files,
      columns: table.columns,
      format: 'parquet',
    })) {
      expect(block.length).toBeGreaterThan(0);
      break;
    }
    for (const file of table.files) file.close();
    expect(scratch.open()).toBe(0);
  });

  it('refuses a column that no part has', async () => {
    const table = await imported(engine, body, source);
    await expect(engine.relation(table.files, [{ name: 'other', type: 'string' }])).rejects.toMatchObject({
      code: 'object.tampered',
    });
    for (const file of table.files) file.close();
  });
});

describe('a table read for training', () => {
  it('has numbers as doubles with their nulls marked, and all else as text', async () => {
    const table = await imported(
      engine,
      'a,b,c,d,e\n1,0.5,x,true,2020-01-02\n,nan,,false,\n3,,z,,2020-01-03\n',
      source,
    );
    const sql = await engine.relation(table.files, table.columns);
    const read = await readTable({ engine, from: { sql }, maxRows: 3 });
    expect(read).toEqual({
      rows: 3,
      columns: [
        {
          kind: 'number',
          name: 'a',
          type: 'integer',
          values: Float64Array.of(1, NaN, 3),
          isNull: Uint8Array.of(0, 1, 0),
        },
        {
          kind: 'number',
          name: 'b',
          type: 'double',
          values: Float64Array.of(0.5, NaN, NaN),
          isNull: Uint8Array.of(0, 0, 1),
        },
        { kind: 'text', name: 'c', type: 'string', values: ['x', null, 'z'] },
        {
          kind: 'number',
          name: 'd',
          type: 'boolean',
          values: Float64Array.of(1, 0, NaN),
          isNull: Uint8Array.of(0, 0, 1),
        },
        { kind: 'text', name: 'e', type: 'date', values: ['2020-01-02', null, '2020-01-03'] },
      ],
    });
    await expect(readTable({ engine, from: { sql }, maxRows: 2 })).rejects.toMatchObject({
      code: 'training.impossible',
    });
    for (const file of table.files) file.close();
  });

  it('may come from a Parquet file, of more rows than one chunk has', async () => {
    const table = await imported(
      engine,
      `i\n${Array.from({ length: 10_000 }, (_, i) => `${i}\n`).join('')}`,
      { header: true },
    );
    const [file] = table.files;
    if (file === undefined) throw new Error('no part');
    const read = await readTable({ engine, from: file, maxRows: 10_000 });
    const [column] = read.columns;
    expect(column?.values).toHaveLength(10_000);
    expect(column?.values.every((value, i) => value === i)).toBe(true);
    file.close();
  });
});
