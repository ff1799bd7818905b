import { Action, ColumnName, Prose, Purpose, Resource } from '#libs/contracts';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';
import { Registered } from '../purposes/purposes.schema.js';

export const CreateAccessRequestBody = z
  .strictObject({
    resource: Resource,
    actions: z.array(Action).min(1).max(8).default(['read']),
    purpose: Purpose,
    reason: Prose.max(2000).optional(),
  })
  .meta({ id: 'CreateAccessRequest' });
export type CreateAccessRequestBody = z.infer<typeof CreateAccessRequestBody>;

/** Narrower and shorter than was asked, never wider. */
export const ApproveBody = z
  .strictObject({
    expiresAt: z.iso.datetime({ offset: true }).optional(),
    actions: z.array(Action).min(1).max(8).optional(),
    /** Refused: no grant has a choice of columns. */
    columns: z.array(ColumnName).max(1000).optional(),
    reason: Prose.max(2000).optional(),
  })
  .default({})
  .meta({ id: 'ApproveAccessRequest' });
export type ApproveBody = z.infer<typeof ApproveBody>;

/** What whoever asked, or who decides, has to say. */
export const ReasonBody = z
  .strictObject({ reason: Prose.trim().min(1).max(2000) })
  .meta({ id: 'AccessRequestReason' });
export type ReasonBody = z.infer<typeof ReasonBody>;

export const WithdrawRequestBody = z
  .strictObject({ reason: Prose.trim().min(1).max(2000).optional() })
  .default({})
  .meta({ id: 'WithdrawAccessRequest' });
export type WithdrawRequestBody = z.infer<typeof WithdrawRequestBody>;

const openOrNot = ['pending', 'asked', 'approved', 'denied', 'withdrawn'] as const;

export const AccessRequest = z
  .strictObject({
    id: z.string(),
    principal: z.string(),
    resource: z.string(),
    actions: z.array(Action),
    purpose: z.string(),
    registered: Registered.optional(),
    reason: z.string().optional(),
    /** `asked`: who decides wants to know more, and whoever asked answers. */
    state: z.enum([...openOrNot, 'expired', 'revoked']),
    /** Who proposes a grant that takes a second person; absent where the principal asked. */
    proposedBy: z.string().optional(),
    decidedBy: z.string().optional(),
    grant: z.string().optional(),
    said: z
      .array(
        z.strictObject({
          at: z.string(),
          kind: z.enum(['asked', 'answered', 'approved', 'denied', 'withdrawn']),
          reason: z.string(),
        }),
      )
      .optional(),
    createdAt: z.string(),
  })
  .meta({ id: 'AccessRequest' });
export type AccessRequest = z.infer<typeof AccessRequest>;
export const AccessRequestPage = pageOf(AccessRequest);
export const AccessRequestQuery = PageQuery.extend({
  state: z.enum(openOrNot).optional(),
});
export type AccessRequestQuery = z.infer<typeof AccessRequestQuery>;
