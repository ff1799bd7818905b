import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide, type GrantFact } from '#libs/authz';
import { actions, builtInRoles } from '#libs/contracts';
import { reachOf, type Reach } from './reach.js';

const now = new Date('2026-01-01T00:00:00Z');
const ids = ['d1', 'd2', 'd3'];
const tags = ['red', 'blue', 'green'];
const people = ['ada', 'grace', 'team'];
const moment = fc.option(fc.constantFrom(-1, 0, 1).map((day) => new Date(now.getTime() + day * 86_400_000)));

const grant: fc.Arbitrary<GrantFact> = fc
  .record({
    principalId: fc.constantFrom('ada', 'team'),
    actions: fc.uniqueArray(fc.constantFrom(...actions), { minLength: 1, maxLength: 3 }),
    resource: fc.oneof(
      fc.constantFrom(...ids).map((id) => ({ resourceKind: 'dataset' as const, resourceId: id })),
      fc.constantFrom(...tags).map((tag) => ({ resourceKind: 'tag' as const, resourceId: tag })),
      fc.constantFrom(...ids).map((id) => ({ resourceKind: 'release' as const, resourceId: id })),
      fc.constant({ resourceKind: '*' as const, resourceId: '*' }),
    ),
    notBefore: moment,
    expiresAt: moment,
    revokedAt: moment,
  })
  .map(({ resource, ...rest }) => ({ id: 'g', purpose: 'research', ...resource, ...rest }));

const within = (reach: Reach, target: { id: string; ownerId: string; tags: readonly string[] }): boolean =>
  reach.everything ||
  target.ownerId === reach.owner ||
  reach.datasets.includes(target.id) ||
  target.tags.some((tag) => reach.tags.includes(tag));

describe('The set of datasets that one may discover', () => {
  it('is what the evaluator says of each of them', () => {
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 4 }),
        fc.uniqueArray(fc.constantFrom(...builtInRoles, 'custom', 'constructor'), { maxLength: 2 }),
        fc.record({
          id: fc.constantFrom(...ids),
          ownerId: fc.constantFrom(...people),
          tags: fc.subarray(tags),
        }),
        (grants, roles, dataset) => {
          const ada = { id: 'ada', kind: 'user' as const, roles, groups: ['team'] };
          const target = { kind: 'dataset' as const, datasetId: dataset.id, ...dataset };
          const decision = decide(ada, grants, { action: 'discover', target, now });
          expect(within(reachOf(ada, grants, now), target)).toBe(decision.allowed);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
