import { type ColumnType } from '#libs/contracts';
import { type Technique, type TransformOf } from '../technique.js';
import { keysOf } from '../../sql/keyed.js';
import { deterministicEncryptionInDuckdb } from './duckdb.js';
import { openTokens } from './value-cipher.js';

/** JSON has no canonical text of its own here, and equal documents would get different tokens. */
const types: readonly ColumnType[] = [
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

/**
 * AES-256-SIV (RFC 5297) of the value's canonical text under the domain's key, as base64url without padding. Equal values
 * of different columns and files join inside a domain, and a holder of the right can have them back.
 */
export const deterministicEncryption: Technique<TransformOf<'deterministic-encryption'>> = {
  facts: {
    name: 'deterministic-encryption',
    isoClass: 'cryptographic tools',
    isoName: 'deterministic encryption',
    reversible: true,
    deterministic: true,
    truthful: true,
    keyNeeded: true,
    types,
    wp216: { singlingOut: 'yes', linkability: 'yes', inference: 'yes' },
    dpCost: null,
    scope: 'cell',
  },
  plan: ({ domain }) => ({ action: { technique: 'deterministic-encryption', domain }, type: 'string' }),
  draws: false,
  readsAs: 'opaque',
  values: 'changed',
  empties: false,
  injective: () => true,
  explain: ({ domain }) => `is encrypted, equal values alike, in the domain ${domain}`,
  reverse: ({ action }, tools) => {
    const cipher = tools.siv(keysOf(tools, action.domain).siv);
    return (tokens) => openTokens(cipher, tokens);
  },
  duckdb: deterministicEncryptionInDuckdb,
};
