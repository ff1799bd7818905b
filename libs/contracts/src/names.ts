import { z } from 'zod';

/** Names of datasets, policies, services and the like. */
export const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9 and -, and start with a letter or digit')
  .meta({ id: 'Name' });

/** What data may be used for, such as `model-training`. */
export const Purpose = Name.meta({ id: 'Purpose' });

export const EmailAddress = z.email().max(254).toLowerCase();

/** A column's name exactly as the file spells it. */
export const ColumnName = z.string().min(1).max(255);

export const Principal = z
  .string()
  .max(300)
  .regex(/^(?:user:[^\s@]+@[^\s@]+|(?:service|group):[a-z0-9][a-z0-9-]{0,62})$/, {
    message: 'must be user:EMAIL, service:NAME or group:NAME',
  })
  .meta({ id: 'Principal' });

export const actions = [
  'discover',
  'read',
  'read-raw',
  'query',
  'train',
  'predict',
  'reidentify',
  'manage',
] as const;
export const Action = z.enum(actions).meta({ id: 'Action' });
export type Action = z.infer<typeof Action>;

export const Resource = z
  .string()
  .max(300)
  .regex(
    /^(?:\*|dataset:[a-z0-9][a-z0-9-]{0,62}|release:[0-9a-f-]{36}|model:[0-9a-f-]{36}|tag:[a-z0-9][a-z0-9-]{0,62})$/,
    { message: 'must be dataset:NAME, release:ID, model:ID, tag:KEY or *' },
  )
  .meta({ id: 'Resource' });

export const builtInRoles = ['admin', 'engineer', 'steward', 'analyst', 'auditor'] as const;
export type BuiltInRole = (typeof builtInRoles)[number];
