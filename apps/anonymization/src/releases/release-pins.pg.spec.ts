import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accepted } from '../../../../test/support/caller.js';
import { aWorkerOf, Governed, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';

let governed: Governed;
let steward: Somebody;
const json = { dataset: 'people', policy: 'people', purpose: 'research' };

beforeAll(async () => {
  governed = await Governed.start();
  const owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  await governed.dataset(owner, 'people', csv(people(400)), { subjectKey: 'person' });
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people', {}) });
});
afterAll(() => governed.stop());

describe('a release that waits while what it was asked under changes', () => {
  it.each([
    ['the classification', 'UPDATE column_classification SET confidence = confidence / 2'],
    ['the subject key', `UPDATE dataset SET subject_key = 'email'`],
  ])('fails and says so: %s', async (_, change) => {
    const first = await steward.must<Accepted>('POST', '/v1/releases', { json });
    const worker = await aWorkerOf('release.worker.js');
    process.kill(worker, 'SIGSTOP'); // one at a time: the second one waits
    const second = await steward.must<Accepted>('POST', '/v1/releases', { json });
    await governed.database.seed(change);
    process.kill(worker, 'SIGCONT');
    expect(await steward.ended(first.job)).toMatchObject({ state: 'succeeded' });
    expect(await steward.ended(second.job)).toMatchObject({
      state: 'failed',
      problem: { code: 'release.classification-changed', status: 409 },
    });
    await governed.database.seed(`UPDATE dataset SET subject_key = 'person'`);
    expect((await governed.releaseJob(steward, json)).state).toBe('succeeded');
  });
});
