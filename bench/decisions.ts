/** Decisions a second of the one evaluator, beside a bare CASL ability that is built once. `--json` for machines. */
import { createMongoAbility, subject } from '@casl/ability';
import { decide, type Asker, type GrantFact, type Target } from '#libs/authz';
import { bench, median, whole } from './support/harness.js';

const { count, report } = bench('decisions', { count: 20_000 });
const repeats = 3;
const grantCount = 20;

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const asker: Asker = { id: id(1), kind: 'service', roles: ['analyst'], groups: [id(2)] };
const grants: GrantFact[] = Array.from({ length: grantCount }, (_, i) => ({
  id: id(100 + i),
  principalId: i % 2 === 0 ? id(1) : id(2),
  actions: ['read', 'train'],
  resourceKind: 'dataset',
  resourceId: id(1000 + i),
  purpose: 'research',
  notBefore: null,
  expiresAt: null,
  revokedAt: null,
}));
const targets: Target[] = Array.from({ length: 2 * grantCount }, (_, i) => ({
  kind: 'release',
  id: id(5000 + i),
  datasetId: id(1000 + i), // every other one is of a dataset that no grant speaks of
  ownerId: id(3),
  tags: ['clinic'],
  purpose: 'research',
}));
const now = new Date(0);

/** Calls a second, the median of a few runs; half of them must be allowed, or it measured something else. */
function speed(ask: (target: Target) => boolean): number {
  const figures: number[] = [];
  for (let i = 0; i < repeats; i++) {
    let allowed = 0;
    const from = performance.now();
    for (let n = 0; n < count; n++) {
      const target = targets[n % targets.length];
      if (target && ask(target)) allowed++;
    }
    figures.push((1000 * count) / (performance.now() - from));
    if (Math.abs(allowed - count / 2) > targets.length) throw new Error('half of the questions are allowed');
  }
  return median(figures);
}

const bare = createMongoAbility(
  grants.flatMap((grant) =>
    grant.actions.map((action) => ({
      action,
      subject: 'resource',
      conditions: { datasetId: grant.resourceId, asked: grant.purpose },
    })),
  ),
);
const baseline = speed((target) => bare.can('read', subject('resource', { ...target, asked: 'research' })));
const figure = speed(
  (target) => decide(asker, grants, { action: 'read', target, purpose: 'research', now }).allowed,
);
const ratio = figure / baseline;
report(
  { unit: '1/s', figure, baseline, ratio, grants: grantCount, count, repeats },
  `${whole(figure)} a second over ${grantCount} grants, from stored facts to reasons; ` +
    `a CASL ability that is ready ${whole(baseline)}; ratio ${ratio.toFixed(3)}`,
);
