import { type Action, type BuiltInRole } from '#libs/contracts';

/** What a role lets one do to the gateway itself, apart from what grants let one do to data. */
export const capabilities = [
  'principal.manage',
  'principal.read',
  'role.manage',
  'key.manage',
  'dataset.create',
  'dataset.discover',
  'dataset.classify',
  'policy.read',
  'policy.write',
  'release.create',
  'budget.write',
  'purpose.write',
  'grant.create',
  'grant.read',
  'request.create',
  'request.decide',
  'training.create',
  'audit.read',
  'metrics.read',
  'decision.simulate',
  'job.cancel',
] as const;
export type Capability = (typeof capabilities)[number];

/** What everybody may do to what is their own, but no narrowed token. */
export const everybodys: readonly Capability[] = ['job.cancel'];

/** The built-in roles. None of them reads data: data are read by grant, or by owning the dataset. */
export const roleCapabilities: Readonly<Record<BuiltInRole, readonly Capability[]>> = {
  admin: [
    'principal.manage',
    'principal.read',
    'role.manage',
    'key.manage',
    'metrics.read',
    'dataset.discover',
    'policy.read',
    'grant.read',
    'decision.simulate',
  ],
  engineer: ['dataset.create', 'policy.read', 'request.create'],
  steward: [
    'dataset.discover',
    'dataset.classify',
    'policy.read',
    'policy.write',
    'release.create',
    'budget.write',
    'purpose.write',
    'grant.create',
    'grant.read',
    'request.create',
    'request.decide',
    'principal.read',
    'decision.simulate',
  ],
  analyst: ['request.create', 'training.create'],
  auditor: [
    'audit.read',
    'metrics.read',
    'dataset.discover',
    'policy.read',
    'grant.read',
    'principal.read',
    'decision.simulate',
  ],
};

/** Actions that the owner of a dataset may do to it and to what was made of it, without a grant. */
export const ownerActions = ['discover', 'read-raw', 'manage'] as const;

/** Using data, rather than knowing of it or looking after it: always for a purpose, and always by grant. */
export const usesData = (action: Action): boolean =>
  action !== 'discover' && action !== 'manage' && action !== 'read-raw';

/** What a role lets one do; nothing where the role is not built in, whatever it is called. */
export const capabilitiesOf = (role: string): readonly Capability[] =>
  Object.hasOwn(roleCapabilities, role) ? roleCapabilities[role as BuiltInRole] : [];
