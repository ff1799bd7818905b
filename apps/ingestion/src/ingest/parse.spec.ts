import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Profile, SealedProfile } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { openStore, SealedStore } from '#libs/storage';
import { Formats, formats, type TableFormat } from '#libs/tabular';
import { parseUpload } from './parse.js';
import { type Parsed, parsedUnder } from './parsed.js';

const staging = generateKeyring();
const vault = generateKeyring();
let folder: string;
let store: SealedStore;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-parse-'));
  store = new SealedStore(openStore(`file:${join(folder, 'objects')}`));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = 120_000;

async function* lines(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from('id,email,city,score,day,empty,flag\n'));
  for (let from = 0; from < rows; from += 1000) {
    let text = '';
    for (let i = from; i < from + 1000; i++) {
      const day = `2024-01-${String(1 + (i % 28)).padStart(2, '0')}`;
      const score = i % 11 === 0 ? '' : i / 8;
      text += `${i},p${i}@example.org,${['Berlin', 'Paris', 'Rome'][i % 3] ?? ''},${score},${day},,${i % 2 === 0}\n`;
    }
    yield Buffer.from(text);
  }
}

const id = (): string => newId(new Date(), secureRandom);
const said = {
  ...{ progress: () => undefined, signal: new AbortController().signal },
  later: Promise.withResolvers<unknown>().promise,
};

async function parse(
  wholeBytes: number,
  { source = lines(), format = 'csv', among = formats, digest = '' } = {},
): Promise<{ parsed: Parsed; profile: Profile; key: Uint8Array }> {
  const [prefix, version] = [id(), id()];
  const stored = await store.put({
    ...{ prefix: id(), id: id(), to: publicKeyring(staging), source },
    as: { role: 'staging', owner: id(), position: 0 },
  });
  const object = digest === '' ? stored : { ...stored, digest };
  const stagingKey = await store.openKey(object, staging);
  const task = {
    ...{ prefix, version, stagingKey, staging: object, vault: publicKeyring(vault), format, parameters: {} },
    ...{ store: { kind: 'folder' as const, path: join(folder, 'objects') }, scratch: folder },
  };
  const parsed = parsedUnder(prefix, version).parse(
    await parseUpload(task, said, { wholeBytes, chunkBytes: 512 << 10, among }),
  );
  const key = await store.openKey(parsed.profileObject, vault);
  const blocks: Uint8Array[] = [];
  for await (const block of store.open(parsed.profileObject, key)) blocks.push(block);
  return {
    parsed,
    profile: SealedProfile.parse(JSON.parse(Buffer.concat(blocks).toString())),
    key: stagingKey,
  };
}

describe('Parsing an upload', () => {
  let whole: Awaited<ReturnType<typeof parse>>;
  let byPart: Awaited<ReturnType<typeof parse>>;

  beforeAll(async () => {
    whole = await parse(64 << 20);
    byPart = await parse(0);
  });

  it('wipes the staging key and leaves no scratch behind', () => {
    expect(whole.key).toEqual(new Uint8Array(32));
    expect(readdirSync(folder)).toEqual(['objects']);
  });

  it('describes a large table as it describes a small one, exactly where it says so', () => {
    expect(byPart.parsed.rows).toBe(rows);
    expect(byPart.parsed.parts.length).toBeGreaterThan(5);
    for (const [i, column] of byPart.profile.columns.entries()) {
      const exact = whole.profile.columns[i];
      expect(exact?.approximate).toBe(false);
      expect(column).toMatchObject({ name: exact?.name, type: exact?.type, nulls: exact?.nulls });
      expect([column.min, column.max]).toEqual([exact?.min, exact?.max]);
      if (exact?.mean !== undefined) {
        expect(column.mean).toBeCloseTo(exact.mean, 6);
        expect(column.stddev).toBeCloseTo(exact.stddev ?? Number.NaN, 6);
      }
      if (!column.approximate) {
        expect(column.distinct).toBe(exact?.distinct);
        expect(new Set(column.topValues)).toEqual(new Set(exact?.topValues));
      }
    }
    const approximate = byPart.profile.columns.filter((column) => column.approximate).map(({ name }) => name);
    expect(approximate).toEqual(['id', 'email', 'score', 'day']);
  });

  it('estimates what it does not count within a tenth, and tells no rare value as frequent', () => {
    for (const [i, column] of byPart.profile.columns.entries()) {
      const exact = whole.profile.columns[i];
      if (!column.approximate || exact === undefined) continue;
      expect(Math.abs(column.distinct / exact.distinct - 1)).toBeLessThan(0.16);
      if (exact.distinct > 10_000) expect(column.topValues).toEqual([]);
      for (const [q, { value }] of (column.quantiles ?? []).entries()) {
        const real = exact.quantiles?.[q]?.value;
        if (typeof value === 'number' && typeof real === 'number') {
          expect(Math.abs(value - real)).toBeLessThan(0.02 * Number(exact.max));
        }
      }
      const counted = column.histogram?.reduce((sum, bin) => sum + bin.count, 0);
      if (counted !== undefined) expect(counted / (rows - column.nulls)).toBeCloseTo(1, 1);
    }
  });

  it('classifies both alike', () => {
    const said = ({ parsed }: typeof whole) =>
      parsed.classification.map(({ name, category, identifierType }) => ({ name, category, identifierType }));
    expect(said(byPart)).toEqual(said(whole));
    expect(said(whole)[1]).toEqual({ name: 'email', category: 'EMAIL_ADDRESS', identifierType: 'direct' });
  });

  it('answers with nothing that was taken from a cell', () => {
    for (const { parsed } of [whole, byPart]) {
      const text = JSON.stringify({ ...parsed, parts: [], profileObject: null });
      expect(text).not.toContain('example.org');
      expect(text).not.toContain('Berlin');
      expect(parsed.profile.columns.every((column) => column.masked)).toBe(true);
    }
  });
});

/** Numbers of one byte each, and after them how many there are: as in Parquet, what is where stands at the end. */
const counted: TableFormat = {
  ...{ name: 'counted', label: 'counted bytes', mediaTypes: ['application/x-counted'], extensions: [] },
  ...{ parameters: {}, isText: false },
  recognises: () => false,
  async importTable(file, { engine, onPart }) {
    const take = async (start: number, end: number): Promise<Buffer> => {
      const blocks: Uint8Array[] = [];
      for await (const block of file.range({ start, end })) blocks.push(Buffer.from(block));
      return Buffer.concat(blocks);
    };
    const rows = (await take(file.bytes - 4, file.bytes)).readUInt32BE();
    const half = Math.floor(rows / 2);
    for (const [position, [from, to]] of [[0, half] as const, [half, rows] as const].entries()) {
      const part = engine.newFile();
      const sql = `SELECT unnest([${(await take(from, to)).join(', ')}]) AS n`;
      await engine.copyTo({ sql, file: part, format: 'parquet' });
      await onPart({ file: part, rows: to - from, position });
      part.close();
    }
    const reading = { format: 'counted', skipped: 0, types: { n: 'integer' }, warnings: [] };
    return { rows, columns: [{ name: 'n', type: 'integer' }], parts: 2, reading };
  },
};

async function* cells(count: number): AsyncGenerator<Uint8Array> {
  const end = Buffer.alloc(4);
  end.writeUInt32BE(count);
  yield await Promise.resolve(Buffer.from(Array.from({ length: count }, (_, i) => i % 7)));
  yield end;
}

it('A format that was added to the list, and reads its file from the end, becomes a version like any other', async () => {
  const among = new Formats([counted]);
  const { parsed, profile } = await parse(64 << 20, { source: cells(600_000), format: 'counted', among });
  expect(parsed).toMatchObject({ rows: 600_000, columns: [{ name: 'n', type: 'integer' }] });
  expect(parsed.parts.map((part) => part.rows)).toEqual([300_000, 300_000]);
  expect(profile.columns[0]).toMatchObject({ distinct: 7, min: 0, max: 6, nulls: 0 });
});

it('A file that is read here and there is compared with its digest as a whole', async () => {
  const among = new Formats([counted]);
  const other = { source: cells(600), format: 'counted', among, digest: '0'.repeat(64) };
  await expect(parse(64 << 20, other)).rejects.toMatchObject({ code: 'object.tampered' });
});
