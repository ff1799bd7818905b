import { type ColumnType, type PseudonymizationAction } from '#libs/contracts';
import { type Technique, type TransformOf } from '../technique.js';
import { pseudonymizationInDuckdb } from './duckdb.js';

/** JSON has no canonical text of its own here, and equal documents would get different pseudonyms. */
export const canonicalTypes: readonly ColumnType[] = [
  'boolean',
  'string',
  'integer',
  'decimal',
  'double',
  'date',
  'time',
  'timestamp',
  'instant',
];

const words: Record<PseudonymizationAction['as'], string> = {
  hex: 'a keyed pseudonym',
  base32: 'a keyed pseudonym in base32',
  integer: 'a keyed pseudonym, a whole number,',
  surrogate: 'a keyed surrogate of the same form',
};

/**
 * HMAC-SHA-256 (RFC 2104) of the value's canonical text under the domain's key: equal values of different columns and
 * files join inside a domain. A missing value stays missing.
 */
export const pseudonymization: Technique<TransformOf<'pseudonymization'>> = {
  facts: {
    name: 'pseudonymization',
    isoClass: 'pseudonymization',
    isoName: 'pseudonymization by a keyed cryptographic hash',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: true,
    types: canonicalTypes,
    wp216: { singlingOut: 'yes', linkability: 'yes', inference: 'yes' },
    dpCost: null,
    scope: 'cell',
  },
  plan: ({ domain, as }) => ({
    action: { technique: 'pseudonymization', domain, as },
    type: as === 'integer' ? 'integer' : 'string',
  }),
  draws: false,
  readsAs: 'opaque',
  values: 'changed',
  empties: false,
  injective: ({ as }) => as !== 'surrogate',
  pureSql: ({ as }) => as !== 'surrogate',
  explain: ({ as, domain }) => `becomes ${words[as]} of the domain ${domain}`,
  duckdb: pseudonymizationInDuckdb,
};
