import { type Column, type Hierarchy, type Match, type Policy, type Transform } from '#libs/contracts';
import { spanTechniques } from '../techniques/in-text/span-action.js';
import { intoOf, planColumn, registry, techniques } from '../techniques/registry.js';

/** Something that a policy says of itself that cannot be, whatever the dataset. */
export interface Contradiction {
  readonly path: readonly PropertyKey[];
  readonly detail: string;
}

const listed = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Whether a transform for whole columns could match a column of this name: yes, no, or if its classification fits. */
function speaksOf(match: Match, name: string): 'yes' | 'no' | 'perhaps' {
  if (match.inText === true) return 'no';
  if (match.column !== undefined && !listed(match.column).includes(name)) return 'no';
  const { category, identifierType, type } = match;
  return [category, identifierType, type].every((one) => one === undefined) ? 'yes' : 'perhaps';
}

/** What techniques see of a dataset that nobody has named yet. */
const anyContext = { columns: new Map<string, Column>(), hierarchies: new Map<string, Hierarchy>() };

const drops = (transform: Transform): boolean =>
  'drop' in planColumn(transform, { name: 'column', type: 'string' }, anyContext);

/** Why no release could have this column; undefined while one might. */
function neverReleased(policy: Policy, name: string): string | undefined {
  for (const transform of policy.transforms) {
    const { match } = transform;
    if (intoOf(transform) === name) return undefined;
    if (match.inText === true && listed(match.column).includes(name)) return undefined;
    const answer = speaksOf(match, name);
    if (answer === 'perhaps') return undefined;
    if (answer === 'yes') return drops(transform) ? 'is a column that the policy suppresses' : undefined;
  }
  return 'is a column that no transform speaks of, and so it is dropped: give it a transform';
}

function transformIssues(transform: Transform, rule: number): Contradiction[] {
  const at = ['transforms', rule];
  const { match, technique } = transform;
  const inText = match.inText === true;
  if (inText && !(spanTechniques as readonly string[]).includes(technique)) {
    return [{ path: [...at, 'technique'], detail: `inText goes with ${spanTechniques.join(' or ')}` }];
  }
  const ofColumns = match.identifierType === undefined ? 'type' : 'identifierType';
  if (inText && match[ofColumns] !== undefined) {
    const detail = 'is of columns; spans in a text have a category alone';
    return [{ path: [...at, 'match', ofColumns], detail }];
  }
  const found = registry.get(technique)?.contradiction?.(transform);
  return found === undefined ? [] : [{ path: [...at, found.at], detail: found.detail }];
}

/** How techniques say that a column's type is not theirs. */
const misfit = /, and this one is | does not apply to /;

/** What a technique refuses of columns of every type, it refuses whatever the dataset: a pattern that cannot be, an alphabet with repetitions. */
function neverApplies(transform: Transform, rule: number): Contradiction[] {
  if (transform.match.inText === true || 'hierarchy' in transform) return [];
  const types = transform.match.type ?? techniques[transform.technique].types;
  const named = listed(transform.match.column);
  const beside = [
    ...named,
    ...('within' in transform ? (transform.within ?? []) : []),
    ...('geohash' in transform ? [transform.geohash?.longitude ?? 'longitude'] : []),
  ];
  let refused: Contradiction | undefined;
  for (const type of listed(types)) {
    const column: Column = { name: named[0] ?? 'column', type };
    const columns = new Map([column.name, ...beside].map((name) => [name, { name, type }]));
    const context = { columns, hierarchies: new Map<string, Hierarchy>(), subject: column.name };
    const planned = planColumn(transform, column, context);
    if (!('refused' in planned)) return [];
    // What is said of the technique's parameters helps more than that a type does not fit.
    if (refused === undefined || !misfit.test(planned.refused)) {
      refused = { path: ['transforms', rule, ...planned.at.split('/')], detail: planned.refused };
    }
  }
  return refused === undefined ? [] : [refused];
}

function requirementIssues(policy: Policy): Contradiction[] {
  const { kAnonymity, lDiversity, tCloseness, alphaK, enforcement } = policy.require ?? {};
  const named: Contradiction[] = [];
  const check = (name: string, path: readonly PropertyKey[]): void => {
    const detail = neverReleased(policy, name);
    if (detail !== undefined) named.push({ path, detail });
  };
  const quasi =
    kAnonymity === undefined || kAnonymity.quasiIdentifiers === 'classified'
      ? []
      : kAnonymity.quasiIdentifiers;
  quasi.forEach((name, i) => {
    check(name, ['require', 'kAnonymity', 'quasiIdentifiers', i]);
  });
  for (const [key, models] of Object.entries({ lDiversity, tCloseness, alphaK })) {
    listed<{ column: string }>(models).forEach(({ column }, i) => {
      const path = ['require', key, ...(Array.isArray(models) ? [i] : []), 'column'];
      if (quasi.includes(column)) {
        named.push({ path, detail: 'is a quasi-identifier, and so the same in all of a class' });
      } else check(column, path);
    });
  }
  const free = policy.transforms.some((t) => 'hierarchy' in t && t.level === undefined);
  if (enforcement?.mode === 'full-domain' && !free) {
    const detail = 'full-domain has nothing to choose: give a quasi-identifier a hierarchy without a level';
    named.push({ path: ['require', 'enforcement', 'mode'], detail });
  }
  return named;
}

function levelIssues(policy: Policy): Contradiction[] {
  const mode = policy.require?.enforcement?.mode ?? 'none';
  if (mode !== 'none') return [];
  return policy.transforms.flatMap((transform, rule) =>
    'hierarchy' in transform && transform.level === undefined
      ? [
          {
            path: ['transforms', rule, 'hierarchy'],
            detail: 'needs a level, or require.enforcement with mode full-domain or multidimensional',
          },
        ]
      : [],
  );
}

const issuesOf = (transform: Transform, rule: number): Contradiction[] => {
  const issues = transformIssues(transform, rule);
  return issues.length > 0 ? issues : neverApplies(transform, rule);
};

/** A category that no detector looks for in texts would leave everything in them, and nobody would be told. */
function unseenCategories(policy: Policy, known: ReadonlySet<string>): Contradiction[] {
  return policy.transforms.flatMap(({ match }, rule) => {
    if (match.inText !== true) return [];
    const at = ['transforms', rule, 'match', 'category'];
    return listed(match.category).flatMap((category, i) =>
      known.has(category)
        ? []
        : [
            {
              path: Array.isArray(match.category) ? [...at, i] : at,
              detail: `is not looked for in texts; these are: ${[...known].toSorted().join(', ')}`,
            },
          ],
    );
  });
}

/**
 * What a policy of the right shape cannot mean: found when it is put, so that no release has to fail of it. `inText` are the
 * categories that are looked for in texts, where that is known.
 */
export function contradictions(policy: Policy, inText?: ReadonlySet<string>): Contradiction[] {
  const found = [
    ...policy.transforms.flatMap(issuesOf),
    ...(inText === undefined ? [] : unseenCategories(policy, inText)),
    ...requirementIssues(policy),
    ...levelIssues(policy),
  ];
  if (policy.require?.deltaPresence !== undefined && policy.rows === undefined) {
    const detail = 'needs rows, which say what part of the dataset version, the population, is published';
    found.push({ path: ['require', 'deltaPresence'], detail });
  }
  if (policy.synthesis !== undefined && policy.require?.kAnonymity !== undefined) {
    const detail = 'synthetic records are nobody’s: leave out kAnonymity, or synthesis';
    found.push({ path: ['require', 'kAnonymity'], detail });
  }
  if (policy.synthesis !== undefined && policy.require?.limits !== undefined) {
    const detail = 'would tell of raw records what ε does not cover: leave out limits, or synthesis';
    found.push({ path: ['require', 'limits'], detail });
  }
  for (const [name, domain] of Object.entries(policy.synthesis?.domains ?? {})) {
    if ('lower' in domain && domain.lower >= domain.upper) {
      found.push({ path: ['synthesis', 'domains', name, 'lower'], detail: 'must be below upper' });
    }
    const detail = neverReleased(policy, name);
    if (detail !== undefined) found.push({ path: ['synthesis', 'domains', name], detail });
  }
  return found;
}
