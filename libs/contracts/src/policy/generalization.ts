import { z } from 'zod';
import { ColumnName, Name } from '../names.js';
import { Match } from './match.js';

/**
 * Three-digit ZIP prefixes whose area had 20,000 people or fewer in the Census of 2000, as HHS lists them in its guidance on
 * 45 CFR 164.514(b)(2)(i)(B); a policy may bring a newer list.
 */
const restrictedZip3 = [
  '036',
  '059',
  '063',
  '102',
  '203',
  '556',
  '692',
  '790',
  '821',
  '823',
  '830',
  '831',
  '878',
  '879',
  '884',
  '890',
  '893',
] as const;

/** The keys of a generalization of which exactly one says how. */
export const generalizationKeys = [
  'to',
  'width',
  'edges',
  'quantiles',
  'keepFirst',
  'age',
  'zip',
  'network',
  'grid',
  'geohash',
  'hierarchy',
] as const;

/** Exactly one of {@link generalizationKeys} says how; `level` goes with `hierarchy`. */
export const Generalization = z
  .strictObject({
    match: Match,
    technique: z.literal('generalization'),
    /** Dates and timestamps: cut to the start of this unit. */
    to: z.enum(['day', 'week', 'month', 'quarter', 'year', 'decade']).optional(),
    /** Numbers: half-open bins [n·width, (n+1)·width). */
    width: z.number().positive().optional(),
    /** Numbers: half-open bins between ascending edges, open at both ends. */
    edges: z.array(z.number()).min(1).max(1000).optional(),
    /** Numbers: this many bins that hold about equally many records; the edges are measured. */
    quantiles: z.int().min(2).max(1000).optional(),
    /** Text and codes: keep this many leading characters and mask the rest. */
    keepFirst: z.int().min(0).max(64).optional(),
    /** Dates of birth become ages in whole years on `asOf`, numbers are ages already; in bins of `width`, and `top+` from `top` on. */
    age: z
      .strictObject({
        asOf: z.iso.date().optional(),
        width: z.int().min(1).max(100).default(1),
        top: z.int().min(1).max(150).default(90),
      })
      .optional(),
    /** US ZIP codes: the first three digits, and 000 where too few people live there (45 CFR 164.514(b)(2)(i)(B)). */
    zip: z
      .strictObject({
        restricted: z
          .array(z.string().regex(/^\d{3}$/, 'must be three digits'))
          .max(1000)
          .default([...restrictedZip3]),
      })
      .optional(),
    /** IP addresses: the network, in CIDR notation, with so many leading bits. */
    network: z
      .strictObject({
        v4: z.int().min(0).max(32).default(24),
        v6: z.int().min(0).max(128).default(48),
      })
      .optional(),
    /** Coordinates in degrees: the lower corner of a grid cell with sides of so many degrees. */
    grid: z.number().positive().max(180).optional(),
    /** Coordinates: a geohash of so many characters, from a text `latitude,longitude` or from this column and `longitude`. */
    geohash: z
      .strictObject({ precision: z.int().min(1).max(12), longitude: ColumnName.optional() })
      .optional(),
    /** An uploaded hierarchy, by name. */
    hierarchy: Name.optional(),
    /** The hierarchy's level, 0 for the leaves. Absent: the enforcement that `require` names chooses. */
    level: z.int().min(0).max(63).optional(),
  })
  .refine((transform) => generalizationKeys.filter((key) => transform[key] !== undefined).length === 1, {
    message: `must have exactly one of ${generalizationKeys.join(', ')}`,
  })
  .refine((transform) => transform.edges?.every((e, i, all) => i === 0 || e > (all[i - 1] ?? e)) ?? true, {
    message: 'edges must ascend',
    path: ['edges'],
  })
  .refine((transform) => transform.level === undefined || transform.hierarchy !== undefined, {
    message: 'level goes with hierarchy',
    path: ['level'],
  });
