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

/** What changes at once: in every token, session, stream and job. */
const change = {
  disabled: z.boolean().optional(),
  /** All of its own roles, instead of those that it has. */
  roles: z.array(z.enum(builtInRoles)).max(builtInRoles.length).optional(),
};
const changesSomething = (body: object): boolean => Object.values(body).some((value) => value !== undefined);
const something = { message: 'must change something' };

export const PatchUserBody = z
  .strictObject(change)
  .refine(changesSomething, something)
  .meta({ id: 'PatchUser' });
export type PatchUserBody = z.infer<typeof PatchUserBody>;
export const PatchServiceBody = z
  .strictObject(change)
  .refine(changesSomething, something)
  .meta({ id: 'PatchService' });
export type PatchServiceBody = z.infer<typeof PatchServiceBody>;

const Members = z.array(Principal).max(1000).optional();
export const PatchGroupBody = z
  .strictObject({ add: Members, remove: Members })
  .refine(changesSomething, something)
  .meta({ id: 'PatchGroup' });
export type PatchGroupBody = z.infer<typeof PatchGroupBody>;

const common = { id: z.string(), roles: z.array(z.string()), createdAt: z.string() };

export const User = z
  .strictObject({
    ...common,
    email: z.string(),
    disabled: z.boolean(),
    /** Shown once, when the user is made: the code with which they set a password at the embedded sign-in. */
    enrolment: z.strictObject({ code: z.string(), expiresAt: z.string() }).optional(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;
export const UserPage = pageOf(User);

export const Service = z
  .strictObject({ ...common, name: z.string(), disabled: z.boolean() })
  .meta({ id: 'Service' });
export type Service = z.infer<typeof Service>;
export const ServicePage = pageOf(Service);

export const Group = z
  .strictObject({ ...common, name: z.string(), members: z.array(z.string()) })
  .meta({ id: 'Group' });
export type Group = z.infer<typeof Group>;
export const GroupPage = pageOf(Group);

/** What stays of a principal that was deleted, and what it leaves behind. */
export const DeletedPrincipal = z
  .strictObject({
    id: z.string(),
    /** By which name records and lists show it from now on. */
    tombstone: z.string(),
    /** Datasets that it owned: they stay, until an administrator gives them another owner. */
    datasets: z.array(z.string()),
    /** Services that it made, which go on. */
    services: z.array(z.string()),
    /** How many grants and tokens ended with it. */
    grants: z.int(),
    tokens: z.int(),
  })
  .meta({ id: 'DeletedPrincipal' });
export type DeletedPrincipal = z.infer<typeof DeletedPrincipal>;

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
