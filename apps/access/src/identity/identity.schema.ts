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

/** Where somebody is signed in. */
export const UserSession = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['browser', 'command-line']),
    begunAt: z.string().optional(),
    expiresAt: z.string().optional(),
  })
  .meta({ id: 'UserSession' });
export type UserSession = z.infer<typeof UserSession>;
export const SessionList = z.strictObject({ items: z.array(UserSession) }).meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof SessionList>;

/** `{id}` of a session. */
export const SessionParam = z.string().regex(/^[0-9a-f]{32}$/, 'names nothing');
