import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GrantEntity } from '#libs/db';
import { newId, systemActor } from '#libs/kernel';
import { decideOn, releaseTarget } from '#libs/platform';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';

let governed: Governed;
let steward: Somebody;
let datasets: string[];
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
  datasets = (await governed.database.query<{ id: string }>('SELECT id FROM dataset')).map(({ id }) => id);
  releases = (await governed.database.query<{ id: string }>('SELECT id FROM release')).map(({ id }) => id);
}, 120_000);
afterAll(() => governed.stop());

const hour = 3_600_000;
const moment = fc.constantFrom(null, -2 * hour, -hour, hour, 2 * hour);
const grant = fc.record({
  place: fc.constantFrom(
    ...(['*', 'tag red', 'tag blue', 'tag green', 'dataset 0', 'dataset 1'] as const),
    ...(['release 0', 'release 3', 'model 0'] as const),
  ),
  action: fc.constantFrom('discover', 'read', 'train', 'manage', 'read-raw'),
  purpose: fc.constantFrom('research', 'billing', 'other'),
  notBefore: moment,
  expiresAt: moment,
  revoked: fc.boolean(),
});

it('the list of releases shows exactly those that the evaluator lets one discover, whatever was granted', async () => {
  let who = 0;
  const property = fc.asyncProperty(
    fc.array(grant, { maxLength: 3 }),
    fc.boolean(),
    async (grants, bound) => {
      const asker = await governed.somebody(`asker-${who++}`, 'analyst');
      const from = Date.now();
      const at = (offset: number | null): Date | null => (offset === null ? null : new Date(from + offset));
      for (const { place, action, purpose, notBefore, expiresAt, revoked } of grants) {
        const [kind = '*', which = ''] = place.split(' ');
        const of = { dataset: datasets, release: releases, model: releases }[kind];
        await governed.database.query(
          `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, not_before, expires_at,
           revoked_at, granted_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())`,
          [
            newId(new Date(), (n) => randomBytes(n)),
            asker.actor.id,
            [action],
            kind,
            of?.[Number(which)] ?? (kind === '*' ? '*' : which),
            purpose,
            at(notBefore),
            at(expiresAt),
            revoked ? new Date(from) : null,
            steward.actor.id,
          ],
        );
      }
      const caller = bound ? await governed.narrowed(asker, { purpose: 'research' }) : asker;
      const expected = await governed.anonymization.read(systemActor, async (tx) => {
        expect(await tx.repo(GrantEntity).countBy({ principalId: asker.actor.id })).toBe(grants.length);
        const actor = { ...asker.actor, ...(bound && { purpose: 'research' }) };
        const seen: string[] = [];
        for (const id of releases) {
          const decision = await decideOn(tx, await releaseTarget(tx, id), { action: 'discover', actor });
          if (decision.allowed) seen.push(id);
        }
        return seen;
      });
      const listed = await caller.must<{ items: { id: string }[] }>('GET', '/v1/releases');
      expect(listed.items.map(({ id }) => id).sort()).toEqual([...expected].sort());
      for (const id of releases)
        expect((await caller.get(`/v1/releases/${id}`)).status).toBe(expected.includes(id) ? 200 : 404);
    },
  );
  await fc.assert(property, { numRuns: 40 });
});

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
