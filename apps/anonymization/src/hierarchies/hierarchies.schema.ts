import { pageOf } from '#libs/platform';
import { z } from 'zod';

/** A generalization hierarchy: what it is, without its rows; `Accept: text/csv` gives those. */
export const HierarchyVersion = z
  .strictObject({
    name: z.string(),
    version: z.int(),
    /** Levels with the leaves' own, level 0, to the root's. */
    levels: z.int(),
    leaves: z.int(),
    /** SHA-256 of the canonical JSON of the rows. */
    digest: z.string(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'HierarchyVersion' });
export type HierarchyVersion = z.infer<typeof HierarchyVersion>;

export const HierarchyPage = pageOf(HierarchyVersion);
