import { Action, Name, Principal, Prose, Purpose, Resource } from '#libs/contracts';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';
import { Registered } from '../purposes/purposes.schema.js';

const Moment = z.iso.datetime({ offset: true });

/** A grant names its actions itself or by a role, never both. */
export const CreateGrantBody = z
  .strictObject({
    principal: Principal,
    actions: z.array(Action).min(1).max(8).optional(),
    role: Name.optional(),
    resource: Resource,
    purpose: Purpose,
    notBefore: Moment.optional(),
    expiresAt: Moment.optional(),
    reason: Prose.max(2000).optional(),
  })
  .refine((body) => (body.actions === undefined) !== (body.role === undefined), {
    message: 'must have either actions or role',
  })
  .meta({ id: 'CreateGrant' });
export type CreateGrantBody = z.infer<typeof CreateGrantBody>;

export const Grant = z
  .strictObject({
    id: z.string(),
    principal: z.string(),
    actions: z.array(Action),
    resource: z.string(),
    purpose: z.string(),
    registered: Registered.optional(),
    notBefore: z.string().optional(),
    expiresAt: z.string().optional(),
    reason: z.string().optional(),
    /** `pending`: it takes a second person, and counts from when they approve the request. */
    state: z.enum(['pending', 'granted']),
    request: z.string().optional(),
    proposedBy: z.string().optional(),
    grantedBy: z.string().optional(),
    createdAt: z.string(),
    revokedAt: z.string().optional(),
    active: z.boolean(),
  })
  .meta({ id: 'Grant' });
export type Grant = z.infer<typeof Grant>;

export const GrantPage = pageOf(Grant);

export const GrantQuery = PageQuery.extend({
  principal: Principal.optional(),
  resource: Resource.optional(),
});
export type GrantQuery = z.infer<typeof GrantQuery>;
