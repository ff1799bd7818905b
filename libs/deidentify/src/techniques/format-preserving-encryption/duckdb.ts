import { type FormatPreservingEncryptionAction, type PlannedColumn } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { canonicalText } from '../../sql/canonical-text.js';
import { type ColumnWith, type DialectContext, type DuckdbTechnique, type Tools } from '../../sql/dialect.js';
import { keysOf } from '../../sql/keyed.js';
import { FormatCipher, type UnfitReason } from './format-cipher.js';
import { minimumLength } from './ff1.js';

type Encrypted = ColumnWith<FormatPreservingEncryptionAction>;

const words: Readonly<Record<UnfitReason, string>> = {
  short: 'too short for the minimum of a million possible values',
  long: 'too long',
  foreign: 'with letters, digits or signs outside the alphabet',
  checksum: 'that fail the Luhn check, whose check digit could not be had back',
};

/** Words for people about the values that a format can encrypt. */
function fitting(size: number, keepFirst: number, keepLast: number): string {
  const least = minimumLength(size) + keepFirst + keepLast;
  return `values need ${least} or more characters of the alphabet, and beside them no other letters or digits`;
}

/**
 * The cipher of a column's tokens.
 * @throws Problem key.unavailable when the domain's keys were not brought
 */
export function formatCipherOf(
  { action, rawType }: Pick<Encrypted, 'action' | 'rawType'>,
  tools: Pick<Tools, 'keys' | 'aes'>,
): FormatCipher {
  const cipher = tools.aes(keysOf(tools, action.domain).ff1);
  return new FormatCipher({ ...action, ...(rawType === 'integer' && { refused: '-+' }) }, cipher);
}

function refuse(
  column: PlannedColumn,
  action: FormatPreservingEncryptionAction,
  unfit: ReadonlyMap<UnfitReason, number>,
): never {
  const counts = [...unfit].map(([reason, count]) => `${count} ${words[reason]}`).join(', ');
  const detail =
    `At least so many values cannot be encrypted, and would have stayed in clear: ${counts}; ` +
    `${fitting(action.alphabet.length, action.keepFirst, action.keepLast)}. ` +
    'Keep fewer characters, widen the alphabet, leave these records out by rows, or choose another technique.';
  throw problem('policy.inapplicable', detail, [{ pointer: `#/transforms/${column.rule}`, detail }]);
}

/** FF1 as a function over chunks: the whole chunk goes through each round together. */
export const formatPreservingEncryptionInDuckdb: DuckdbTechnique<'format-preserving-encryption'> = {
  functions: (column, context) => {
    const cipher = formatCipherOf(column, context.tools);
    return [
      {
        name: context.name('ff1'),
        parameters: ['VARCHAR'],
        returns: 'VARCHAR',
        volatile: false,
        run: ([values = []]) => {
          const tokens = cipher.encrypt(values as (string | null)[]);
          if (tokens.unfit.size > 0) refuse(column, column.action, tokens.unfit);
          return tokens.values;
        },
      },
    ];
  },
  cell: (x, column, context: DialectContext) => `${context.name('ff1')}(${canonicalText(x, column.rawType)})`,
};
