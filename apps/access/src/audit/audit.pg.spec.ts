import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromBase64, type Actor } from '#libs/kernel';
import {
  leafHash,
  openCheckpoint,
  parseVerifierKey,
  verifyConsistency,
  verifyEd25519WithWebCrypto,
  verifyEvents,
  verifyInclusion,
  verifyLog,
  type OpenedEvent,
} from '#libs/ledger';
import { utf8 } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makeDataset, makePerson } from '../../../../test/support/people.js';
import {
  makeToken,
  testRuntime,
  testServer,
  type TestRuntime,
  type TestServer,
} from '../../../../test/support/server.js';
import { AccessModule } from '../access.module.js';
import {
  type AuditCheckpoint,
  type AuditEvent,
  type ConsistencyProof,
  type InclusionProof,
} from './audit.schema.js';

let database: TestDatabase;
let runtime: TestRuntime;
let server: TestServer;
let auditor: Actor;
let token: string;
let stewardToken: string;
let adaToken: string;

beforeAll(async () => {
  database = await testDatabase();
  runtime = testRuntime(database);
  server = await testServer(AccessModule.with(runtime.runtimeFor('access')), database, runtime);
  auditor = await makePerson(database, 'aud@example.org', { roles: ['auditor'] });
  const steward = await makePerson(database, 'stew@example.org', { roles: ['steward'] });
  const ada = await makePerson(database, 'ada@example.org', { roles: ['analyst'] });
  await makeDataset(database, 'patients', steward);
  token = await makeToken(database, auditor);
  stewardToken = await makeToken(database, steward);
  adaToken = await makeToken(database, ada);
});

afterAll(async () => {
  await server.stop();
  runtime.remove();
  await database.drop();
});

async function events(query = ''): Promise<AuditEvent[]> {
  const answer = await server.get(`/v1/audit/events${query}`, token);
  expect(answer.status).toBe(200);
  return (answer.json() as { items: AuditEvent[] }).items;
}

const checkpoint = async (): Promise<AuditCheckpoint> =>
  (await server.get('/v1/audit/checkpoint', token)).json() as AuditCheckpoint;

const grantTo = (principal: string, purpose = 'research'): Promise<{ status: number; json(): unknown }> =>
  server.post(
    '/v1/grants',
    { principal, actions: ['read'], resource: 'dataset:patients', purpose },
    stewardToken,
  );

const source = {
  checkpoint: async () => (await server.get('/tlog/checkpoint')).text,
  tile: async (path: string) => {
    const answer = await server.get(`/tlog/${path}`);
    if (answer.status !== 200) throw new Error(String(answer.status));
    return answer.bytes;
  },
};

describe('the audit log', () => {
  it('shows an auditor at once what was just done, by whom, and opens its commitment', async () => {
    const { id } = (await grantTo('user:ada@example.org')).json() as { id: string };
    const [event] = await events('?action=grant.create');
    expect(event).toMatchObject({
      actor: 'user:stew@example.org',
      action: 'grant.create',
      resource: `grant:${id}`,
      outcome: 'done',
      detail: { purpose: 'research', actions: ['read'] },
    });
    expect(event && JSON.parse(event.entry)).toMatchObject({ resource: { kind: 'grant', id } });
  });

  it('holds no name in a leaf, so that erasing a person never needs to change one', async () => {
    await grantTo('user:ada@example.org', 'teaching');
    for (const { entry } of await events()) expect(entry).not.toMatch(/@|example/);
  });

  it('is read by those alone who may, and refusals are in it too', async () => {
    const refused = await server.get('/v1/audit/events', adaToken);
    expect(refused.status).toBe(403);
    const [denied] = await events('?outcome=denied&actor=user:ada@example.org');
    expect(denied).toMatchObject({ action: 'audit.read', actor: 'user:ada@example.org', outcome: 'denied' });
    expect((await server.get('/v1/audit/events')).status).toBe(401);
  });

  it('records each reading of it, with what was asked for', async () => {
    await events('?action=grant.create&limit=1');
    const [reading] = await events('?action=audit.read&outcome=done&limit=1');
    expect(reading).toMatchObject({
      actor: 'user:aud@example.org',
      detail: { action: 'grant.create', events: 1 },
    });
  });

  it('finds events by actor, resource, outcome and time', async () => {
    const { id } = (await grantTo('user:ada@example.org', 'audit')).json() as { id: string };
    expect(await events(`?resource=grant:${id}`)).toHaveLength(1);
    expect(await events('?actor=user:nobody@example.org')).toEqual([]);
    expect(await events('?resource=dataset:no-such')).toEqual([]);
    const all = await events('?actor=user:stew@example.org');
    expect(new Set(all.map((event) => event.actor))).toEqual(new Set(['user:stew@example.org']));
    const last = all[0]?.at ?? '';
    expect(await events(`?from=${last}&action=grant.create`)).toHaveLength(1);
    expect((await events(`?to=${last}&action=grant.create`)).every((event) => event.at < last)).toBe(true);
    expect(await events('?from=2100-01-01T00:00:00Z')).toEqual([]);
  });

  it('pages from the newest to the oldest without a gap', async () => {
    const first = (await server.get('/v1/audit/events?limit=2', token)).json() as {
      items: AuditEvent[];
      nextCursor: string;
    };
    const next = await events(`?limit=2&cursor=${first.nextCursor}`);
    const indices = [...first.items, ...next].map(({ index }) => index);
    expect(indices).toEqual([0, 1, 2, 3].map((i) => (indices[0] ?? 0) - i));
  });

  it.each([
    'limit=0',
    'limit=1001',
    'outcome=maybe',
    'cursor=%25',
    'cursor=YWJj',
    'from=today',
    'extra=1',
    'action=x',
  ])('refuses the query %s', async (query) => {
    expect((await server.get(`/v1/audit/events?${query}`, token)).status).toBe(400);
  });

  it('proves that an event is in it, and that it only grew', async () => {
    const before = await checkpoint();
    await grantTo('user:ada@example.org', 'growth');
    const [event] = await events('?action=grant.create&limit=1');
    const after = await checkpoint();
    const proof = (
      await server.get(`/v1/audit/proofs/inclusion?event=${event?.id}`, token)
    ).json() as InclusionProof;
    const head = await checkpoint();
    expect(proof).toMatchObject({ index: event?.index });
    const at = { index: proof.index, size: proof.size, proof: proof.hashes.map(fromBase64) };
    expect(head.size).toBe(proof.size);
    const root = fromBase64(head.rootHash);
    expect(verifyInclusion({ ...at, leafHash: leafHash(utf8(event?.entry ?? '')), root })).toBe(true);
    expect(verifyInclusion({ ...at, leafHash: leafHash(utf8('{}')), root })).toBe(false);

    const { size: from } = before;
    const url = `/v1/audit/proofs/consistency?from=${from}&to=${after.size}`;
    const grown = (await server.get(url, token)).json() as ConsistencyProof;
    const claim = { from: grown.from, to: grown.to, proof: grown.hashes.map(fromBase64) };
    const roots = { fromRoot: fromBase64(before.rootHash), toRoot: fromBase64(after.rootHash) };
    expect(after.size).toBeGreaterThan(from);
    expect(verifyConsistency({ ...claim, ...roots })).toBe(true);
    expect(verifyConsistency({ ...claim, ...roots, fromRoot: roots.toRoot })).toBe(false);
  });

  it('proves inclusion in the tree of an older checkpoint too', async () => {
    const { size, rootHash } = await checkpoint();
    const [event] = await events('?action=grant.create&limit=1');
    await grantTo('user:ada@example.org', 'later');
    const answer = await server.get(`/v1/audit/proofs/inclusion?event=${event?.id}&size=${size}`, token);
    const proof = answer.json() as InclusionProof;
    const hashes = proof.hashes.map(fromBase64);
    const claim = { index: proof.index, size, leafHash: fromBase64(event?.leafHash ?? ''), proof: hashes };
    expect(verifyInclusion({ ...claim, root: fromBase64(rootHash) })).toBe(true);
  });

  it.each([
    ['inclusion?event=0193a1b2-0000-7000-8000-000000000001', 404],
    ['inclusion?event=x', 400],
    ['consistency?from=0&to=1', 400],
    ['consistency?from=2&to=1', 400],
    ['consistency?from=1&to=99999999', 400],
    ['consistency?from=99999999', 400],
  ])('answers no proof for %s', async (query, status) => {
    expect((await server.get(`/v1/audit/proofs/${query}`, token)).status).toBe(status);
  });
});

describe('the log as anybody may verify it', () => {
  it('is whole, signed by its key, and gives back every event as it was recorded', async () => {
    const vkey = (await server.get('/tlog/vkey')).text.trim();
    const leaves: Uint8Array[] = [];
    const all = await events('?limit=1000');
    const report = await verifyLog(source, {
      vkey,
      verifyEd25519: verifyEd25519WithWebCrypto,
      onEntry: (_, bytes) => void leaves.push(bytes),
    });
    expect(report).toMatchObject({ ok: true, failures: [] });
    const opened = all.map((event): OpenedEvent => {
      const { actor, resource } = JSON.parse(event.entry) as Pick<OpenedEvent, 'actor' | 'resource'>;
      return { ...event, actor, resource, detail: event.detail as OpenedEvent['detail'] };
    });
    expect(verifyEvents(opened, (index) => leaves[index])).toMatchObject({
      checked: all.length,
      opened: all.length,
      differing: [],
    });
  });

  it('serves tiles that may be cached for ever, and a checkpoint that may not', async () => {
    const tile = await server.get('/tlog/tile/0/000.p/1');
    expect(tile.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(tile.headers['content-type']).toBe('application/octet-stream');
    expect(tile.bytes).toHaveLength(32);
    const head = await server.get('/tlog/checkpoint');
    expect(head.headers['cache-control']).toBe('no-cache');
    expect(head.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it.each([
    'tile/0/000',
    'tile/0/001.p/1',
    'tile/9/000.p/1',
    'tile/entries/000.p/256',
    'tile/0/0.p/1',
    'tile/x',
    'tile/',
  ])('has no %s', async (path) => {
    expect((await server.get(`/tlog/${path}`)).status).toBe(404);
  });

  it('keeps its key where nobody else can read it, and its name for good', async () => {
    const file = join(runtime.home, 'keys', 'access', 'log.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { origin } = JSON.parse(readFileSync(file, 'utf8')) as { origin: string };
    expect(origin).toMatch(/^tidegate\/[0-9a-f]{16}$/);
    expect((await server.get('/tlog/vkey')).text.startsWith(`${origin}+`)).toBe(true);
  });

  it('keeps its last checkpoint outside the database', async () => {
    const { note, size } = await checkpoint();
    expect(readFileSync(join(runtime.home, 'log', 'checkpoint'), 'utf8')).toBe(note);
    const key = parseVerifierKey((await server.get('/tlog/vkey')).text.trim());
    expect(await openCheckpoint(note, [key], verifyEd25519WithWebCrypto)).toMatchObject({ size });
  });
});

describe('after a restart', () => {
  const restart = async (): Promise<void> => {
    await server.stop();
    const again = testRuntime(database, runtime.home);
    server = await testServer(AccessModule.with(again.runtimeFor('access')), database, again);
  };

  it('the log goes on under the same name, and extends what it was', async () => {
    const vkey = (await server.get('/tlog/vkey')).text.trim();
    const before = await checkpoint();
    await restart();
    expect((await server.get('/tlog/vkey')).text.trim()).toBe(vkey);
    await grantTo('user:ada@example.org', 'restart');
    const after = await checkpoint();
    expect(after.size).toBeGreaterThan(before.size);
    const verify = { vkey, verifyEd25519: verifyEd25519WithWebCrypto, lastSeen: before.note };
    expect(await verifyLog(source, verify)).toMatchObject({ ok: true, size: after.size });
  });

  it('does not start a log that has begun without its key', async () => {
    const file = join(runtime.home, 'keys', 'access', 'log.json');
    const key = readFileSync(file, 'utf8');
    writeFileSync(file, '{}');
    await expect(restart()).rejects.toThrow('key.unavailable');
    writeFileSync(file, key);
    await restart();
    expect((await checkpoint()).origin).toBe((JSON.parse(key) as { origin: string }).origin);
  });
});
