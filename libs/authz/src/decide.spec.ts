import { describe, expect, it } from '@jest/globals';
import { builtInRoles, type Action } from '#libs/contracts';
import { capabilities, everybodys, roleCapabilities } from './capability.js';
import { decide, decideCapability } from './decide.js';
import { type Asker, type Decision, type GrantFact, type Target } from './facts.js';

const now = new Date('2026-11-23T12:00:00Z');
const before = new Date(now.getTime() - 1);
const after = new Date(now.getTime() + 1);

const ada: Asker = { id: 'ada', kind: 'user', roles: [], groups: ['nurses'] };
const patients: Target = { kind: 'dataset', id: 'd1', datasetId: 'd1', ownerId: 'olga', tags: ['health'] };
const release: Target = { ...patients, kind: 'release', id: 'r1', purpose: 'research' };

const grant = (over: Partial<GrantFact> = {}): GrantFact => ({
  id: 'g1',
  principalId: 'ada',
  actions: ['read'],
  resourceKind: 'dataset',
  resourceId: 'd1',
  purpose: 'research',
  notBefore: null,
  expiresAt: null,
  revokedAt: null,
  ...over,
});

interface Ask {
  readonly asker?: Asker;
  readonly grants?: readonly GrantFact[];
  readonly action?: Action;
  readonly target?: Target;
  readonly purpose?: string | undefined;
}

function ask({ asker = ada, grants = [grant()], action = 'read', target = release, ...rest }: Ask): Decision {
  const purpose = 'purpose' in rest ? rest.purpose : 'research';
  return decide(asker, grants, { action, target, now, ...(purpose !== undefined && { purpose }) });
}

describe('without a grant', () => {
  it('a principal does not learn that a thing exists', () => {
    expect(ask({ grants: [] })).toMatchObject({ allowed: false, refusal: 'resource.not-found' });
  });

  it.each(builtInRoles)('no role reads data: %s', (role) => {
    const asker = { ...ada, roles: [role] };
    for (const action of ['read', 'read-raw', 'query', 'train', 'predict', 'reidentify'] as const) {
      expect(ask({ asker, grants: [], action })).toMatchObject({ allowed: false });
    }
  });

  it('a role that is not built in lets nobody do anything', () => {
    for (const role of ['superuser', '__proto__', 'constructor']) {
      const asker = { ...ada, roles: [role] };
      expect(ask({ asker, grants: [] })).toMatchObject({ allowed: false, refusal: 'resource.not-found' });
      expect(decideCapability(asker, 'audit.read').allowed).toBe(false);
    }
  });

  it('stewards know of every thing, and are refused its data without learning more', () => {
    const asker = { ...ada, roles: ['steward'] };
    expect(ask({ asker, grants: [], action: 'discover' })).toMatchObject({ allowed: true });
    expect(ask({ asker, grants: [] })).toMatchObject({ allowed: false, refusal: 'resource.not-found' });
    expect(ask({ asker, grants: [], action: 'manage' })).toMatchObject({ refusal: 'access.denied' });
  });

  it('the owner of a dataset sees it raw and manages it, and reads no release of it', () => {
    const asker = { ...ada, id: 'olga' };
    const own = (action: Action): boolean => ask({ asker, grants: [], action, target: patients }).allowed;
    expect((['discover', 'read-raw', 'manage'] as const).map(own)).toEqual([true, true, true]);
    expect((['read', 'query', 'train', 'predict', 'reidentify'] as const).map(own)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
  });
});

describe('a grant', () => {
  it('allows its actions on its thing for its purpose, and says that it was the one', () => {
    expect(ask({})).toEqual({
      allowed: true,
      because: [{ kind: 'grant', detail: 'a grant for this purpose allows it', grant: 'g1' }],
    });
  });

  it('for another purpose than asked is 403, for it is known that one may use the thing', () => {
    expect(ask({ purpose: 'marketing' })).toMatchObject({ allowed: false, refusal: 'access.wrong-purpose' });
    expect(ask({ purpose: undefined })).toMatchObject({ allowed: false, refusal: 'access.wrong-purpose' });
  });

  it('for another purpose than the release was made for does not reach it', () => {
    const grants = [grant({ purpose: 'marketing' })];
    expect(ask({ grants, purpose: 'marketing' })).toMatchObject({ refusal: 'access.wrong-purpose' });
    expect(ask({ grants, purpose: 'research' })).toMatchObject({ refusal: 'access.wrong-purpose' });
  });

  it('for another action is 404 for data: nothing speaks of that', () => {
    expect(ask({ action: 'train' })).toMatchObject({ allowed: false, refusal: 'resource.not-found' });
    expect(ask({ action: 'manage' })).toMatchObject({ allowed: false, refusal: 'access.denied' });
  });

  it('lets its holder know of the thing whatever it is for', () => {
    expect(ask({ action: 'discover', purpose: undefined })).toMatchObject({ allowed: true });
  });

  it.each<[string, Partial<GrantFact>]>([
    ['revoked', { revokedAt: before }],
    ['revoked from the future on', { revokedAt: after }],
    ['expired', { expiresAt: before }],
    ['ends now', { expiresAt: now }],
    ['has not begun', { notBefore: after }],
  ])('that is or %s does not speak', (_, over) => {
    expect(ask({ grants: [grant(over)] })).toMatchObject({ allowed: false, refusal: 'resource.not-found' });
  });

  it('speaks from its beginning until before its end', () => {
    expect(ask({ grants: [grant({ notBefore: now, expiresAt: after })] }).allowed).toBe(true);
  });

  it('to a group speaks for its members alone', () => {
    const grants = [grant({ principalId: 'nurses' })];
    expect(ask({ grants }).allowed).toBe(true);
    expect(ask({ grants, asker: { ...ada, groups: [] } })).toMatchObject({ refusal: 'resource.not-found' });
  });

  it.each<[string, Partial<GrantFact>, boolean]>([
    ['everything', { resourceKind: '*', resourceId: '*' }, true],
    ['a tag that the dataset has', { resourceKind: 'tag', resourceId: 'health' }, true],
    ['a tag that it has not', { resourceKind: 'tag', resourceId: 'finance' }, false],
    ['a beginning of its tag', { resourceKind: 'tag', resourceId: 'heal' }, false],
    ['the release', { resourceKind: 'release', resourceId: 'r1' }, true],
    ['another release', { resourceKind: 'release', resourceId: 'r2' }, false],
    ['a model of the same id', { resourceKind: 'model', resourceId: 'r1' }, false],
    ['another dataset', { resourceKind: 'dataset', resourceId: 'd2' }, false],
    ['a dataset of the id of the release', { resourceKind: 'dataset', resourceId: 'r1' }, false],
  ])('on %s', (_, over, allowed) => {
    expect(ask({ grants: [grant(over)] }).allowed).toBe(allowed);
  });

  it('on a dataset reaches what was made of it, one on a release not the dataset', () => {
    expect(ask({ target: { ...release, kind: 'model', id: 'm1' } }).allowed).toBe(true);
    const grants = [grant({ resourceKind: 'release', resourceId: 'r1' })];
    expect(ask({ grants, target: patients })).toMatchObject({ refusal: 'resource.not-found' });
  });
});

describe('a narrowed token', () => {
  it('bound to a purpose is for nothing else, also where a grant would be', () => {
    const grants = [grant({ purpose: 'marketing' }), grant()];
    const target = patients;
    const asker = { ...ada, purpose: 'marketing' };
    expect(ask({ asker, grants, target, purpose: 'marketing' }).allowed).toBe(true);
    expect(ask({ asker, grants, target })).toMatchObject({ refusal: 'access.wrong-purpose' });
  });

  it('bound to a purpose only uses data', () => {
    const asker = { ...ada, id: 'olga', purpose: 'research' };
    for (const action of ['manage', 'read-raw'] as const) {
      expect(ask({ asker, grants: [], action, target: patients })).toMatchObject({
        refusal: 'access.denied',
      });
    }
  });

  it('limited to some actions does no others', () => {
    const asker = { ...ada, scopes: ['train'] };
    expect(ask({ asker, grants: [grant({ actions: ['read', 'train'] })] })).toMatchObject({
      allowed: false,
      refusal: 'access.denied',
    });
    expect(ask({ asker, grants: [grant({ actions: ['read', 'train'] })], action: 'train' }).allowed).toBe(
      true,
    );
  });

  it('does not tell of things that its holder may not know of', () => {
    const asker = { ...ada, purpose: 'research', scopes: ['read'] };
    expect(ask({ asker, grants: [] })).toMatchObject({ refusal: 'resource.not-found' });
  });

  it('does nothing to the gateway itself', () => {
    const admin = { ...ada, roles: ['admin'] };
    expect(decideCapability(admin, 'principal.manage').allowed).toBe(true);
    expect(decideCapability({ ...admin, purpose: 'research' }, 'principal.manage').allowed).toBe(false);
    expect(decideCapability({ ...admin, scopes: ['read'] }, 'principal.manage').allowed).toBe(false);
    expect(decideCapability({ ...admin, scopes: ['manage'] }, 'principal.manage').allowed).toBe(true);
  });
});

describe('roles', () => {
  it('let their holders do exactly what stands beside them', () => {
    for (const role of builtInRoles) {
      const may = capabilities.filter((c) => decideCapability({ ...ada, roles: [role] }, c).allowed);
      expect(new Set(may)).toEqual(new Set([...roleCapabilities[role], ...everybodys]));
    }
  });

  it('keep apart who looks after people, who decides on data, and who reads the log', () => {
    expect(roleCapabilities.admin).not.toContain('grant.create');
    expect(roleCapabilities.admin).not.toContain('audit.read');
    expect(roleCapabilities.steward).not.toContain('principal.manage');
    expect(
      roleCapabilities.auditor.filter((c) => /\.(?:create|write|manage|decide|classify)$/.test(c)),
    ).toEqual([]);
  });
});

describe('a grant to look at raw records', () => {
  const grants = [grant({ actions: ['read-raw'] })];

  it('speaks without a purpose, for looking at what is to be governed has none of its own', () => {
    expect(ask({ grants, action: 'read-raw', target: patients, purpose: undefined }).allowed).toBe(true);
  });

  it('is not a grant to use the data, nor one for a purpose-bound token', () => {
    expect(ask({ grants, action: 'read' })).toMatchObject({ allowed: false, refusal: 'resource.not-found' });
    const asker = { ...ada, purpose: 'research' };
    expect(ask({ asker, grants, action: 'read-raw', target: patients }).allowed).toBe(false);
  });
});
