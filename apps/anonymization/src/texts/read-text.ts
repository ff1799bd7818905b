import { z } from 'zod';
import { Policy } from '#libs/contracts';
import { parseHierarchy, parsePolicy } from '#libs/deidentify';
import { recognisers } from '#libs/detect';
import { hierarchyDigest } from '../hierarchies/hierarchy-digest.js';

/** Categories that are looked for in texts. */
const inText = new Set(
  recognisers.filter(({ forms }) => forms.some((form) => form.inText)).map(({ category }) => category),
);

/** A text that somebody wrote, and what it is to be. */
export type TextTask =
  | { readonly kind: 'policy'; readonly text: string; readonly format: 'yaml' | 'json' }
  | { readonly kind: 'hierarchy'; readonly text: string; readonly name: string };

/** What of a hierarchy is kept beside its text. */
const HierarchyFacts = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  levels: z.int().nonnegative(),
  leaves: z.int().nonnegative(),
});
export type HierarchyFacts = z.infer<typeof HierarchyFacts>;

/** What a worker that read one may answer. */
export const TextOutcome = z.union([Policy, HierarchyFacts]);

/** @throws Problem policy.invalid, hierarchy.invalid with the places that are wrong */
export function readText(task: TextTask): Policy | HierarchyFacts {
  if (task.kind === 'policy') return parsePolicy(task.text, task.format, inText);
  const { rows } = parseHierarchy(task.text, task.name, 1);
  return { digest: hierarchyDigest(rows), levels: rows[0]?.length ?? 0, leaves: rows.length };
}
