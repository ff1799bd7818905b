import { describe, expect, it } from '@jest/globals';
import { imported, specTables } from '../../test/imported.js';
import { Quarantine } from './quarantine.js';

const { engine, scratch } = await specTables();

/** Lines of a table of two columns, of which some cannot be read. */
const csv = (lines: Readonly<Record<number, string>>, count = 5000): string =>
  `id,word\n${Array.from({ length: count }, (_, i) => `${lines[i + 2] ?? `${i},w${i}`}\n`).join('')}`;

async function read(body: string, limit: number, options: object = {}) {
  const quarantine = new Quarantine(limit);
  const table = await imported(engine, body, { quarantine, chunkBytes: 4000, ...options });
  for (const file of table.files) file.close();
  expect(scratch.open()).toBe(0);
  return { rows: table.rows, types: Object.fromEntries(table.schema ?? []), aside: quarantine.records };
}

describe('Records that cannot be read', () => {
  it('of a CSV are put aside with their line, reason and text, and the others are read as if they were not there', async () => {
    const wrong = { 3: '1', 2000: '7,a,b', 3000: '8,"x"y', 4999: '"a\nb",2,3' };
    expect(await read(csv(wrong), 4)).toEqual({
      rows: 4996,
      types: { id: 'integer', word: 'string' },
      aside: [
        { line: 3, reason: 'the record has 1 field instead of 2', text: '1' },
        { line: 2000, reason: 'the record has 3 fields instead of 2', text: '7,a,b' },
        { line: 3000, reason: 'a quoted field goes on after its closing quotation mark', text: '8,"x"y' },
        { line: 4999, reason: 'the record has 3 fields instead of 2', text: '"a\nb",2,3' },
      ],
    });
  });

  it('refuse the file where they are more than may be, and the first does where none may be', async () => {
    const wrong = { 3: '1', 2000: '7,a,b', 3000: '1,2,3' };
    await expect(read(csv(wrong), 2)).rejects.toMatchObject({
      detail: 'line 3000: the record has 3 fields instead of 2, and so were 2 records before it',
    });
    await expect(read(csv(wrong), 0)).rejects.toMatchObject({
      detail:
        'line 3: the record has 1 field instead of 2; quarantine=10 would put up to ten such records aside',
    });
    await expect(read(csv(wrong), 2, { quarantine: undefined })).rejects.toMatchObject({
      code: 'upload.unparsable',
    });
  });

  it('are those too whose cells are not what their column was said to be', async () => {
    const reading = { types: { id: 'integer' } };
    const found = await read(csv({ 10: 'x1,a', 11: '1,2,3', 12: 'x2,b' }), 3, { reading });
    expect(found.rows).toBe(4997);
    expect(found.aside).toEqual([
      { line: 10, reason: 'column 1 is said to be integer, and a cell is not', text: 'x1,a' },
      { line: 11, reason: 'the record has 3 fields instead of 2', text: '1,2,3' },
      { line: 12, reason: 'column 1 is said to be integer, and a cell is not', text: 'x2,b' },
    ]);
  });

  it('are counted once where the file is read twice', async () => {
    const found = await read(csv({ 3: '1', 4000: '007,x' }), 1);
    expect(found).toMatchObject({ rows: 4999, types: { id: 'string' }, aside: [{ line: 3 }] });
  });

  it('of JSON lines are put aside, also for what the engine alone refuses, and leave no key behind', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => JSON.stringify({ id: i, big: '1'.repeat(i % 7) }));
    lines[5] = '{"id": 1';
    lines[6] = '{"more": 1, "id": 1e999}';
    lines[2500] = '{"id": 1, "id": 2, "big": ""}';
    lines[2600] = String.raw`{"id": 1, "big": "\ud800"}`;
    const found = await read(lines.join('\n'), 4, { format: 'ndjson' });
    expect(found.rows).toBe(2996);
    expect(Object.keys(found.types)).toEqual(['id', 'big']);
    expect(found.aside.map(({ line }) => line)).toEqual([6, 7, 2501, 2601]);
    await expect(read(lines.join('\n'), 3, { format: 'ndjson' })).rejects.toMatchObject({
      places: [{ line: 2601 }],
    });
  });

  it('end the reading where they are more text than one page', async () => {
    const long = 'x'.repeat(3 << 20);
    await expect(read(csv({ 5: long, 6: long }, 10), 5)).rejects.toMatchObject({ places: [{ line: 6 }] });
  });
});
