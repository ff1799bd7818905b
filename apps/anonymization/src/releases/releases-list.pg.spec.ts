import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';

let governed: Governed;
let steward: Somebody;
let releases: string[];
beforeAll(async () => {
  governed = await Governed.start();
  const owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
  for (const [name, tags] of [
    ['one', ['red']],
    ['two', ['red', 'blue']],
  ] as const) {
    await governed.dataset(owner, name, csv(people(100)), { subjectKey: 'person', tags });
    for (const purpose of ['research', 'billing'])
      await governed.release(steward, { dataset: name, policy: 'people', purpose });
  }
  releases = (await governed.database.query<{ id: string }>('SELECT id FROM release')).map(({ id }) => id);
}, 120_000);
afterAll(() => governed.stop());

it('shows a steward all of them, page by page, newest first, and filtered as asked', async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string | number> = { limit: 3, ...(cursor !== null && { cursor }) };
    const page: { items: { id: string }[]; nextCursor: string | null } = await steward.must(
      'GET',
      '/v1/releases',
      { query },
    );
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual([...releases].sort().reverse());
  const some = await steward.must<{ items: { dataset: string; purpose: string }[] }>('GET', '/v1/releases', {
    query: { dataset: 'one', purpose: 'billing' },
  });
  expect(some.items).toMatchObject([{ dataset: 'one', purpose: 'billing' }]);
  for (const key of ['no id', '\0', '']) {
    const cursor = Buffer.from(key).toString('base64url');
    expect([key, (await steward.get('/v1/releases', { cursor })).status]).toEqual([key, 400]);
  }
});
