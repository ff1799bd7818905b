import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { engineFor, forHeavy, openEngine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { formats } from '../import/formats.js';
import { mergeProfiles } from '../profile/merge-profiles.js';
import { profileByPart } from '../profile/profile-by-part.js';
import { profileTable } from '../profile/profile.js';
import { sampleValues } from '../profile/sample.js';
import { exportRelation, type ExportOptions } from '../read/export.js';
import { readTable } from '../read/read-table.js';
import { copyOf, imported, rowsOf, specTables } from '../../test/imported.js';
import { Meter } from './meter.js';
import { castColumn, RowParts } from './row-parts.js';

const { engine } = await specTables();

const hex = ['00ff', '00ff', '2c220a0d00', ''];
const cells = [...hex.map((text) => Buffer.from(text, 'hex')), null];
const columns = [
  { name: 'n', type: 'integer' },
  { name: 'b', type: 'bytes' },
] as const;

async function partsOf(values: readonly (Buffer | null)[], chunkBytes?: number): Promise<ScratchFile[]> {
  const files: ScratchFile[] = [];
  const onPart = async ({ file }: { readonly file: ScratchFile }): Promise<void> =>
    Promise.resolve(void files.push(copyOf(file, engine.newFile)));
  const session = { engine, among: formats, parameters: {}, onPart, chunkBytes };
  const parts = new RowParts(
    session,
    columns.map(({ name, type }) => castColumn(name, type)),
    new Meter(() => 1000),
  );
  for (const [i, value] of values.entries())
    await parts.add([String(i), i === 0 && value !== null ? value.toString('base64') : value]);
  await parts.finish();
  parts.close();
  expect([parts.columns, [...parts.finer.values()]]).toEqual([columns, ['wide', 'bytes']]);
  return files;
}

async function exported(
  parts: readonly ScratchFile[],
  format: 'csv' | 'ndjson' | 'parquet',
  more: Partial<Pick<ExportOptions, 'where' | 'select' | 'largeBytes'>> = {},
): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of exportRelation({ engine, columns, parts, format, ...more }))
    blocks.push(Buffer.from(block));
  return Buffer.concat(blocks);
}

describe('A column of bytes', () => {
  it('is kept to the bit, empty apart from missing, and comes out as base64 where only text can be', async () => {
    const parts = await partsOf(cells);
    const rows = await engine.query(await engine.relation(parts, columns));
    expect(rows.map(({ b }) => (b instanceof Uint8Array ? Buffer.from(b).toString('hex') : b))).toEqual([
      ...hex,
      null,
    ]);
    expect(String(await exported(parts, 'csv'))).toBe('n,b\n0,AP8=\n1,AP8=\n2,LCIKDQA=\n3,""\n4,\n');
    expect(
      String(await exported(parts, 'ndjson'))
        .split('\n')
        .slice(2, 5),
    ).toEqual(['{"n":2,"b":"LCIKDQA="}', '{"n":3,"b":""}', '{"n":4,"b":null}']);
    const again = await imported(engine, await exported(parts, 'parquet'), { format: 'parquet' });
    expect(again.columns).toEqual(columns);
    expect(await rowsOf(engine, again)).toEqual(rows);
    const file = engine.newFile();
    await engine.copyTo({ sql: await engine.relation(parts, columns), file, format: 'parquet' });
    const table = await readTable({ engine, from: file, maxRows: 10 });
    expect(table.columns[1]).toMatchObject({ type: 'bytes', values: ['AP8=', 'AP8=', 'LCIKDQA=', '', null] });
  });

  it('is profiled by what is equal, and never quoted or read as text', async () => {
    const parts = await partsOf([...cells, Buffer.from('ada@example.org')]);
    const whole = await profileTable(engine, parts, columns);
    const byPart = await profileByPart(
      { engine, columns, rows: 6 },
      parts.map((file) => ({
        open: () => Promise.resolve(copyOf(file, engine.newFile)),
        bytes: file.size(),
      })),
      () => undefined,
    );
    for (const { columns: found } of [whole, byPart.profile]) {
      expect(found[1]).toMatchObject({ nulls: 1, distinct: 4 });
      expect(found[1]).not.toHaveProperty('min');
      expect(found[1]?.topValues?.[0]).toEqual({
        value: expect.stringMatching(/^[0-9a-f]{64}$/),
        count: 2,
      });
    }
    const sealed = { ...byPart.profile, sketches: [...byPart.sketches], hashedBy: 'x' };
    expect(mergeProfiles(columns, [sealed, sealed]).columns[1]).toMatchObject({ nulls: 2, distinct: 4 });
    const samples = await sampleValues(engine, parts, columns);
    expect([samples[1]?.values, byPart.samples[1]?.values]).toEqual([[], []]);
    expect(JSON.stringify([whole, byPart])).not.toMatch(/example/);
  });

  it('is a part of its own where it is large, and comes out as it lies there', async () => {
    const large = randomBytes((16 << 20) + 1);
    const parts = await partsOf([...cells, large, cells[2] ?? null]);
    expect(parts.map((file) => file.size() > large.length)).toEqual([false, true, false]);
    const base64 = large.toString('base64');
    const csv = String(await exported(parts, 'csv'));
    expect(csv.slice(csv.indexOf('\n4,')) === `\n4,\n5,${base64}\n6,LCIKDQA=\n`).toBe(true);
    const lines = String(await exported(parts, 'ndjson', { where: { sql: 'n > 4', parameters: [] } }));
    expect(lines === `{"n":5,"b":"${base64}"}\n{"n":6,"b":"LCIKDQA="}\n`).toBe(true);
    expect(engineFor(columns, [{ bytes: parts[1]?.size() ?? 0 }])).toBe(forHeavy);
    expect(engineFor([{ name: 'n', type: 'integer' }], [{ bytes: 1 << 30 }])).toEqual({});
  });

  it.each([1, 61_440])('comes out the same of several records, %i of them in a row group', async (rows) => {
    const apart = await partsOf(cells, rows);
    const heavy = await openEngine({ newFile: engine.newFile, ...forHeavy });
    const file = engine.newFile();
    await heavy.copyTo({
      sql: await heavy.relation(apart, columns),
      file,
      format: 'parquet',
      hasBytes: true,
    });
    heavy.close();
    const more = { largeBytes: 2, select: ['b', 'n', 'b'] };
    for (const format of ['csv', 'ndjson'] as const)
      expect(String(await exported([file], format, more))).toBe(
        String(await exported(apart, format, { select: more.select })),
      );
  });

  it('makes parts that hold few MiB', async () => {
    const picture = Buffer.alloc(1 << 20, 'pixel');
    expect(
      await partsOf(
        Array.from({ length: 7 }, () => picture),
        32 << 20,
      ),
    ).toHaveLength(3);
  });
});
