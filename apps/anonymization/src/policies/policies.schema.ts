import { Policy } from '#libs/contracts';
import { pageOf } from '#libs/platform';
import { z } from 'zod';

export const PolicyVersion = z
  .strictObject({
    name: z.string(),
    version: z.int(),
    /** SHA-256 of the canonical JSON of the content. */
    digest: z.string(),
    content: Policy,
    /** The file as it was sent. */
    source: z.string(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'PolicyVersion' });
export type PolicyVersion = z.infer<typeof PolicyVersion>;

export const PolicySummary = z
  .strictObject({ name: z.string(), version: z.int(), purposes: z.array(z.string()), createdAt: z.string() })
  .meta({ id: 'PolicySummary' });
export type PolicySummary = z.infer<typeof PolicySummary>;
export const PolicyPage = pageOf(PolicySummary);

export const PolicyJsonSchema = z.record(z.string(), z.unknown());
