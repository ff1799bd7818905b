import { Policy, Prose } from '#libs/contracts';
import { pageOf } from '#libs/platform';
import { z } from 'zod';

/** `proposed` until a second person approves what promises less than the version before it; it makes no releases. */
const PolicyState = z.enum(['in-force', 'proposed']);

export const PolicyVersion = z
  .strictObject({
    name: z.string(),
    version: z.int(),
    state: PolicyState,
    /** What it promises less of than the version that was in force before, in words. */
    loosens: z.array(z.string()).optional(),
    /** The second person. */
    approvedBy: z.string().optional(),
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
  .strictObject({
    name: z.string(),
    version: z.int(),
    state: PolicyState,
    loosens: z.array(z.string()).optional(),
    purposes: z.array(z.string()),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'PolicySummary' });
export type PolicySummary = z.infer<typeof PolicySummary>;
export const ApprovePolicyBody = z
  .strictObject({ reason: Prose.max(2000).optional() })
  .default({})
  .meta({ id: 'ApprovePolicy' });
export type ApprovePolicyBody = z.infer<typeof ApprovePolicyBody>;
export const PolicyPage = pageOf(PolicySummary);

export const PolicyJsonSchema = z.record(z.string(), z.unknown());
