import { Action, FreeName, Principal, Purpose } from '#libs/contracts';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

export const CreateTokenBody = z
  .strictObject({
    /** Oneself when absent; administrators may name a service. */
    principal: Principal.optional(),
    name: FreeName,
    purpose: Purpose.optional(),
    expiresAt: z.iso.datetime({ offset: true }).optional(),
    scopes: z.array(Action).min(1).max(8).optional(),
  })
  .meta({ id: 'CreateToken' });
export type CreateTokenBody = z.infer<typeof CreateTokenBody>;

/** `principal`: whose; for administrators, where it is not oneself. */
export const TokenQuery = PageQuery.extend({ principal: Principal.optional() });
export type TokenQuery = z.infer<typeof TokenQuery>;

export const Token = z
  .strictObject({
    id: z.string(),
    principal: z.string(),
    name: z.string(),
    purpose: z.string().optional(),
    scopes: z.array(z.string()).optional(),
    expiresAt: z.string().optional(),
    createdAt: z.string(),
    createdBy: z.string(),
  })
  .meta({ id: 'Token' });
export type Token = z.infer<typeof Token>;

export const NewToken = Token.extend({ token: z.string() }).meta({ id: 'NewToken' });
export type NewToken = z.infer<typeof NewToken>;
export const TokenPage = pageOf(Token);
