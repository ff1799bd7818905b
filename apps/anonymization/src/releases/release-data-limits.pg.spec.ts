import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Governed, workersOf, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';

let governed: Governed;
let greedy: Somebody;
let modest: Somebody;
let release: string;

beforeAll(async () => {
  governed = await Governed.start();
  const owner = await governed.somebody('owner', 'engineer');
  const steward = await governed.somebody('steward', 'steward');
  greedy = await governed.somebody('greedy', 'analyst');
  modest = await governed.somebody('modest', 'analyst');
  await governed.dataset(owner, 'people', csv(people(400)), { subjectKey: 'person' });
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
  release = (await governed.release(steward, { dataset: 'people', policy: 'people' })).release;
  for (const who of [greedy, modest]) await governed.grant(steward, who, 'dataset:people');
}, 120_000);
afterAll(() => governed.stop());

/** The status and, for a refusal, the code. */
async function read(who: Somebody): Promise<string> {
  const headers = { authorization: `Bearer ${who.token ?? ''}` };
  const answer = await fetch(`${governed.address}/v1/releases/${release}/data?purpose=research`, { headers });
  const body = await answer.text();
  return answer.ok ? '200' : `${answer.status} ${(JSON.parse(body) as { code: string }).code}`;
}

describe('The data door', () => {
  it('reads two at a time for one principal, lets some wait, and refuses more without blocking others', async () => {
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, workersOf('read.worker.js').length);
    }, 5);
    try {
      const asked = Array.from({ length: 40 }, () => read(greedy));
      const other = read(modest);
      const answers = await Promise.all(asked);
      const served = answers.filter((answer) => answer === '200').length;
      const refused = answers.filter((answer) => answer === '429 share.exhausted').length;
      // A read that ends while others still arrive makes room for one more: at least these many, not just these many.
      expect(served).toBeGreaterThanOrEqual(10);
      expect(refused).toBeGreaterThan(0);
      expect(served + refused).toBe(40);
      expect(await other).toBe('200');
    } finally {
      clearInterval(watch);
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(3); // two of the greedy one's, one of the other's
    expect(await read(greedy)).toBe('200');
  });

  it('is open to others while readers of two principals take nothing of what they asked for', async () => {
    const silent = [greedy, modest].flatMap((who) =>
      Array.from({ length: 3 }, () => who.open('GET', `/v1/releases/${release}/data?purpose=research`)),
    );
    const answers = await Promise.all(silent);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await read(modest)).toBe('200');
    for (const { body } of answers) await body?.cancel();
  });

  it('answers a HEAD by headers alone: a decision is recorded, and no delivery that failed', async () => {
    const records = async (): Promise<[number, number]> => [
      (await governed.records('release.read', release)).length,
      (await governed.records('release.deliver', release)).length,
    ];
    const [decided, delivered] = await records();
    const at = `/v1/releases/${release}/data?purpose=`;
    const answer = await modest.open('HEAD', `${at}research`);
    expect([answer.status, answer.headers.get('tidegate-rows'), await answer.text()]).toEqual([
      200,
      '400',
      '',
    ]);
    expect(workersOf('read.worker.js')).toEqual([]);
    expect(await records()).toEqual([decided + 1, delivered]);
    expect((await modest.open('HEAD', `${at}billing`)).status).toBe(403);
  });
});
