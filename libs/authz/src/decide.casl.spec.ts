import { subject } from '@casl/ability';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asker, grants, narrowing, now, question } from '../test/facts.js';
import { abilityOf, type TidegateAbility } from './ability.js';
import { capabilities, usesData } from './capability.js';
import { decide, decideCapability, type Question } from './decide.js';
import { type Asker, type Decision, type GrantFact, type Target } from './facts.js';
import { caseCount } from '../../../test/support/case-count.js';

/** The target as CASL looks at it, with the purpose that the asker names. */
function resource(target: Target, asked: string | undefined): Parameters<TidegateAbility['can']>[1] {
  const { kind, id } = target;
  return subject('resource', {
    ...target,
    ...(kind === 'release' && { releaseId: id }),
    ...(kind === 'model' && { modelId: id }),
    ...(asked === undefined ? {} : { asked }),
  });
}

/** The reason of a CASL rule in the words of a decision. */
function reasonOf(text = ''): Decision['because'][number] {
  const [kind, rest = ''] = text.split(/:(.*)/s);
  if (kind === 'grant') return { kind, detail: 'a grant for this purpose allows it', grant: rest };
  if (kind === 'role') return { kind, detail: `the role ${rest} allows it` };
  if (kind === 'everybody') return { kind: 'default', detail: 'everybody may, with what is their own' };
  if (kind === 'open') return { kind: 'default', detail: 'the owner lets it be known' };
  if (kind === 'maker') return { kind: 'owner', detail: 'whoever trained a model may know of it' };
  return { kind: 'owner', detail: 'the owner of the dataset may do this' };
}

/** What the rules say of an asker whom no token narrows: the decision, and the reason where it is yes. */
function byRules(who: Asker, facts: readonly GrantFact[], ask: Question): Partial<Decision> {
  const { action, target, purpose } = ask;
  const ability = abilityOf(who, facts, now);
  const can = (verb: string, asked: string | undefined) => ability.can(verb, resource(target, asked));
  if (!can('discover', purpose)) return { allowed: false, refusal: 'resource.not-found' };
  const rule = ability.relevantRuleFor(action, resource(target, purpose));
  const isBound = usesData(action);
  const isMadeFor = !isBound || target.purpose === undefined || target.purpose === purpose;
  if (rule && isMadeFor) return { allowed: true, because: [reasonOf(rule.reason)] };
  if (!isBound) return { allowed: false, refusal: 'access.denied' };
  const otherwise = facts.some((fact) => fact.actions.includes(action) && can(action, fact.purpose));
  return { allowed: false, refusal: otherwise ? 'access.wrong-purpose' : 'resource.not-found' };
}

describe('decisions over the facts', () => {
  it('are those of the CASL rules that lists and reach are read off, reasons too', () => {
    fc.assert(
      fc.property(asker, grants, question, (who, facts, ask) => {
        expect(decide(who, facts, ask)).toMatchObject(byRules(who, facts, ask));
      }),
      { numRuns: caseCount(5000) },
    );
  });

  it('are those of the rules for a narrowed token, or no', () => {
    fc.assert(
      fc.property(asker, grants, question, narrowing, (who, facts, ask, narrow) => {
        const decision = decide({ ...who, ...narrow }, facts, ask);
        if (decision.because.some(({ kind }) => kind === 'token')) expect(decision.allowed).toBe(false);
        else expect(decision).toMatchObject(byRules(who, facts, ask));
      }),
      { numRuns: caseCount(2000) },
    );
  });

  it('on the gateway itself are those of the rules', () => {
    fc.assert(
      fc.property(asker, fc.constantFrom(...capabilities), (who, capability) => {
        const rule = abilityOf(who, [], now).relevantRuleFor(capability, 'gateway');
        expect(decideCapability(who, capability)).toMatchObject(
          rule ? { allowed: true, because: [reasonOf(rule.reason)] } : { allowed: false },
        );
      }),
      { numRuns: caseCount(2000) },
    );
  });
});
