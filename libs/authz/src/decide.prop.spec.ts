import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actions, builtInRoles, type Action } from '#libs/contracts';
import { isActive } from './ability.js';
import { decide, type Question } from './decide.js';
import { type Asker, type GrantFact, type Target } from './facts.js';

const now = new Date('2026-11-23T12:00:00Z');
const people = ['ada', 'bob', 'olga'] as const;
const groups = ['nurses', 'doctors'] as const;
const tags = ['health', 'finance', 'crm'] as const;
const purposes = ['research', 'marketing', 'care'] as const;
const dataActions: readonly Action[] = ['read', 'query', 'train', 'predict', 'reidentify'];

const action = fc.constantFrom(...actions);
const purpose = fc.constantFrom(...purposes);
const moment = fc.constantFrom(-1, 0, 1).map((ms) => new Date(now.getTime() + ms));
const place = fc.oneof(
  fc.constant({ resourceKind: '*' as const, resourceId: '*' }),
  fc.record({ resourceKind: fc.constant('dataset' as const), resourceId: fc.constantFrom('d1', 'd2') }),
  fc.record({
    resourceKind: fc.constantFrom('release' as const, 'model' as const),
    resourceId: fc.constantFrom('x1', 'x2'),
  }),
  fc.record({ resourceKind: fc.constant('tag' as const), resourceId: fc.constantFrom(...tags) }),
);
const grant = fc
  .tuple(
    fc.record({
      id: fc.uuid(),
      principalId: fc.constantFrom(...people, ...groups),
      actions: fc.uniqueArray(action, { minLength: 1, maxLength: 3 }),
      purpose,
      notBefore: fc.option(moment),
      expiresAt: fc.option(moment),
      revokedAt: fc.option(moment, { freq: 1 }),
    }),
    place,
  )
  .map(([facts, where]): GrantFact => ({ ...facts, ...where }));
const grants = fc.array(grant, { maxLength: 8 });

const asker = fc.record<Asker>({
  id: fc.constantFrom(...people),
  kind: fc.constant('user' as const),
  roles: fc.uniqueArray(fc.constantFrom(...builtInRoles), { maxLength: 2 }),
  groups: fc.uniqueArray(fc.constantFrom(...groups), { maxLength: 2 }),
});
const narrowing = fc.record(
  { purpose, scopes: fc.uniqueArray(action, { minLength: 1, maxLength: 3 }) },
  { requiredKeys: [] },
);
const target = fc
  .record({
    kind: fc.constantFrom('dataset' as const, 'release' as const, 'model' as const),
    thing: fc.constantFrom('1', '2'),
    dataset: fc.constantFrom('d1', 'd2'),
    ownerId: fc.constantFrom(...people),
    tags: fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 2 }),
    purpose,
  })
  .map(({ kind, thing, dataset, ownerId, tags: marks, purpose: made }): Target => {
    const common = { kind, datasetId: dataset, ownerId, tags: marks };
    return kind === 'dataset' ? { ...common, id: dataset } : { ...common, id: `x${thing}`, purpose: made };
  });
const question = fc
  .record({ action, target, asked: fc.option(purpose, { nil: undefined }) })
  .map(({ asked, ...rest }): Question => ({ ...rest, now, ...(asked !== undefined && { purpose: asked }) }));

/** The rules once more, as plainly as they can be said, to hold the evaluator against. */
function reaches(fact: GrantFact, who: Asker, what: Target): boolean {
  const mine = fact.principalId === who.id || who.groups.includes(fact.principalId);
  const here =
    fact.resourceKind === '*' ||
    (fact.resourceKind === 'dataset' && fact.resourceId === what.datasetId) ||
    (fact.resourceKind === 'tag' && what.tags.includes(fact.resourceId)) ||
    (fact.resourceKind === what.kind && fact.resourceId === what.id);
  return mine && here && isActive(fact, now);
}

function mayUse(who: Asker, facts: readonly GrantFact[], ask: Question): boolean {
  const { purpose: asked, target: what } = ask;
  return (
    facts.some((g) => reaches(g, who, what) && g.actions.includes(ask.action) && g.purpose === asked) &&
    (what.purpose === undefined || what.purpose === asked)
  );
}

describe('decisions', () => {
  it('on the use of data are those of the grants alone, whatever roles and ownership say', () => {
    fc.assert(
      fc.property(asker, grants, question, (who, facts, ask) => {
        fc.pre(dataActions.includes(ask.action));
        expect(decide(who, facts, ask).allowed).toBe(mayUse(who, facts, ask));
      }),
      { numRuns: 2000 },
    );
  });

  it('are no for whoever no role, no ownership and no grant speaks of, and tell nothing', () => {
    fc.assert(
      fc.property(asker, grants, question, narrowing, (someone, facts, ask, narrow) => {
        const who = { ...someone, roles: [], ...narrow };
        fc.pre(ask.target.ownerId !== who.id && !facts.some((g) => reaches(g, who, ask.target)));
        expect(decide(who, facts, ask)).toMatchObject({ allowed: false, refusal: 'resource.not-found' });
      }),
    );
  });

  it("are not changed by another principal's grant", () => {
    fc.assert(
      fc.property(asker, grants, question, grant, (who, facts, ask, other) => {
        fc.pre(other.principalId !== who.id && !who.groups.includes(other.principalId));
        expect(decide(who, [...facts, other], ask)).toEqual(decide(who, facts, ask));
        expect(decide(who, [other, ...facts], ask)).toEqual(decide(who, facts, ask));
      }),
    );
  });

  it('are the same in whatever order the grants and roles come', () => {
    const shuffled = fc.tuple(asker, grants, question).chain(([who, facts, ask]) =>
      fc.record({
        who: fc.constant(who),
        facts: fc.constant(facts),
        ask: fc.constant(ask),
        other: fc.shuffledSubarray(facts, { minLength: facts.length }),
        roles: fc.shuffledSubarray([...who.roles], { minLength: who.roles.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ who, facts, ask, other, roles }) => {
        const { allowed, refusal } = decide(who, facts, ask);
        const again = decide({ ...who, roles }, other, ask);
        expect([again.allowed, again.refusal]).toEqual([allowed, refusal]);
      }),
    );
  });

  it('are not changed by grants that are revoked, have ended or have not begun', () => {
    fc.assert(
      fc.property(asker, grants, question, (who, facts, ask) => {
        const speaking = facts.filter((g) => isActive(g, now));
        expect(decide(who, facts, ask)).toEqual(decide(who, speaking, ask));
      }),
    );
  });

  it('are never narrowed by a further grant', () => {
    fc.assert(
      fc.property(asker, grants, question, grant, (who, facts, ask, more) => {
        if (decide(who, facts, ask).allowed) expect(decide(who, [...facts, more], ask).allowed).toBe(true);
      }),
    );
  });

  it('are never widened by a narrowed token', () => {
    fc.assert(
      fc.property(asker, grants, question, narrowing, (who, facts, ask, narrow) => {
        if (decide({ ...who, ...narrow }, facts, ask).allowed) {
          expect(decide(who, facts, ask).allowed).toBe(true);
          const { purpose: bound, scopes } = narrow;
          const free = ask.action === 'discover';
          expect(free || bound === undefined || ask.purpose === bound).toBe(true);
          expect(free || scopes === undefined || scopes.includes(ask.action)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('say 403 for the wrong purpose exactly where a grant of mine allows the action for some purpose', () => {
    fc.assert(
      fc.property(asker, grants, question, (who, facts, ask) => {
        fc.pre(dataActions.includes(ask.action));
        const { allowed, refusal } = decide(who, facts, ask);
        const otherwise = facts.some((g) => reaches(g, who, ask.target) && g.actions.includes(ask.action));
        if (!allowed) expect(refusal).toBe(otherwise ? 'access.wrong-purpose' : 'resource.not-found');
      }),
      { numRuns: 1000 },
    );
  });

  it('give a reason, and a refusal exactly when they are no', () => {
    fc.assert(
      fc.property(asker, grants, question, narrowing, (who, facts, ask, narrow) => {
        const { allowed, because, refusal } = decide({ ...who, ...narrow }, facts, ask);
        expect(because.length).toBeGreaterThan(0);
        expect(refusal === undefined).toBe(allowed);
      }),
    );
  });
});
