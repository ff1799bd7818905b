import { type FormatPreservingEncryptionAction, type PlannedColumn } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { canonicalText } from '../../sql/canonical-text.js';
import {
  type ChunkFunction,
  type ColumnWith,
  type DialectContext,
  type DuckdbTechnique,
  type Tools,
} from '../../sql/dialect.js';
import { keysOf } from '../../sql/keyed.js';
import { namedAlphabets } from './alphabet.js';
import { digitCodes, fewDigits } from './digit-codes.js';
import { FormatCipher, type UnfitReason } from './format-cipher.js';
import { Ff1, minimumLength } from './ff1.js';

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

/** Whether texts of digits alone are encrypted whole, so that their numbers suffice. */
const isOfDigits = ({ alphabet, keepFirst, keepLast, luhn }: FormatPreservingEncryptionAction): boolean =>
  alphabet.join('') === namedAlphabets.digits && keepFirst + keepLast === 0 && !luhn;

/**
 * FF1 as a function over chunks: the whole chunk goes through each round together. Texts of a few digits alone, which most are, go through it as
 * numbers in the engine's memory, and give the same tokens.
 */
export const formatPreservingEncryptionInDuckdb: DuckdbTechnique<'format-preserving-encryption'> = {
  functions: (column, { name, tools }) => {
    const cipher = formatCipherOf(column, tools);
    const texts: ChunkFunction = {
      name: name('ff1'),
      parameters: ['VARCHAR'],
      returns: 'VARCHAR',
      volatile: false,
      run: ([values = []]) => {
        const tokens = cipher.encrypt(values as (string | null)[]);
        if (tokens.unfit.size > 0) refuse(column, column.action, tokens.unfit);
        return tokens.values;
      },
    };
    if (!isOfDigits(column.action)) return [texts];
    const ff1 = new Ff1(tools.aes(keysOf(tools, column.action.domain).ff1), 10);
    return [texts, { name: name('ff1_digits'), numbers: 1, codes: digitCodes(ff1), close: () => undefined }];
  },
  cell: (x, { action, rawType }, { name }: DialectContext) => {
    const text = canonicalText(x, rawType);
    const slow = `${name('ff1')}(${text})`;
    if (!isOfDigits(action)) return slow;
    const token = `substr(CAST(${name('ff1_digits')}(CAST('1' || ${text} AS BIGINT))[1] AS VARCHAR), 2)`;
    return `CASE WHEN regexp_full_match(${text}, '${fewDigits}') THEN ${token} ELSE ${slow} END`;
  },
};
