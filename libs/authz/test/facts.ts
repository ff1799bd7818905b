/** Askers, grants and questions by chance, drawn from few ids, so that things are mistaken for one another if they can be. */
import fc from 'fast-check';
import { actions, builtInRoles } from '#libs/contracts';
import { type Question } from '../src/decide.js';
import { type Asker, type GrantFact, type Target } from '../src/facts.js';

/** A moment that some grants begin, end or are revoked at. */
export const now = new Date('2026-11-23T12:00:00Z');
const people = ['ada', 'bob', 'olga'] as const;
const groups = ['nurses', 'doctors'] as const;
const tags = ['health', 'finance', 'crm'] as const;
const purposes = ['research', 'marketing', 'care'] as const;

export const action = fc.constantFrom(...actions);
const purpose = fc.constantFrom(...purposes);
const moment = fc.constantFrom(-1, 0, 1).map((ms) => new Date(now.getTime() + ms));
const place = fc.oneof(
  fc.constant({ resourceKind: '*' as const, resourceId: '*' }),
  fc.record({ resourceKind: fc.constant('dataset' as const), resourceId: fc.constantFrom('d1', 'd2') }),
  fc.record({
    resourceKind: fc.constantFrom('release' as const, 'model' as const),
    resourceId: fc.constantFrom('x1', 'x2'),
    datasetId: fc.constantFrom('d1', 'd2', null),
  }),
  fc.record({ resourceKind: fc.constant('tag' as const), resourceId: fc.constantFrom(...tags) }),
);
export const grant = fc
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
export const grants = fc.array(grant, { maxLength: 8 });

export const asker = fc.record<Asker>({
  id: fc.constantFrom(...people),
  kind: fc.constant('user' as const),
  roles: fc.uniqueArray(fc.constantFrom(...builtInRoles), { maxLength: 2 }),
  groups: fc.uniqueArray(fc.constantFrom(...groups), { maxLength: 2 }),
});
export const narrowing = fc.record(
  { purpose, scopes: fc.uniqueArray(action, { minLength: 1, maxLength: 3 }) },
  { requiredKeys: [] },
);
const target = fc
  .record({
    kind: fc.constantFrom('dataset' as const, 'release' as const, 'model' as const),
    thing: fc.constantFrom('1', '2'),
    release: fc.constantFrom('x1', 'x2'),
    dataset: fc.constantFrom('d1', 'd2'),
    ownerId: fc.constantFrom(...people),
    makerId: fc.constantFrom(...people),
    tags: fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 2 }),
    purpose,
    open: fc.constantFrom('all', 'members', 'nobody', 'nobody'),
  })
  .map(({ kind, thing, dataset, ownerId, tags: marks, purpose: made, release, makerId, open }): Target => {
    const opened = kind === 'model' || open === 'nobody' ? {} : { openTo: open === 'all' ? '*' : dataset };
    const common = { kind, datasetId: dataset, ownerId, tags: marks, ...opened };
    if (kind === 'dataset') return { ...common, id: dataset };
    const of = { ...common, id: `x${thing}`, purpose: made };
    return kind === 'release' ? of : { ...of, releaseId: release, makerId };
  });
export const question = fc
  .record({ action, target, asked: fc.option(purpose, { nil: undefined }) })
  .map(({ asked, ...rest }): Question => ({ ...rest, now, ...(asked !== undefined && { purpose: asked }) }));
