import { type ColumnType, type Transform } from '#libs/contracts';
import { type Technique } from './technique.js';

/** JSON has no canonical text of its own here, and equal documents would get different pseudonyms. */
const types: readonly ColumnType[] = [
  'boolean',
  'string',
  'integer',
  'decimal',
  'double',
  'date',
  'time',
  'timestamp',
];

/**
 * The full HMAC-SHA-256 (RFC 2104) of the value's canonical text under the domain's key, as 64 hexadecimal digits: equal
 * values of different columns and files join inside a domain. A missing value stays missing.
 */
export const pseudonymization: Technique<Extract<Transform, { technique: 'pseudonymization' }>> = {
  facts: {
    name: 'pseudonymization',
    isoClass: 'pseudonymization',
    isoName: 'pseudonymization by a keyed cryptographic hash',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: true,
    types,
    wp216: { singlingOut: 'yes', linkability: 'yes', inference: 'yes' },
  },
  plan: (transform) => ({
    action: { technique: 'pseudonymization', domain: transform.domain },
    type: 'string',
  }),
};
