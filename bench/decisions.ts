/** Decisions a second of the one evaluator, beside a CASL ability that is built once, over few and many grants. `--json` for machines. */
import { createMongoAbility, subject } from '@casl/ability';
import { decide, type Asker, type GrantFact, type Target } from '#libs/authz';
import { bench, median, whole } from './support/harness.js';

const { count, report } = bench('decisions', { count: 400_000 });
const repeats = 5;
const sizes = [20, 200];

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const asker: Asker = { id: id(1), kind: 'service', roles: ['analyst'], groups: [id(2)] };
const now = new Date(0);

const grantsOf = (length: number): GrantFact[] =>
  Array.from({ length }, (_, i) => ({
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

/** Twice as many as there are grants: every other one is of a dataset that no grant speaks of. */
const targetsOf = (grants: number): Target[] =>
  Array.from({ length: 2 * grants }, (_, i) => ({
    kind: 'release',
    id: id(5000 + i),
    datasetId: id(1000 + i),
    ownerId: id(3),
    tags: ['clinic'],
    purpose: 'research',
  }));

/** Calls a second, the median of a few runs; half of them must be allowed, or it measured something else. */
function speed(targets: readonly Target[], calls: number, ask: (target: Target) => boolean): number {
  const figures: number[] = [];
  for (let i = 0; i < repeats; i++) {
    let allowed = 0;
    const from = performance.now();
    for (let n = 0; n < calls; n++) {
      const target = targets[n % targets.length];
      if (target && ask(target)) allowed++;
    }
    figures.push((1000 * calls) / (performance.now() - from));
    if (Math.abs(allowed - calls / 2) > targets.length) throw new Error('half of the questions are allowed');
  }
  return median(figures);
}

function measured(size: number) {
  const grants = grantsOf(size);
  const targets = targetsOf(size);
  const ready = createMongoAbility(
    grants.flatMap((grant) =>
      grant.actions.map((action) => ({
        action,
        subject: 'resource',
        conditions: { datasetId: grant.resourceId, asked: grant.purpose },
      })),
    ),
  );
  const baseline = speed(targets, count / 10, (target) =>
    ready.can('read', subject('resource', { ...target, asked: 'research' })),
  );
  const figure = speed(
    targets,
    count,
    (target) => decide(asker, grants, { action: 'read', target, purpose: 'research', now }).allowed,
  );
  return { grants: size, figure, baseline, ratio: figure / baseline };
}

const [few, ...more] = sizes.map(measured);
report(
  { unit: '1/s', ...few, more, count, repeats },
  [few, ...more]
    .map(
      (each) =>
        each &&
        `${whole(each.figure)} a second over ${each.grants} grants, from facts to reasons; ` +
          `a CASL ability that is ready ${whole(each.baseline)}; ratio ${each.ratio.toFixed(2)}`,
    )
    .join('\n'),
);
