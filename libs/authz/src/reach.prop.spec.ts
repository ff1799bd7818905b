import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actions, builtInRoles } from '#libs/contracts';
import { decide } from './decide.js';
import { type Asker, type GrantFact, type Target } from './facts.js';
import { reach, type Reach } from './reach.js';
import { caseCount } from '../../../test/support/case-count.js';

const now = new Date('2026-01-01T00:00:00Z');
const ids = ['x1', 'x2', 'x3'];
const tags = ['red', 'blue', 'green'];
const people = ['ada', 'grace', 'team'];
const moment = fc.option(fc.constantFrom(-1, 0, 1).map((day) => new Date(now.getTime() + day * 86_400_000)));

const grant: fc.Arbitrary<GrantFact> = fc
  .record({
    principalId: fc.constantFrom(...people),
    actions: fc.uniqueArray(fc.constantFrom(...actions), { minLength: 1, maxLength: 3 }),
    place: fc.oneof(
      fc.record({
        resourceKind: fc.constantFrom('dataset' as const, 'release' as const, 'model' as const),
        resourceId: fc.constantFrom(...ids),
        datasetId: fc.constantFrom(...ids, null),
      }),
      fc.constantFrom(...tags).map((tag) => ({ resourceKind: 'tag' as const, resourceId: tag })),
      fc.constant({ resourceKind: '*' as const, resourceId: '*' }),
    ),
    notBefore: moment,
    expiresAt: moment,
    revokedAt: moment,
  })
  .map(({ place, ...rest }) => ({ id: 'g', purpose: 'research', ...place, ...rest }));

const asker: fc.Arbitrary<Asker> = fc.record(
  {
    id: fc.constant('ada'),
    kind: fc.constant('user' as const),
    roles: fc.uniqueArray(fc.constantFrom(...builtInRoles, 'custom', 'constructor'), { maxLength: 2 }),
    groups: fc.subarray(['team']),
    purpose: fc.constantFrom('research', 'billing'),
    scopes: fc.uniqueArray(fc.constantFrom(...actions), { maxLength: 2 }),
  },
  { requiredKeys: ['id', 'kind', 'roles', 'groups'] },
);

// Ids of all kinds are drawn from one set, so that a grant on a thing is mistaken for one on another if it can be.
const target = fc
  .record({
    kind: fc.constantFrom('dataset' as const, 'release' as const, 'model' as const),
    id: fc.constantFrom(...ids),
    dataset: fc.constantFrom(...ids),
    release: fc.constantFrom(...ids),
    ownerId: fc.constantFrom(...people),
    makerId: fc.constantFrom(...people),
    tags: fc.subarray(tags),
    open: fc.constantFrom('all', 'members', 'nobody'),
  })
  .map(({ kind, id, dataset, release, makerId, open, ...rest }): Target => {
    const opened = (of: string) =>
      kind === 'model' || open === 'nobody' ? {} : { openTo: open === 'all' ? '*' : of };
    if (kind === 'dataset') return { kind, id, datasetId: id, ...opened(id), ...rest };
    const made = { kind, id, datasetId: dataset, purpose: 'research', ...opened(dataset), ...rest };
    return kind === 'release' ? made : { ...made, releaseId: release, makerId };
  });

/** As a database selects: a thing is in reach when one of what it is by is. */
function isWithin(within: Reach, { kind, id, tags: marks, ...by }: Target): boolean {
  const releaseId = kind === 'release' ? id : by.releaseId;
  return (
    within.everything ||
    within.ownerId.includes(by.ownerId) ||
    within.datasetId.includes(by.datasetId) ||
    (by.makerId !== undefined && within.makerId.includes(by.makerId)) ||
    (releaseId !== undefined && within.releaseId.includes(releaseId)) ||
    (by.openTo !== undefined && within.openTo.includes(by.openTo)) ||
    (kind === 'model' && within.modelId.includes(id)) ||
    marks.some((mark) => within.tags.includes(mark))
  );
}

describe('the set of things that one may know of', () => {
  it('is what the evaluator says of each of them', () => {
    fc.assert(
      fc.property(asker, fc.array(grant, { maxLength: 4 }), target, (who, grants, what) => {
        const decision = decide(who, grants, { action: 'discover', target: what, now });
        expect(isWithin(reach(who, grants, now), what)).toBe(decision.allowed);
      }),
      { numRuns: caseCount(3000) },
    );
  });
});
