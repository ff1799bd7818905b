import { builtInRoles, EmailAddress, Name, Principal } from '#libs/contracts';
import { pageOf } from '#libs/platform';
import { z } from 'zod';

const Roles = z.array(z.enum(builtInRoles)).max(builtInRoles.length).default([]);

export const CreateUserBody = z
  .strictObject({ email: EmailAddress, roles: Roles })
  .meta({ id: 'CreateUser' });
export type CreateUserBody = z.infer<typeof CreateUserBody>;

export const CreateServiceBody = z.strictObject({ name: Name, roles: Roles }).meta({ id: 'CreateService' });
export type CreateServiceBody = z.infer<typeof CreateServiceBody>;

/** Members are users and services; a group's roles are its members' roles too. */
export const CreateGroupBody = z
  .strictObject({ name: Name, members: z.array(Principal).max(1000).default([]), roles: Roles })
  .meta({ id: 'CreateGroup' });
export type CreateGroupBody = z.infer<typeof CreateGroupBody>;

const common = { id: z.string(), roles: z.array(z.string()), createdAt: z.string() };

export const User = z
  .strictObject({
    ...common,
    email: z.string(),
    /** Shown once, when the user is made: the code with which they set a password at the embedded sign-in. */
    enrolment: z.strictObject({ code: z.string(), expiresAt: z.string() }).optional(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;
export const UserPage = pageOf(User);

export const Service = z.strictObject({ ...common, name: z.string() }).meta({ id: 'Service' });
export type Service = z.infer<typeof Service>;
export const ServicePage = pageOf(Service);

export const Group = z
  .strictObject({ ...common, name: z.string(), members: z.array(z.string()) })
  .meta({ id: 'Group' });
export type Group = z.infer<typeof Group>;
export const GroupPage = pageOf(Group);

export const Me = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['user', 'service']),
    email: z.string().optional(),
    name: z.string().optional(),
    roles: z.array(z.string()),
    capabilities: z.array(z.string()),
    purpose: z.string().optional(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
