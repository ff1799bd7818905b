import { Action, Prose, Purpose, Resource } from '#libs/contracts';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

export const CreateAccessRequestBody = z
  .strictObject({
    resource: Resource,
    actions: z.array(Action).min(1).max(8).default(['read']),
    purpose: Purpose,
    reason: Prose.max(2000).optional(),
  })
  .meta({ id: 'CreateAccessRequest' });
export type CreateAccessRequestBody = z.infer<typeof CreateAccessRequestBody>;

export const DecideBody = z
  .strictObject({
    expiresAt: z.iso.datetime({ offset: true }).optional(),
    reason: Prose.max(2000).optional(),
  })
  .default({})
  .meta({ id: 'DecideAccessRequest' });
export type DecideBody = z.infer<typeof DecideBody>;

export const AccessRequest = z
  .strictObject({
    id: z.string(),
    principal: z.string(),
    resource: z.string(),
    actions: z.array(Action),
    purpose: z.string(),
    reason: z.string().optional(),
    state: z.enum(['pending', 'approved', 'denied', 'expired', 'revoked']),
    /** Who proposes a grant that takes a second person; absent where the principal asked. */
    proposedBy: z.string().optional(),
    decidedBy: z.string().optional(),
    grant: z.string().optional(),
    createdAt: z.string(),
  })
  .meta({ id: 'AccessRequest' });
export type AccessRequest = z.infer<typeof AccessRequest>;
export const AccessRequestPage = pageOf(AccessRequest);
export const AccessRequestQuery = PageQuery.extend({
  state: z.enum(['pending', 'approved', 'denied']).optional(),
});
export type AccessRequestQuery = z.infer<typeof AccessRequestQuery>;
