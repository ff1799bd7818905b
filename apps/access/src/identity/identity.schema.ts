import { z } from 'zod';

/** What an application needs to know to let people sign in. */
export const SignIn = z
  .strictObject({
    issuer: z.string(),
    clientId: z.string(),
    scope: z.string(),
    /** The resource indicator (RFC 8707) of this API; absent where an outside issuer has none. */
    resource: z.string().optional(),
    /** Whether this gateway keeps the passwords itself. */
    embedded: z.boolean(),
  })
  .meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;
