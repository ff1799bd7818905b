import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rotateVault } from '#libs/platform';
import { wrappingKey } from '#libs/seal';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';

interface ShownKey {
  readonly id: string;
  readonly use: string;
  readonly state: string;
  readonly objects: number;
}

let governed: Governed;
let admin: Somebody;
let owner: Somebody;
let steward: Somebody;
let release: string;
beforeAll(async () => {
  governed = await Governed.start();
  admin = await governed.somebody('admin', 'admin');
  owner = await governed.somebody('owner', 'engineer', 'analyst');
  steward = await governed.somebody('steward', 'steward');
  await governed.dataset(owner, 'people', csv(people(400)), { subjectKey: 'person' });
  await governed.grant(steward, owner, 'dataset:people', { actions: ['read', 'query'] });
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
  ({ release } = await governed.release(steward, { dataset: 'people', policy: 'people' }));
  await steward.must('PUT', '/v1/budgets/people', { json: { epsilon: 5, delta: 1e-6, reason: 'to ask' } });
}, 120_000);
afterAll(() => governed.stop());

const keys = async (): Promise<ShownKey[]> =>
  (await admin.must<{ items: ShownKey[] }>('GET', '/v1/keys')).items;
const rows = () =>
  owner.must<string>('GET', `/v1/releases/${release}/data`, { query: { purpose: 'research' } });
const rotate = async (): Promise<{ key: string; objects: number; domains: number; answers: number }> => {
  const { job } = await admin.must<{ job: string }>('POST', '/v1/keys/rotate');
  return admin.result(job);
};
const question = { purpose: 'research', dataset: 'people', ask: { aggregate: 'count' }, epsilon: 0.5 };
const ask = () =>
  owner.must<object>('POST', '/v1/queries', { json: question, headers: { 'Idempotency-Key': 'once' } });

describe("the vault's keys", () => {
  it('are shown by what they are for, to who changes them and to auditors', async () => {
    const auditor = await governed.somebody('auditor', 'auditor');
    const shown = await auditor.must<{ items: ShownKey[] }>('GET', '/v1/keys');
    expect(shown.items).toEqual([
      expect.objectContaining({ use: 'vault', state: 'current', algorithm: 'ECDH-ES+A256KW, P-256' }),
    ]);
    expect(shown.items[0]?.objects).toBeGreaterThan(1);
    expect(JSON.stringify(shown)).not.toMatch(/"[dxy]"/);
    for (const who of [owner, steward]) expect((await who.get('/v1/keys')).status).toBe(403);
    for (const who of [owner, steward, auditor])
      expect((await who.ask('POST', '/v1/keys/rotate')).status).toBe(403);
  });

  it('are changed while all that was sealed stays readable, and needs the old key no more', async () => {
    const [before, answer, [first]] = [await rows(), await ask(), await keys()];
    const result = await rotate();
    const [fresh, old] = await keys();
    expect(fresh).toMatchObject({ id: result.key, state: 'current', objects: result.objects });
    expect(old).toMatchObject({ id: first?.id, state: 'retired', objects: 0 });
    expect(result.objects).toBe(first?.objects);
    expect([result.domains, result.answers]).toEqual([expect.any(Number), 1]);
    expect(result.domains).toBeGreaterThan(0);
    expect(await rows()).toBe(before);
    expect(await ask()).toEqual(answer);
    const left = await governed.database.query<{ jwe: string }>(
      `SELECT wrapped_key AS jwe FROM sealed_object UNION ALL SELECT sealed_secret FROM pseudonym_domain
       UNION ALL SELECT unnest(answer) FROM privacy_answer`,
    );
    expect(new Set(left.map(({ jwe }) => wrappingKey(jwe)))).toEqual(new Set([result.key]));
    // What is made now is sealed to the fresh key, and joins with what was made before: pseudonyms are the same.
    const { release: again } = await governed.release(steward, { dataset: 'people', policy: 'people' });
    const query = { purpose: 'research' };
    expect(await owner.must<string>('GET', `/v1/releases/${again}/data`, { query })).toBe(before);
  });

  it('are changed once by a job that is begun again, and by one job at a time', async () => {
    const { config, clock } = governed.runtimeFor('anonymization');
    const from = (await keys()).find(({ state }) => state === 'current')?.id ?? '';
    const [once, twice] = [
      await rotateVault(config.keys, from, clock()),
      await rotateVault(config.keys, from, clock()),
    ];
    expect(twice).toEqual(once);
    expect(once.current).not.toBe(from);
    // Another process made that key: what is sealed to it meanwhile opens here, and goes to the next one.
    const { job } = await admin.must<{ job: string }>('POST', '/v1/keys/rotate');
    const second = await admin.ask<{ job: string }>('POST', '/v1/keys/rotate');
    await admin.result(job);
    if (second.status === 202) await admin.result(second.body.job);
    else expect(second.status).toBe(409);
    expect((await keys()).filter(({ state }) => state === 'current')).toHaveLength(1);
    expect((await keys()).filter(({ state, objects }) => state === 'retired' && objects > 0)).toEqual([]);
  });
});
