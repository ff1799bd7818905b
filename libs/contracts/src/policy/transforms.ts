import { z } from 'zod';
import { ColumnName, isShowable, Name, Prose } from '../names.js';
import { Generalization } from './generalization.js';
import { Match } from './match.js';

const common = { match: Match };

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const Keep = z.strictObject({ ...common, technique: z.literal('keep') });

/**
 * Without more, attribute suppression: the column does not appear in the release. With `rarerThan` or `values`, local
 * suppression: the cells whose value occurs with fewer than so many subjects (or records), or is one of these, go missing.
 */
export const Suppression = z.strictObject({
  ...common,
  technique: z.literal('suppression'),
  rarerThan: z.int().min(2).max(1_000_000).optional(),
  values: z.array(Scalar).min(1).max(10_000).optional(),
});

/** Character masking; without `keepFirst`, `keepLast`, `keepDomain` and `pattern` the whole value. */
const Masking = z.strictObject({
  ...common,
  technique: z.literal('masking'),
  keepFirst: z.int().min(0).max(64).default(0),
  keepLast: z.int().min(0).max(64).default(0),
  /** Keep what stands after the last @ of an e-mail address. */
  keepDomain: z.boolean().default(false),
  character: z.string().length(1).refine(isShowable, 'must be a character that shows').default('*'),
  /** Mask only what this regular expression (RE2) matches, everywhere in the value. */
  pattern: z.string().min(1).max(500).optional(),
  /** Put this instead of what was masked: a fixed text, or the span's category in brackets (`[EMAIL_ADDRESS]`). */
  as: z.enum(['characters', 'label']).default('characters'),
});

/** Keyed HMAC-SHA-256: equal values get equal pseudonyms inside a domain and unlinkable ones across domains. */
const Pseudonymization = z.strictObject({
  ...common,
  technique: z.literal('pseudonymization'),
  domain: Name,
  /**
   * How the pseudonym is written: 64 hexadecimal digits; 52 characters of RFC 4648 base32 without padding; a whole number of 62 bits; or a
   * surrogate of the value's own form, digit for digit and letter for letter (one-way; collisions are possible).
   */
  as: z.enum(['hex', 'base32', 'integer', 'surrogate']).default('hex'),
});

export const alphabets = ['digits', 'letters', 'lower', 'upper', 'alphanumeric', 'hexadecimal'] as const;

/** FF1 of NIST SP 800-38G: a token of the same length and alphabet that a holder of the right can reverse. */
const FormatPreservingEncryption = z.strictObject({
  ...common,
  technique: z.literal('format-preserving-encryption'),
  domain: Name,
  /** A named alphabet, or its 2 to 65,536 characters themselves, in order. */
  alphabet: z.union([z.enum(alphabets), z.string().min(2).max(131_072)]).default('digits'),
  /** Characters of the alphabet that stay in clear at the beginning (a card's BIN) and at the end (its last four). */
  keepFirst: z.int().min(0).max(64).default(0),
  keepLast: z.int().min(0).max(64).default(0),
  /** Make the token pass the Luhn check (digits alone): the check digit is computed anew, not encrypted. */
  luhn: z.boolean().default(false),
});

/** AES-SIV (RFC 5297) of the canonical text, as base64url: equal values get equal ciphertexts inside a domain; reversible with the right. */
const DeterministicEncryption = z.strictObject({
  ...common,
  technique: z.literal('deterministic-encryption'),
  domain: Name,
});

/** Numbers to the nearest multiple of `to`; halves go away from zero. */
const Rounding = z.strictObject({
  ...common,
  technique: z.literal('rounding'),
  to: z.number().positive(),
});

/** Numbers below `bottom` become `bottom` and those above `top` become `top`, so that extremes stand out no more. */
const TopAndBottomCoding = z
  .strictObject({
    ...common,
    technique: z.literal('top-and-bottom-coding'),
    bottom: z.number().optional(),
    top: z.number().optional(),
  })
  .refine((t) => t.bottom !== undefined || t.top !== undefined, { message: 'must have bottom, top, or both' })
  .refine((t) => t.bottom === undefined || t.top === undefined || t.bottom < t.top, {
    message: 'bottom must be below top',
    path: ['bottom'],
  });

/** The columns of the match (two or more, by name, in that order) become one column `into`, in the place of the first. */
const Combination = z.strictObject({
  ...common,
  technique: z.literal('combination'),
  into: ColumnName,
  separator: Prose.max(16).default(' '),
  /** Release the combination as a pseudonym of this domain instead of as text. */
  domain: Name.optional(),
});

/**
 * Noise for each cell from a cryptographic source, calibrated to ε from the declared bounds, to which values are
 * clamped: the local model of differential privacy, for each cell by itself.
 */
const NoiseAddition = z
  .strictObject({
    ...common,
    technique: z.literal('noise-addition'),
    mechanism: z.enum(['laplace', 'gaussian']).default('laplace'),
    epsilon: z.number().positive().max(100),
    /** For the Gaussian mechanism alone. */
    delta: z.number().positive().max(0.01).optional(),
    lower: z.number(),
    upper: z.number(),
  })
  .refine((t) => t.lower < t.upper, { message: 'lower must be below upper', path: ['lower'] })
  .refine((t) => (t.mechanism === 'gaussian') === (t.delta !== undefined), {
    message: 'delta goes with the gaussian mechanism, and it alone',
    path: ['delta'],
  });

/** All dates of one subject move by the same number of days, 1 to `maxDays` in either direction: intervals stay. Needs a subject. */
const DateShift = z.strictObject({
  ...common,
  technique: z.literal('date-shift'),
  maxDays: z.int().min(1).max(36_500),
  domain: Name,
});

/** Values change places at random, among all records or among those that are equal in the columns of `within`. */
const Permutation = z.strictObject({
  ...common,
  technique: z.literal('permutation'),
  within: z.array(ColumnName).min(1).max(16).optional(),
});

/** MDAV: numbers become the mean of their group of `k` to 2k−1 records that are closest in all columns of the match together. */
const Microaggregation = z.strictObject({
  ...common,
  technique: z.literal('microaggregation'),
  k: z.int().min(2).max(100_000),
});

export const Transform = z.discriminatedUnion('technique', [
  Keep,
  Suppression,
  Masking,
  Pseudonymization,
  FormatPreservingEncryption,
  DeterministicEncryption,
  Generalization,
  Rounding,
  TopAndBottomCoding,
  Combination,
  NoiseAddition,
  DateShift,
  Permutation,
  Microaggregation,
]);
export type Transform = z.infer<typeof Transform>;
