import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { keep } from '../../test/patients.js';

/** In bytes. */
const quota = 3000;

let governed: Governed;
let steward: Somebody;
beforeAll(async () => {
  governed = await Governed.start({ TIDEGATE_QUOTA: String(quota) });
  const owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  const rows = Array.from({ length: 12 }, (_, i) => `${i % 2},${i * 7919}`);
  await governed.dataset(owner, 'people', `zip,income\n${rows.join('\n')}\n`);
});
afterAll(() => governed.stop());

const hierarchy = (who: Somebody, name: string, length: number) =>
  who.ask('PUT', `/v1/hierarchies/${name}`, {
    body: `${'a'.repeat(900)},${'b'.repeat(length - 903)},*`,
    headers: { 'Content-Type': 'text/csv' },
  });
const policy = (who: Somebody, name: string, description: string) =>
  who.ask('PUT', `/v1/policies/${name}`, {
    json: { name, description, purposes: ['research'], transforms: [keep('zip', 'income')] },
  });
const exhausted = { status: 429, body: { code: 'share.exhausted' } };

describe('a quota', () => {
  it('ends what one principal may store as releases, also as those that were queued while there was room', async () => {
    expect((await policy(steward, 'p', '')).status).toBe(201);
    const json = { dataset: 'people', version: 1, policy: 'p', purpose: 'research' };
    const asked = [];
    for (let i = 0; i < 8; i++)
      asked.push(await steward.must<{ job: string }>('POST', '/v1/releases', { json }));
    const ended = [];
    for (const { job } of asked) ended.push(await steward.ended(job));
    expect(ended[0]).toMatchObject({ state: 'succeeded' });
    expect(ended.at(-1)).toMatchObject({ state: 'failed', problem: exhausted.body });
    expect(await steward.ask('POST', '/v1/releases', { json })).toMatchObject(exhausted);
  });

  it('ends what one principal may store as texts, and leaves others theirs', async () => {
    const other = await governed.somebody('other', 'steward');
    expect((await hierarchy(other, 'h1', 1500)).status).toBe(201);
    expect(await hierarchy(other, 'h2', 1800)).toMatchObject(exhausted);
    // The same again stores nothing.
    expect((await hierarchy(other, 'h1', 1500)).status).toBe(200);
    expect((await policy(other, 'p1', 'd'.repeat(1000))).status).toBe(201);
    expect(await policy(other, 'p2', 'd'.repeat(1000))).toMatchObject(exhausted);
    expect((await policy(steward, 'p3', '')).status).toBe(201);
  });
});
