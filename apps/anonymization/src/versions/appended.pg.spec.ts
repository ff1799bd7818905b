import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ColumnClassification, type Profile } from '#libs/contracts';
import { sealedPartsOf } from '#libs/db';
import { systemActor } from '#libs/kernel';
import { type Accepted } from '../../../../test/support/caller.js';
import { Governed, type Somebody } from '../../../../test/support/governed.js';

const header = 'id,code,born,amount,city\n';
const rows = (from: number, to: number, code = (i: number): string => String(i)): string =>
  Array.from({ length: to - from }, (_, j) => from + j)
    .map(
      (i) =>
        `${i},${code(i)},19${10 + (i % 80)}-01-02,${(i / 4).toFixed(2)},${['Bath', 'York', 'Ely'][i % 3] ?? ''}\n`,
    )
    .join('');
/** What a file of its own writes as integers, and the next one does not. */
const [first, second, third] = [rows(0, 90), rows(90, 150, (i) => `0${i}`), rows(150, 170)];

interface Version {
  readonly version: number;
  readonly rows: number;
  readonly changes?: unknown;
  readonly base?: number;
  readonly unchanged?: true;
}

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  reader = await governed.somebody('reader', 'analyst');
  const transforms = [{ match: { column: ['id', 'code', 'born', 'amount', 'city'] }, technique: 'keep' }];
  const json = { name: 'kept', purposes: ['research'], transforms };
  await steward.must('PUT', '/v1/policies/kept', { json });
  await governed.dataset(owner, 'whole', header + first + second + third);
  await governed.dataset(owner, 'grown', header + first);
}, 60_000);
afterAll(() => governed.stop());

const send = (name: string, body: string, query: Record<string, string> = { mode: 'append' }) =>
  owner.must<Accepted>('POST', `/v1/datasets/${name}/versions`, {
    query,
    body,
    headers: { 'Content-Type': 'text/csv' },
  });
const sent = async (...ask: Parameters<typeof send>) =>
  owner.result<Version & Record<string, unknown>>((await send(...ask)).job);
const refused = async (...ask: Parameters<typeof send>) =>
  (await owner.ended((await send(...ask)).job)).problem;

async function downloaded(dataset: string): Promise<string> {
  await governed.grant(steward, reader, `dataset:${dataset}`);
  const { release } = await governed.release(steward, { dataset, policy: 'kept' });
  return reader.must<string>('GET', `/v1/releases/${release}/data`, {
    query: { format: 'csv', purpose: 'research' },
  });
}

const profileOf = (name: string) =>
  owner.must<Profile>('GET', `/v1/datasets/${name}/versions/latest/profile`);

describe('What is appended', () => {
  it('stands behind what there is, whoever was first of two at once, and types widen as over one file', async () => {
    const changes = { added: [], dropped: [], retyped: [{ name: 'code', from: 'integer', to: 'string' }] };
    expect(await sent('grown', header + second)).toMatchObject({
      version: 2,
      rows: 150,
      base: 1,
      appended: 60,
      changes,
    });
    expect(await sent('grown', header + third)).toMatchObject({
      version: 3,
      rows: 170,
      base: 2,
      appended: 20,
    });
    expect(await downloaded('grown')).toBe(await downloaded('whole'));

    await governed.dataset(owner, 'raced', header + first);
    const both = await Promise.all([second, third].map((text) => sent('raced', header + text)));
    expect(both.map(({ version }) => version).sort()).toEqual([2, 3]);
    expect(Math.max(...both.map((made) => made.rows))).toBe(170);
  }, 60_000);

  it('has the figures of the whole, and what its columns are is told of the whole', async () => {
    expect(await profileOf('grown')).toEqual(await profileOf('whole'));
    await governed.dataset(owner, 'names', 'id,note\n1,a\n2,b\n3,c\n');
    const mails = Array.from({ length: 40 }, (_, i) => `${i},p${i}@example.org\n`).join('');
    await sent('names', `id,note\n${mails}`);
    const { columns } = await owner.must<{ columns: ColumnClassification[] }>(
      'GET',
      '/v1/datasets/names/versions/2/classification',
    );
    expect(columns[1]).toMatchObject({ name: 'note', category: 'EMAIL_ADDRESS', identifierType: 'direct' });
  }, 60_000);

  it('keeps the objects of earlier versions where they are, until the dataset goes with all of them', async () => {
    const [found] = await governed.database.query<{ parts: number; objects: number }>(
      `SELECT count(*)::int AS parts, count(DISTINCT p.object_id)::int AS objects FROM version_part p
         JOIN dataset_version v ON v.id = p.version_id JOIN dataset d ON d.id = v.dataset_id WHERE d.name = 'raced'`,
    );
    expect(found).toEqual({ parts: 6, objects: 3 });
    const held = await governed.database.query<{ prefix: string }>(
      `SELECT DISTINCT split_part(o.location, '/', 1) AS prefix FROM version_part p JOIN sealed_object o ON o.id = p.object_id
         JOIN dataset_version v ON v.id = p.version_id JOIN dataset d ON d.id = v.dataset_id WHERE d.name = 'raced'`,
    );
    const prefixes = held.map(({ prefix }) => prefix);
    expect(governed.prefixes()).toEqual(expect.arrayContaining(prefixes));
    await owner.must('DELETE', '/v1/datasets/raced');
    expect(governed.prefixes().filter((prefix) => prefixes.includes(prefix))).toEqual([]);
    expect(await downloaded('grown')).toContain('\n169,');
  }, 60_000);

  it('opens as part of no version of another dataset, whatever the catalog says', async () => {
    const latest = async (name: string): Promise<string> => {
      const [row] = await governed.database.query<{ id: string }>(
        'SELECT v.id FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id WHERE d.name = $1 ORDER BY number DESC LIMIT 1',
        [name],
      );
      return row?.id ?? '';
    };
    const [own, other] = [await latest('grown'), await latest('whole')];
    const parts = () => governed.anonymization.read(systemActor, (tx) => sealedPartsOf(tx, 'version', own));
    expect((await parts()).map(({ as }) => as.position)).toEqual([0, 0, 0]);
    await governed.database.seed(
      'UPDATE version_part SET sealed_for = $2 WHERE version_id = $1 AND position = 0',
      [own, other],
    );
    await expect(parts()).rejects.toMatchObject({ code: 'catalog.tampered' });
  });
});

describe('The same file again', () => {
  it('makes no version where it would replace itself, and is recorded', async () => {
    const stored = async () => (await governed.database.query('SELECT id FROM sealed_object')).length;
    const before = await stored();
    expect(await sent('whole', header + first + second + third, {})).toMatchObject({
      version: 1,
      rows: 170,
      unchanged: true,
    });
    expect(await sent('whole', header + first + second + third, { header: 'present' })).toMatchObject({
      version: 2,
    });
    // A part and a profile, of the second alone.
    expect(await stored()).toBe(before + 2);
    expect(await governed.records('version.keep')).toHaveLength(1);
  }, 60_000);

  it('is appended once, unless it is said that it is meant', async () => {
    await governed.dataset(owner, 'twice', header + first);
    expect(await refused('twice', header + first)).toMatchObject({ status: 409, code: 'version.again' });
    const saidSo = { mode: 'append', header: 'present' };
    expect(await refused('twice', header + first, saidSo)).toMatchObject({ code: 'version.again' });
    const packed = async (name: string, headers: Record<string, string>, mode: string) => {
      const body = gzipSync(header + first);
      const path = `/v1/datasets/${name}/versions`;
      const { job } = await owner.must<Accepted>('POST', path, { query: { mode }, body, headers });
      return owner.ended(job);
    };
    for (const headers of [
      { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' },
      { 'Content-Type': 'application/gzip' },
    ]) {
      expect((await packed('twice', headers, 'append')).problem).toMatchObject({ code: 'version.again' });
      expect((await packed('twice', headers, 'replace')).result).toMatchObject({
        version: 1,
        unchanged: true,
      });
    }
    expect(await sent('twice', header + first, { mode: 'append', again: 'true' })).toMatchObject({
      rows: 180,
    });
    // What came last was appended: alone, it is another table.
    expect(await sent('twice', header + first, {})).toMatchObject({ version: 3, rows: 90 });
  }, 60_000);
});

describe('A contract', () => {
  it('refuses what breaks it, replaced or appended, by names of columns and no value', async () => {
    await governed.dataset(owner, 'held', 'id,v\n1,10\n2,20\n', { contract: { columns: 'may-add' } });
    const detail = 'The version would be with another type of "v" from integer to string.';
    for (const mode of ['replace', 'append'])
      expect(await refused('held', 'id,v\n1,secret\n', { mode })).toMatchObject({
        code: 'version.contract',
        detail,
      });
    expect(await refused('held', 'id\n7\n')).toMatchObject({ detail: 'The version would be without "v".' });
    await owner.must('PATCH', '/v1/datasets/held', { json: { contract: null } });
    // Also of the file that is there, which makes no version.
    const [whole, contract] = ['id,v\n1,10\n2,20\n', { columns: 'any', types: { v: 'string' } }];
    await owner.must('PATCH', '/v1/datasets/held', { json: { contract } });
    expect(await refused('held', whole, {})).toMatchObject({ code: 'version.contract' });
    await owner.must('PATCH', '/v1/datasets/held', { json: { contract: null } });
    expect(await sent('held', whole, {})).toMatchObject({ version: 1, unchanged: true });
    expect(await sent('held', 'id\n9\n')).toMatchObject({ version: 2, rows: 3, changes: { dropped: [] } });
    const retyped = [{ name: 'v', from: 'integer', to: 'double' }];
    const said = { mode: 'append', types: 'v:double' };
    expect(await sent('held', 'id,v\n3,1.5\n', said)).toMatchObject({ changes: { retyped } });
    expect(await refused('held', 'id,v\n4,1\n', { ...said, types: 'v:boolean' })).toMatchObject({
      code: 'version.append',
    });
  }, 60_000);
});
