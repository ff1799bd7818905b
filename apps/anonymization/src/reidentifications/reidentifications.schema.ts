import { ColumnName, Prose, Purpose } from '#libs/contracts';
import { z } from 'zod';

/** At most so many tokens a call: reversing a whole column is not what this is for. */
const mostTokens = 1000;

export const ReidentificationBody = z
  .strictObject({
    release: z.uuid(),
    column: ColumnName,
    tokens: z.array(z.string().min(1).max(8192)).min(1).max(mostTokens),
    purpose: Purpose,
    /** Why these people must be known again, for the audit record; it must not name them. */
    reason: Prose.trim().min(1).max(500),
  })
  .meta({ id: 'Reidentification' });
export type ReidentificationBody = z.infer<typeof ReidentificationBody>;

/** Values in the order of the tokens; null for what is no token of that column. */
export const Reidentified = z
  .strictObject({ values: z.array(z.string().nullable()).max(mostTokens) })
  .meta({ id: 'Reidentified' });
export type Reidentified = z.infer<typeof Reidentified>;
