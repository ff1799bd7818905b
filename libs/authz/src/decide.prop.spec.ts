import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asker, grant, grants, narrowing, now, question } from '../test/facts.js';
import { isActive } from './ability.js';
import { usesData } from './capability.js';
import { decide, type Question } from './decide.js';
import { type Asker, type GrantFact, type Target } from './facts.js';
import { caseCount } from '../../../test/support/case-count.js';

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
        fc.pre(usesData(ask.action));
        expect(decide(who, facts, ask).allowed).toBe(mayUse(who, facts, ask));
      }),
      { numRuns: caseCount(2000) },
    );
  });

  it('are no for whoever no role, no ownership and no grant speaks of, and tell nothing', () => {
    fc.assert(
      fc.property(asker, grants, question, narrowing, (someone, facts, ask, narrow) => {
        const who = { ...someone, roles: [], ...narrow };
        const { ownerId, makerId, releaseId, openTo } = ask.target;
        fc.pre(openTo === undefined);
        fc.pre(ownerId !== who.id && makerId !== who.id);
        fc.pre(!facts.some((g) => reaches(g, who, ask.target) || g.resourceId === releaseId));
        expect(decide(who, facts, ask)).toMatchObject({ allowed: false, refusal: 'resource.not-found' });
      }),
    );
  });

  it('that a thing may be known of let nobody do anything else with it', () => {
    fc.assert(
      fc.property(asker, grants, question, narrowing, (someone, facts, ask, narrow) => {
        fc.pre(ask.action !== 'discover');
        const { openTo: _, ...closed } = ask.target;
        const who = { ...someone, ...narrow };
        const { allowed } = decide(who, facts, { ...ask, target: closed });
        expect(decide(who, facts, ask).allowed).toBe(allowed);
      }),
    );
  });

  it('on what is more than that a thing exists are as if nobody were let know of it', () => {
    fc.assert(
      fc.property(asker, grants, question, (who, facts, ask) => {
        const { openTo: _, ...closed } = ask.target;
        const near = decide(who, facts, { ...ask, action: 'discover', closely: true });
        expect(near.allowed).toBe(decide(who, facts, { ...ask, action: 'discover', target: closed }).allowed);
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
      { numRuns: caseCount(1000) },
    );
  });

  it('say 403 for the wrong purpose exactly where a grant of mine allows the action for some purpose', () => {
    fc.assert(
      fc.property(asker, grants, question, (who, facts, ask) => {
        fc.pre(usesData(ask.action));
        const { allowed, refusal } = decide(who, facts, ask);
        const otherwise = facts.some((g) => reaches(g, who, ask.target) && g.actions.includes(ask.action));
        if (!allowed) expect(refusal).toBe(otherwise ? 'access.wrong-purpose' : 'resource.not-found');
      }),
      { numRuns: caseCount(1000) },
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
