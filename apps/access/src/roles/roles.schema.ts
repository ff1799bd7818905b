import { Action, Name, Prose } from '#libs/contracts';
import { pageOf } from '#libs/platform';
import { z } from 'zod';

/** A named list of actions that grants may refer to. */
export const CreateRoleBody = z
  .strictObject({
    name: Name,
    description: Prose.max(2000).optional(),
    actions: z.array(Action).min(1).max(8),
  })
  .meta({ id: 'CreateRole' });
export type CreateRoleBody = z.infer<typeof CreateRoleBody>;

export const Role = z
  .strictObject({
    name: z.string(),
    description: z.string().optional(),
    actions: z.array(z.string()),
    /** What a built-in role lets its holders do to the gateway itself. */
    capabilities: z.array(z.string()),
    builtIn: z.boolean(),
  })
  .meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;
export const RolePage = pageOf(Role);
