import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProblemDocument } from '#libs/contracts';
import { type Caller } from '../../../../test/support/caller.js';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';
import { path } from '../../test/release-data.js';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;
/** Of 400 people. */
let release: string;

beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  reader = await governed.somebody('reader', 'analyst');
  await governed.dataset(owner, 'people', csv(people(400)), { subjectKey: 'person' });
  await governed.grant(steward, reader, 'dataset:people');
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
  release = (await governed.release(steward, { dataset: 'people', policy: 'people' })).release;
}, 120_000);
afterAll(() => governed.stop());

const problemOf = async (who: Caller, at: string): Promise<[number, string]> => {
  const { status, body } = await who.get<ProblemDocument>(at);
  return [status, body.code];
};

describe('the data door', () => {
  it('is 400 without a purpose, and for a purpose or format that is none', async () => {
    const plain = `/v1/releases/${release}/data`;
    expect(await problemOf(reader, plain)).toEqual([400, 'request.purpose-missing']);
    for (const query of [
      'purpose=',
      'purpose=Not%20One',
      'purpose=research&format=xls',
      'purpose=research&more=1',
    ])
      expect([query, ...(await problemOf(reader, `${plain}?${query}`))]).toEqual([
        query,
        400,
        'request.invalid',
      ]);
  });

  it('is 404 without a grant, whoever asks: strangers, the steward, the owner, the administrator', async () => {
    const stranger = await governed.somebody('stranger', 'analyst');
    const admin = await governed.somebody('admin', 'admin');
    for (const who of [stranger, steward, owner, admin])
      expect(await problemOf(who, path(release))).toEqual([404, 'resource.not-found']);
    expect((await governed.as(null).get(path(release))).status).toBe(401);
    for (const id of ['none', '00000000-0000-7000-8000-000000000000', '..%2f..'])
      expect(await problemOf(reader, path(id))).toEqual([404, 'resource.not-found']);
    const denied = (await governed.records('release.read', release)).filter((r) => r.outcome === 'denied');
    expect(denied).toHaveLength(4);
  });

  it('is 403 for another purpose than the grant’s, and for one that the release was not made for', async () => {
    expect(await problemOf(reader, path(release, { purpose: 'billing' }))).toEqual([
      403,
      'access.wrong-purpose',
    ]);
    const biller = await governed.somebody('biller', 'analyst');
    await governed.grant(steward, biller, 'dataset:people', { purpose: 'billing' });
    for (const purpose of ['billing', 'research'])
      expect((await problemOf(biller, path(release, { purpose })))[0]).toBe(403);
    const ask = { dataset: 'people', policy: 'people', purpose: 'billing' };
    const forBilling = (await governed.release(steward, ask)).release;
    expect((await biller.get(path(forBilling, { purpose: 'billing' }))).status).toBe(200);
    expect((await problemOf(reader, path(forBilling)))[0]).toBe(403);
  });

  it('lets a purpose-bound token leave the purpose out, and hears of no other', async () => {
    const bound = await governed.narrowed(reader, { purpose: 'research' });
    expect((await bound.get(`/v1/releases/${release}/data`)).status).toBe(200);
    expect((await bound.get(path(release))).status).toBe(200);
    expect(await problemOf(bound, path(release, { purpose: 'billing' }))).toEqual([
      403,
      'access.wrong-purpose',
    ]);
    const elsewhere = await governed.narrowed(reader, { purpose: 'billing' });
    expect((await problemOf(elsewhere, path(release)))[0]).toBe(403);
    expect((await problemOf(elsewhere, `/v1/releases/${release}/data`))[0]).toBe(403);
  });

  it('does nothing for a token whose scopes lack reading', async () => {
    const may = await governed.narrowed(reader, { scopes: ['read'] });
    expect((await may.get(path(release))).status).toBe(200);
    const mayNot = await governed.narrowed(reader, { scopes: ['train', 'discover', 'manage'] });
    expect(await problemOf(mayNot, path(release))).toEqual([403, 'access.denied']);
    const late = await governed.narrowed(reader, { expiresAt: new Date(Date.now() - 1000) });
    expect((await late.get(path(release))).status).toBe(401);
  });

  it('closes when the grant is revoked and when it expires', async () => {
    const brief = await governed.somebody('brief', 'analyst');
    const grant = await governed.grant(steward, brief, `release:${release}`);
    expect((await brief.get(path(release))).status).toBe(200);
    await steward.must('DELETE', `/v1/grants/${grant}`);
    expect((await brief.get(path(release))).status).toBe(404);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const other = await governed.grant(steward, brief, `release:${release}`, { expiresAt });
    expect((await brief.get(path(release))).status).toBe(200);
    await governed.database.seed(
      `UPDATE "grant" SET expires_at = now() - interval '1 second' WHERE id = $1`,
      [other],
    );
    expect((await brief.get(path(release))).status).toBe(404);
  });

  it('gives a grant to know or to train, and not to read, no data', async () => {
    const knower = await governed.somebody('knower', 'analyst');
    await governed.grant(steward, knower, 'dataset:people', { actions: ['discover', 'train'] });
    expect((await knower.get(`/v1/releases/${release}`)).status).toBe(200);
    expect(await problemOf(knower, path(release))).toEqual([404, 'resource.not-found']);
  });

  it('lets nobody but the training service read in the name of a run', async () => {
    const run = '01890000-0000-7000-8000-000000000000';
    expect(await problemOf(reader, path(release, { run }))).toEqual([404, 'resource.not-found']);
  });
});
