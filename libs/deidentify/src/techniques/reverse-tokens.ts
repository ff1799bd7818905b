import { type PlannedColumn } from '#libs/contracts';
import { type DomainKeys } from '../sql/dialect.js';
import { keysOf } from '../sql/keyed.js';
import { openTokens, type ValueDecryption } from './deterministic-encryption/value-cipher.js';
import { formatCipherOf } from './format-preserving-encryption/duckdb.js';
import { type Blocks } from './format-preserving-encryption/ff1.js';

/** What only the caller can bring to reverse tokens. */
export interface ReversalTools {
  readonly keys: ReadonlyMap<string, DomainKeys>;
  readonly aes: (key: Uint8Array) => Blocks;
  readonly siv: (key: Uint8Array) => ValueDecryption;
}

/** Values of tokens, in their order; null for what cannot be a token. */
export type Reversal = (tokens: readonly (string | null)[]) => (string | null)[];

/** The domain whose keys reverse a column's tokens; undefined where the column is one-way or holds no tokens. */
export function reversibleDomain({ action }: Pick<PlannedColumn, 'action'>): string | undefined {
  const reversible =
    action.technique === 'format-preserving-encryption' || action.technique === 'deterministic-encryption';
  return reversible ? action.domain : undefined;
}

/**
 * How tokens of a column become the canonical texts of their values again; undefined where they cannot. Format-preserving
 * tokens carry no proof that they are tokens: any text of their format has a value.
 * @throws Problem key.unavailable when the domain's keys were not brought
 */
export function reversalOf(column: PlannedColumn, tools: ReversalTools): Reversal | undefined {
  const { action, rawType } = column;
  switch (action.technique) {
    case 'format-preserving-encryption': {
      const cipher = formatCipherOf({ action, rawType }, tools);
      return (tokens) => cipher.decrypt(tokens);
    }
    case 'deterministic-encryption': {
      const cipher = tools.siv(keysOf(tools, action.domain).siv);
      return (tokens) => openTokens(cipher, tokens);
    }
    default:
      return undefined;
  }
}
