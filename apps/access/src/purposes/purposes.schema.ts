import { LawfulBasis, Principal, Purpose as PurposeName } from '#libs/contracts';
import { pageOf } from '#libs/platform';
import { z } from 'zod';

export const CreatePurposeBody = z
  .strictObject({
    name: PurposeName,
    /** The wider purpose that it is a part of, registered before. */
    parent: PurposeName.optional(),
    lawfulBasis: LawfulBasis,
    owner: Principal,
    /** How long data may be kept for it: an ISO 8601 duration such as `P2Y`. */
    retention: z.iso.duration({ error: 'must be an ISO 8601 duration such as P2Y' }).max(40).optional(),
  })
  .meta({ id: 'CreatePurpose' });
export type CreatePurposeBody = z.infer<typeof CreatePurposeBody>;

export const RegisteredPurpose = z
  .strictObject({
    name: z.string(),
    parent: z.string().optional(),
    lawfulBasis: LawfulBasis,
    owner: z.string(),
    retention: z.string().optional(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'RegisteredPurpose' });
export type RegisteredPurpose = z.infer<typeof RegisteredPurpose>;
export const PurposePage = pageOf(RegisteredPurpose);

/** What the registry says of the purpose of a request or a grant; absent where nobody registered it. */
export const Registered = z.strictObject({
  lawfulBasis: LawfulBasis,
  owner: z.string(),
  retention: z.string().optional(),
});
export type Registered = z.infer<typeof Registered>;
