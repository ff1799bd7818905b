import { type Hierarchy, type Plan } from '#libs/contracts';
import { parseHierarchy } from './parse-hierarchy.js';

/** The values that a column can have which is generalized by a hierarchy. */
export const leavesOf = (hierarchy?: Hierarchy): string[] =>
  hierarchy?.rows.flatMap(([leaf]) => leaf ?? []) ?? [];

/**
 * A plan that can be run: with the rows of the hierarchies that it was compiled without, and the domains that are their leaves. `others`:
 * values that a hierarchy misses become `*`; that a plan is refused for them would tell whoever wrote the hierarchy what is there.
 * @throws Problem hierarchy.invalid, which uploading it would have
 */
export function withHierarchies(plan: Plan, others = false): Plan {
  const read = Object.entries(plan.hierarchies).map(([key, one]) => {
    const { name, version, unread } = one;
    const known = unread === undefined ? one : parseHierarchy(unread.text, name, version);
    return [key, others ? { ...known, others } : known] as const;
  });
  const hierarchies = Object.fromEntries(read);
  const { synthesis } = plan;
  if (synthesis === undefined) return { ...plan, hierarchies };
  const domains = synthesis.domains.map((domain) =>
    'leavesOf' in domain ? { ...domain, values: leavesOf(hierarchies[domain.leavesOf]) } : domain,
  );
  return { ...plan, hierarchies, synthesis: { ...synthesis, domains } };
}
