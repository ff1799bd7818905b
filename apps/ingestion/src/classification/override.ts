import { type ColumnClassification, type IdentifierType } from '#libs/contracts';
import { recognisers } from '#libs/detect';
import { didYouMean, problem, type ProblemPlace } from '#libs/kernel';
import { type ColumnDecision } from './classification.schema.js';

/** One column before and after a steward's word. */
export interface Override {
  readonly position: number;
  readonly before: ColumnClassification;
  readonly after: ColumnClassification;
}

/** How columns of a category identify people, where the detectors know the category. */
function usualType(category: string): IdentifierType | undefined {
  return recognisers.find((recogniser) => recogniser.category === category)?.identifierType;
}

/**
 * What a steward's decisions change. A new category without an identifier type brings its usual one along: an address
 * that is still called harmless would be released as such.
 * @throws Problem request.invalid with a pointer for each column that is unknown or decided twice
 */
export function overrides(
  columns: readonly ColumnClassification[],
  decisions: readonly ColumnDecision[],
): Override[] {
  const wrong: ProblemPlace[] = [];
  const changed = new Map<number, Override>();
  for (const [i, decision] of decisions.entries()) {
    const pointer = `#/columns/${i}/name`;
    const position = columns.findIndex((column) => column.name === decision.name);
    const before = columns[position];
    if (before === undefined) {
      const meant = didYouMean(
        decision.name,
        columns.map(({ name }) => name),
      );
      wrong.push({ pointer, detail: `is not a column of this version${meant}` });
    } else if (changed.has(position)) wrong.push({ pointer, detail: 'is decided twice' });
    else changed.set(position, { position, before, after: decided(before, decision) });
  }
  if (wrong.length > 0) throw problem('request.invalid', undefined, wrong.slice(0, 50));
  return [...changed.values()];
}

/** Any word may be a category, for policies match it; a slip of the finger would match none. */
function unknownCategory(category: string): ColumnClassification['evidence'] {
  const known = [...new Set(recognisers.map((recogniser) => recogniser.category))];
  const meant = known.includes(category) ? '' : didYouMean(category, known);
  return meant === ''
    ? []
    : [{ kind: 'steward', detail: `no detector knows ${category}${meant}`, weight: 0 }];
}

function decided(before: ColumnClassification, decision: ColumnDecision): ColumnClassification {
  const category = decision.category ?? before.category;
  const usual = category === before.category ? undefined : usualType(category);
  return {
    name: before.name,
    category,
    identifierType: decision.identifierType ?? usual ?? before.identifierType,
    confidence: 1,
    evidence: [
      { kind: 'steward', detail: decision.reason ?? 'decided by a person', weight: 1 },
      ...unknownCategory(category),
    ],
    decidedBy: 'steward',
  };
}
