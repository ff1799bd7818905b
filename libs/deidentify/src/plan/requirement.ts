import { type Column, type Policy } from '#libs/contracts';
import { type ProblemPlace } from '#libs/kernel';
import { pointerOf } from '../policy/policy-source.js';
import { type PlannedColumn, type Requirement } from './plan.js';

interface Given {
  readonly columns: readonly PlannedColumn[];
  readonly raw: ReadonlyMap<string, Column>;
  readonly rows: number | undefined;
}

function absence(name: string, given: Given): string | undefined {
  if (!given.raw.has(name)) return 'is not a column of this dataset version';
  return given.columns.some((column) => column.name === name)
    ? undefined
    : 'is a column that the policy drops';
}

/** What the policy requires of a release; what cannot be met or measured is added to `places`. */
export function planRequirement(
  policy: Policy,
  given: Given,
  places: ProblemPlace[],
): Requirement | undefined {
  const { kAnonymity, lDiversity } = policy.require ?? {};
  if (kAnonymity === undefined) return undefined;
  const at = ['require', 'kAnonymity'];
  kAnonymity.quasiIdentifiers.forEach((name, i) => {
    const detail = absence(name, given);
    if (detail !== undefined) places.push({ pointer: pointerOf([...at, 'quasiIdentifiers', i]), detail });
  });
  if (given.rows !== undefined && kAnonymity.k > given.rows) {
    places.push({
      pointer: pointerOf([...at, 'k']),
      detail: `is larger than the table, which has ${given.rows} rows`,
    });
  }
  const { k, maxSuppression } = kAnonymity;
  if (lDiversity === undefined) return { k, maxSuppression };
  const { column, l } = lDiversity;
  const inClass = kAnonymity.quasiIdentifiers.includes(column);
  const detail = inClass
    ? 'is a quasi-identifier, and so the same in all of a class'
    : absence(column, given);
  if (detail !== undefined) places.push({ pointer: '#/require/lDiversity/column', detail });
  return { k, maxSuppression, diversity: { column, l } };
}
