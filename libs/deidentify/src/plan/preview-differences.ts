import { type Plan } from '#libs/contracts';
import { domainsOf, draws, looksAround } from '../techniques/treatment.js';

/** A column that the release will not hold as a preview shows it. */
export interface Difference {
  readonly column: string;
  readonly why: string;
}

/**
 * The columns whose cells in a preview are not those of the release, and why. All others are exactly as the release will hold them,
 * for the records that it holds. `missingDomains` are those whose keys the preview made up.
 */
export function previewDifferences(plan: Plan, missingDomains: readonly string[] = []): Difference[] {
  const mode = plan.requirement?.enforcement.mode ?? 'none';
  const domains = plan.synthesis?.domains.map(({ column }) => column);
  return plan.columns.flatMap(({ name: column, action }): Difference[] => {
    if (domains !== undefined) return [{ column, why: 'the release holds synthetic records alone' }];
    if (mode !== 'none' && plan.quasiIdentifiers.includes(column)) {
      return [{ column, why: `${mode} enforcement generalizes it as far as all records together need` }];
    }
    if (draws(action)) {
      return [{ column, why: 'it is drawn at random, each time anew' }];
    }
    if (domainsOf(action).some((domain) => missingDomains.includes(domain))) {
      return [{ column, why: 'its domain has no key yet, and the release will make one' }];
    }
    if (looksAround(action)) {
      return [{ column, why: 'it depends on all records, and a preview sees the first ones alone' }];
    }
    return [];
  });
}
