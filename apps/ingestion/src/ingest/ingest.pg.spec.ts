import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SealedObject, SealedProfile, type SealedAs } from '#libs/contracts';
import { openStore } from '#libs/storage';
import { TestIngestion, type Person } from '../../test/gateway.js';
import { sweepStore } from './sweep.js';

const canary = 'canary-5f0c2b';
const csv = `id,secret,amount\n${Array.from({ length: 300 }, (_, i) => `${i},${canary}-${i % 7},${i % 10 ? i : ''}\n`).join('')}`;

let gate: TestIngestion;
let owner: Person;

beforeAll(async () => {
  gate = await TestIngestion.start();
  owner = await gate.person('owner', 'engineer');
  await gate.dataset(owner, 'people', csv);
});

afterAll(() => gate.stop());

interface StoredObject {
  readonly [key: string]: unknown;
}

async function objectsOf(role: SealedAs['role'], owner: string, sql: string): Promise<SealedObject[]> {
  const rows = await gate.database.query<StoredObject>(
    `SELECT o.id, o.location, o.digest, o.bytes::int, o.plain_bytes::int AS "plainBytes",
       o.wrapped_key AS "wrappedKey", o.key_id AS "keyId", json_build_object('role', $1::text, 'owner', ${owner}, 'position', 0) AS "as"
     FROM sealed_object o ${sql}`,
    [role],
  );
  return rows.map((row) => SealedObject.parse(row));
}

async function opened(object: SealedObject): Promise<Buffer> {
  const { store } = gate.runtime;
  const key = await store.openKey(object, gate.vault);
  const blocks: Uint8Array[] = [];
  for await (const block of store.open(object, key)) blocks.push(block);
  return Buffer.concat(blocks);
}

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
  }
}

describe('A version', () => {
  it('is shown with its lineage', async () => {
    const { body } = await gate.call(owner, 'GET', '/v1/datasets/people/versions/latest');
    expect(body).toMatchObject({
      dataset: 'people',
      version: 1,
      state: 'ready',
      rows: 300,
      bytes: csv.length,
      mediaType: 'text/csv',
      lineage: { createdBy: 'service:owner' },
    });
    const list = await gate.call(owner, 'GET', '/v1/datasets/people/versions?limit=1');
    expect(list.body).toEqual({ items: [body], nextCursor: null });
    expect((await gate.call(owner, 'GET', '/v1/datasets/people')).body['latestVersion']).toBe(1);
  });

  it('is Parquet that the vault alone can open', async () => {
    const [part, ...more] = await objectsOf(
      'version-part',
      'p.version_id',
      'JOIN version_part p ON p.object_id = o.id',
    );
    expect(more).toEqual([]);
    expect(part && (await opened(part)).subarray(0, 4).toString()).toBe('PAR1');
    const staging = await gate.runtime.store
      .openKey(part as SealedObject, {
        ...gate.vault,
        keys: gate.vault.keys.filter(({ kid }) => kid !== part?.keyId),
      })
      .catch((error: unknown) => error);
    expect(staging).toMatchObject({ code: 'key.unavailable' });
  });

  it('has a profile of counts in the catalog and the whole one sealed', async () => {
    const [row] = await gate.database.query<{ profile: unknown }>('SELECT profile FROM dataset_version');
    expect(row?.profile).toEqual({
      rows: 300,
      columns: [
        { name: 'id', type: 'integer', nulls: 0, distinct: 300, approximate: false, masked: true },
        { name: 'secret', type: 'string', nulls: 0, distinct: 7, approximate: false, masked: true },
        { name: 'amount', type: 'integer', nulls: 30, distinct: 270, approximate: false, masked: true },
      ],
    });
    const [object] = await objectsOf(
      'version-profile',
      'v.id',
      'JOIN dataset_version v ON v.profile_object_id = o.id',
    );
    const whole = SealedProfile.parse(JSON.parse((await opened(object as SealedObject)).toString()));
    expect(whole.columns[1]).toMatchObject({ masked: false, min: `${canary}-0`, max: `${canary}-6` });
  });

  it('leaves no cell outside what is sealed: not in the catalog, not in the home', async () => {
    for (const file of files(gate.runtime.config.home)) {
      expect(readFileSync(file).includes(canary)).toBe(false);
    }
    const tables = await gate.database.query<{ name: string }>(
      `SELECT table_schema || '."' || table_name || '"' AS name FROM information_schema.tables
       WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const found = await gate.database.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE '%${canary}%'`);
      expect({ name, found }).toEqual({ name, found: [] });
    }
    expect(gate.scratch()).toEqual([]);
  });

  it('is bound into the audit log by the digests of its objects', async () => {
    const [record] = await gate.database.query<{ detail: { parts: object[]; profile: object } }>(
      `SELECT detail FROM audit_record WHERE action = 'version.create' ORDER BY id LIMIT 1`,
    );
    const [part] = await objectsOf(
      'version-part',
      'p.version_id',
      'JOIN version_part p ON p.object_id = o.id',
    );
    const [profile] = await objectsOf(
      'version-profile',
      'v.id',
      'JOIN dataset_version v ON v.profile_object_id = o.id',
    );
    expect(record?.detail.parts).toEqual([{ id: part?.id, digest: part?.digest, rows: 300 }]);
    expect(record?.detail.profile).toEqual({ id: profile?.id, digest: profile?.digest });
  });
});

/** Child processes of this one that parse. */
function workers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return (
          parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('parse.worker.js')
        );
      } catch {
        return false;
      }
    });
}

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('An ingest job', () => {
  onLinux('whose process is killed fails with a reason and leaves nothing', async () => {
    const before = gate.prefixes();
    const ending = gate.upload(owner, 'people', csv.repeat(400)).then((accepted) => gate.ended(accepted));
    while (workers().length === 0) await sleep(5);
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    expect(await ending).toMatchObject({ state: 'failed', problem: { code: 'worker.crashed' } });
    expect(gate.prefixes()).toEqual(before);
  });

  it('fails when its dataset was removed meanwhile', async () => {
    await gate.call(owner, 'POST', '/v1/datasets', { name: 'brief' });
    const accepted = await gate.upload(owner, 'brief', csv);
    // As a removal that looked for jobs just before this one was there.
    await gate.database.seed(`DELETE FROM dataset WHERE name = 'brief'`);
    const job = await gate.ended(accepted);
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'state.conflict' } });
    expect(gate.prefixes()).not.toContain(job.id);
  });
});

describe('An ingest job of who may not fill the dataset any more', () => {
  it.each([
    ['lost the right', `UPDATE dataset SET owner_id = $1 WHERE owner_id = $2`],
    ['was disabled', `UPDATE principal SET disabled_at = now() WHERE id <> $1 AND id = $2`],
  ])('makes no version and leaves nothing: who %s', async (name, gone) => {
    const lent = name.replaceAll(' ', '-');
    const [other, leaver] = [await gate.person(`o-${lent}`), await gate.person(lent, 'engineer')];
    await gate.call(leaver, 'POST', '/v1/datasets', { name: lent });
    const before = gate.prefixes();
    for (const query of ['', '?mode=append']) {
      const accepted = await gate.upload(leaver, lent, `${csv}999,${query},1\n`, {}, query);
      if (query === '') await gate.ended(accepted);
      else {
        await gate.database.seed(gone, [other.id, leaver.id]);
        const job = await gate.ended(accepted);
        expect(job).toMatchObject({ state: 'failed', result: null, problem: { code: 'access.denied' } });
      }
    }
    const [{ made } = { made: 0 }] = await gate.database.query<{ made: number }>(
      'SELECT count(*)::int AS made FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id WHERE d.name = $1',
      [lent],
    );
    expect([made, gate.prefixes().length]).toEqual([1, before.length + 1]);
  });
});

describe('Sweeping the store', () => {
  const sweep = (alone: boolean) => {
    const store = openStore(gate.runtime.config.storage);
    return sweepStore({ db: gate.door, store, now: new Date(), alone });
  };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('sealed'));
  }

  it('removes what nothing needs and keeps versions and what running jobs need', async () => {
    const store = openStore(gate.runtime.config.storage);
    const [orphan, job, staging] = [randomUUID(), randomUUID(), randomUUID()];
    const before = gate.prefixes();
    for (const prefix of [orphan, job, staging]) await store.put(`${prefix}/x`, bytes());
    await gate.database.query(
      `INSERT INTO job (id, kind, state, progress, message, input, created_by, created_at)
       VALUES ($1, 'ingest', 'running', 0, '', $2, $3, now())`,
      [job, { staging: { location: `${staging}/x` } }, owner.id],
    );
    expect(await sweep(true)).toBe(1);
    expect(gate.prefixes().sort()).toEqual([...before, job, staging].sort());
    await gate.database.query(`UPDATE job SET state = 'failed' WHERE id = $1`, [job]);
    expect(await sweep(true)).toBe(2);
    expect(gate.prefixes()).toEqual(before);
  });

  it('takes only what is old where others may be uploading', async () => {
    const store = openStore(gate.runtime.config.storage);
    const [young, old] = [randomUUID(), randomUUID()];
    for (const prefix of [young, old]) await store.put(`${prefix}/x`, bytes());
    const folder = join(gate.runtime.config.storage.slice('file:'.length), old);
    const long = new Date(Date.now() - 8 * 86_400_000);
    utimesSync(folder, long, long);
    expect(await sweep(false)).toBe(1);
    expect(gate.prefixes()).toContain(young);
    expect(gate.prefixes()).not.toContain(old);
    await store.removePrefix(young);
  });
});
