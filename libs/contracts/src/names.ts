import { z } from 'zod';

/** Names of datasets, policies, services and the like. */
export const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9 and -, and start with a letter or digit')
  .meta({ id: 'Name' });

/** What data may be used for, such as `model-training`. */
export const Purpose = Name.meta({ id: 'Purpose' });

/** On what the processing of personal data rests: GDPR, art. 6 (1) a to f. */
const lawfulBases = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
] as const;
export const LawfulBasis = z.enum(lawfulBases).meta({ id: 'LawfulBasis' });
export type LawfulBasis = z.infer<typeof LawfulBasis>;

export const EmailAddress = z.email().max(254).toLowerCase();

/**
 * What a name may not have, for it would be shown as something else than it is: control characters, line separators, what turns the
 * direction of writing, and what has no width or looks like nothing. Joiners stay: scripts and emoji need them.
 */
const unshowable =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/** Whether a name looks like what it is. */
export const isShowable = (name: string): boolean => !unshowable.test(name);

const unshowableMessage = 'must have no control, bidirectional or invisible characters';
const showable = z.string().refine(isShowable, unshowableMessage);

/** A name that people give in their own words. */
export const FreeName = showable.min(1).max(200);

/** A column's name exactly as the file spells it, or as a policy makes it. */
export const ColumnName = showable.min(1).max(255);

/** What people explain in their own words, on lines: read where others decide, so it looks like what it is too. */
export const Prose = z
  .string()
  .refine(
    (text) => isShowable(text.replaceAll(/[\t\r\n]/g, '')),
    `${unshowableMessage} but tabs and ends of lines`,
  );

export const Principal = z
  .string()
  .max(300)
  .regex(/^(?:user:[^\s@]+@[^\s@]+|(?:service|group):[a-z0-9][a-z0-9-]{0,62})$/, {
    message: 'must be user:EMAIL, service:NAME or group:NAME',
  })
  .refine(isShowable, unshowableMessage)
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
