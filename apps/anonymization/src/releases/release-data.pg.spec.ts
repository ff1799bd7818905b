import { copyFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { coarseCount } from '#libs/kernel';
import { openScratch } from '#libs/storage';
import { openEngine } from '#libs/tabular';
import { Governed, workersOf, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';
import { path, raw as rawData } from '../../test/release-data.js';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;
/** Of 400 people. */
let release: string;
/** Enough rows that no buffer between worker and client holds them all. */
let large: string;
const largeRows = 200_000;

beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  reader = await governed.somebody('reader', 'analyst');
  await governed.dataset(owner, 'people', csv(people(400)), { subjectKey: 'person' });
  await governed.grant(steward, reader, 'dataset:people');
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
  release = (await governed.release(steward, { dataset: 'people', policy: 'people' })).release;
  await governed.dataset(owner, 'many', csv(people(largeRows)), { subjectKey: 'person' });
  await governed.grant(steward, reader, 'dataset:many');
  large = (await governed.release(steward, { dataset: 'many', policy: 'people' })).release;
}, 120_000);
afterAll(() => governed.stop());

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};
const deliveries = (id: string) => governed.records('release.deliver', id);

const raw = (at: string, headers?: Record<string, string>) => rawData(governed, reader, at, headers);

async function parquetRows(bytes: Buffer): Promise<Record<string, unknown>[]> {
  const { columns } = await reader.must<{ columns: Column[] }>('GET', `/v1/releases/${release}`);
  const scratch = openScratch(tmpdir());
  const engine = await openEngine({ newFile: () => scratch.file() });
  try {
    const file = scratch.file();
    writeFileSync(file.fd, bytes);
    return await engine.query(await engine.relation([file], columns));
  } finally {
    engine.close();
    scratch.close();
  }
}

describe('the data of a release', () => {
  it('are the same rows in each format, in the same order', async () => {
    const text = (await raw(path(release, { format: 'csv' }))).bytes?.toString() ?? '';
    const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
    const names = header.split(',');
    const json = (await raw(path(release, { format: 'ndjson' }))).bytes?.toString() ?? '';
    const objects = json
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const parquet = await parquetRows((await raw(path(release, { format: 'parquet' }))).bytes ?? Buffer.of());
    expect([lines.length, objects.length, parquet.length]).toEqual([400, 400, 400]);
    const asText = (rows: Record<string, unknown>[]) =>
      rows.map((row) => names.map((name) => String(row[name])).join());
    // No value of these holds a comma or a quote but the bins, which CSV quotes.
    expect(lines.map((line) => line.replaceAll('"', ''))).toEqual(asText(objects));
    expect(asText(objects)).toEqual(asText(parquet));
  });

  it('say what they are, how many, and that no cache may keep them', async () => {
    const types = {
      csv: 'text/csv',
      ndjson: 'application/x-ndjson',
      parquet: 'application/vnd.apache.parquet',
    };
    for (const [format, type] of Object.entries(types)) {
      const { headers } = await raw(path(release, { format }));
      expect(headers['content-type']).toContain(type);
      expect(headers['cache-control']).toContain('no-store');
      expect(headers['tidegate-rows']).toBe('400');
      expect(headers['content-disposition']).toBe(`attachment; filename="people-v1-research.${format}"`);
    }
  });

  it('come compressed as the client asks, and equal to the plain ones', async () => {
    const plain = (await raw(path(release))).bytes;
    const decode = { gzip: gunzipSync, zstd: zstdDecompressSync };
    for (const [coding, open] of Object.entries(decode)) {
      const { headers, bytes } = await raw(path(release), { 'accept-encoding': coding });
      expect([headers['content-encoding'], headers['vary']]).toEqual([coding, 'Accept-Encoding']);
      expect(open(bytes ?? Buffer.of()).equals(plain ?? Buffer.of())).toBe(true);
    }
    for (const refused of ['gzip;q=0', 'br', 'identity', 'xgzip', 'gzip;q=0, zstd;q=0.0'])
      expect(
        (await raw(path(release), { 'accept-encoding': refused })).headers['content-encoding'],
      ).toBeUndefined();
    const parquet = await raw(path(release, { format: 'parquet' }), { 'accept-encoding': 'gzip, zstd' });
    expect(parquet.headers['content-encoding']).toBeUndefined();
  });

  it('are recorded: the decision before the first byte, the end after the last, and none of the data', async () => {
    const [before, read] = [await deliveries(release), await governed.records('release.read', release)];
    const { bytes } = await raw(path(release, { format: 'ndjson' }));
    expect((await governed.records('release.read', release)).slice(read.length)).toMatchObject([
      { outcome: 'allowed', detail: { purpose: 'research', format: 'ndjson' } },
    ]);
    expect((await deliveries(release)).slice(before.length)).toMatchObject([
      {
        outcome: 'done',
        detail: {
          purpose: 'research',
          complete: true,
          rows: 400,
          bytes: coarseCount(bytes?.length ?? 0, 10),
        },
      },
    ]);
    expect(JSON.stringify(await governed.records('release.deliver'))).not.toMatch(/asthma|example\.org/);
  });

  it('are answered to a HEAD without a body and without a worker that lives on', async () => {
    const answer = await reader.open('HEAD', path(large));
    expect(await answer.text()).toBe('');
    await until(() => workersOf('read.worker.js').length === 0);
  });
});

describe('a reader who goes away', () => {
  it('ends the worker, and the read is recorded as failed', async () => {
    for (const headers of [{}, { 'Accept-Encoding': 'gzip' }]) {
      const before = (await deliveries(large)).length;
      const abort = new AbortController();
      const answer = await fetch(`${governed.address}${path(large)}`, {
        headers: { Authorization: `Bearer ${reader.token ?? ''}`, ...headers },
        signal: abort.signal,
      });
      expect(answer.status).toBe(200);
      await answer.body?.getReader().read();
      abort.abort();
      await until(() => workersOf('read.worker.js').length === 0);
      await until(async () => (await deliveries(large)).length > before);
      expect((await deliveries(large)).slice(before)).toMatchObject([
        { outcome: 'failed', detail: { complete: false, rows: null } },
      ]);
    }
  });

  it('because they may read no more ends as well, while it is open', async () => {
    const before = (await deliveries(large)).length;
    await (await reader.open('GET', path(large))).body?.getReader().read();
    const change = 'UPDATE "grant" SET revoked_at = $2 WHERE principal_id = $1';
    await governed.database.seed(change, [reader.actor.id, new Date()]);
    await until(async () => (await deliveries(large)).length > before);
    expect((await deliveries(large)).slice(before)).toMatchObject([{ outcome: 'failed' }]);
    await governed.database.seed(change, [reader.actor.id, null]);
  });

  it('before the first byte ends the worker too', async () => {
    const before = (await deliveries(large)).length;
    const abort = new AbortController();
    const asked = fetch(`${governed.address}${path(large)}`, {
      headers: { Authorization: `Bearer ${reader.token ?? ''}` },
      signal: abort.signal,
    }).catch(() => undefined);
    await until(() => workersOf('read.worker.js').length > 0);
    abort.abort();
    await asked;
    await until(() => workersOf('read.worker.js').length === 0);
    await until(async () => (await deliveries(large)).length > before);
    expect((await deliveries(large)).at(-1)).toMatchObject({ outcome: 'failed' });
  });

  it('leaves the others alone: many read at once, and each gets all', async () => {
    const reads = await Promise.all(Array.from({ length: 4 }, () => raw(path(release))));
    const [first] = reads;
    for (const { bytes } of reads) expect(bytes?.equals(first?.bytes ?? Buffer.of())).toBe(true);
  });

  it('is told by a broken connection when the worker is killed half way', async () => {
    const before = (await deliveries(large)).length;
    const answer = await reader.open('GET', path(large, { format: 'ndjson' }), {
      headers: { 'Accept-Encoding': 'identity' },
    });
    const body = answer.body?.getReader();
    await body?.read();
    for (const pid of workersOf('read.worker.js')) process.kill(pid, 'SIGKILL');
    const rest = async (): Promise<void> => {
      while (body && !(await body.read()).done);
    };
    await expect(rest()).rejects.toThrow();
    await until(async () => (await deliveries(large)).length > before);
    expect((await deliveries(large)).at(-1)).toMatchObject({ outcome: 'failed' });
  });
});

describe('an object that somebody changed in the store', () => {
  const formats = ['csv', 'ndjson', 'parquet'];
  /** Reads in each of these formats: a problem comes, and not so much as a head line of the data. */
  const refused = async (id: string, inFormats: readonly string[]): Promise<void> => {
    for (const format of inFormats) {
      const before = (await deliveries(id)).length;
      const { status, bytes } = await raw(path(id, { format }));
      expect(status).toBe(500);
      expect(JSON.parse(String(bytes))).toMatchObject({ code: 'object.tampered' });
      await until(async () => (await deliveries(id)).length > before);
      expect((await deliveries(id)).slice(before)).toMatchObject([{ outcome: 'failed' }]);
    }
  };
  const withFile = async (id: string, inFormats: readonly string[], change: (file: string) => void) => {
    const [file = ''] = await governed.releaseFiles(id);
    copyFileSync(file, `${file}-kept`);
    try {
      change(file);
      await refused(id, inFormats);
    } finally {
      renameSync(`${file}-kept`, file);
    }
    expect((await raw(path(id))).bytes).not.toBeNull();
  };
  const flipped = (at: (length: number) => number) => (file: string) => {
    const bytes = readFileSync(file);
    const i = at(bytes.length);
    bytes[i] = (bytes[i] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };

  it.each([
    ['one bit in its header', formats, flipped(() => 8)],
    ['one bit in the middle', ['csv'], flipped((length) => length >> 1)],
    ['one bit of its last tag', formats, flipped((length) => length - 1)],
    ['its last byte', ['ndjson'], (file: string) => truncateSync(file, readFileSync(file).length - 1)],
    ['all of it', ['parquet'], (file: string) => truncateSync(file, 0)],
    ['a byte more', ['csv'], (file: string) => writeFileSync(file, Buffer.of(0), { flag: 'a' })],
  ])('is never read as data: %s', async (_, inFormats, change) => {
    await withFile(release, inFormats, change);
  });

  it('is never read as data in a large release either, cut at a segment or changed at its end', async () => {
    const half = (file: string): void => truncateSync(file, Math.floor(readFileSync(file).length / 2));
    const end = flipped((length) => length - 20);
    await withFile(large, ['csv', 'parquet'], half);
    await withFile(large, ['ndjson'], end);
  });

  it('is never read as data when two whole objects changed places', async () => {
    const ask = { dataset: 'people', policy: 'people' };
    const other = (await governed.release(steward, ask)).release;
    const [mine = ''] = await governed.releaseFiles(release);
    const [theirs = ''] = await governed.releaseFiles(other);
    const swap = (): void => {
      renameSync(mine, `${mine}-swap`);
      renameSync(theirs, mine);
      renameSync(`${mine}-swap`, theirs);
    };
    swap();
    try {
      await refused(release, ['csv']);
      await refused(other, ['parquet']);
    } finally {
      swap();
    }
    expect((await raw(path(other))).status).toBe(200);
  });

  it('is never read as data when the catalog names another object, or another key', async () => {
    const ask = { dataset: 'people', policy: 'people' };
    const other = (await governed.release(steward, ask)).release;
    const parts = (id: string) =>
      governed.database.query<{ object_id: string }>(
        'SELECT object_id FROM release_part WHERE release_id = $1',
        [id],
      );
    const [[mine], [theirs]] = [await parts(release), await parts(other)];
    await governed.database.query(
      `UPDATE sealed_object a SET wrapped_key = b.wrapped_key FROM sealed_object b WHERE a.id = $1 AND b.id = $2`,
      [mine?.object_id, theirs?.object_id],
    );
    const { status, bytes } = await raw(path(release));
    expect(status).toBe(500);
    expect(String(bytes)).not.toMatch(/asthma|example\.org/);
  });

  it('is no part of a release when it is raw, whatever the catalog says, and even where the log says so too', async () => {
    const { release } = await governed.release(steward, { dataset: 'people', policy: 'people' });
    const point = `UPDATE release_part SET object_id = (SELECT p.object_id FROM version_part p JOIN release r
      ON r.version_id = p.version_id WHERE r.id = $1 LIMIT 1) WHERE release_id = $1`;
    await governed.database.query(point, [release]);
    expect(await raw(path(release)).then(({ bytes }) => String(bytes))).toContain('catalog.tampered');
    await governed.database.seed(point, [release]);
    expect(await raw(path(release)).then(({ bytes }) => String(bytes))).toContain('object.tampered');
  });
});
