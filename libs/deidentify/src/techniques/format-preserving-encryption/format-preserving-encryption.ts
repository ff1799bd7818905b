import { type ColumnType } from '#libs/contracts';
import { type Planned, type Technique, type TransformOf } from '../technique.js';
import { formatCipherOf, formatPreservingEncryptionInDuckdb } from './duckdb.js';
import { namedAlphabets } from './alphabet.js';

const types: readonly ColumnType[] = ['string', 'integer'];

const isNamed = (name: string): name is keyof typeof namedAlphabets => Object.hasOwn(namedAlphabets, name);

function refusal(alphabet: readonly string[], luhn: boolean, type: ColumnType): Planned | undefined {
  const at = 'alphabet';
  if (alphabet.length < 2 || alphabet.length > 65_536)
    return { refused: 'must have 2 to 65,536 characters', at };
  if (!alphabet.every((character) => character.isWellFormed())) {
    return { refused: 'must be whole characters', at };
  }
  if (new Set(alphabet).size !== alphabet.length) return { refused: 'must not repeat a character', at };
  if (luhn && alphabet.join('') !== namedAlphabets.digits) {
    return { refused: 'goes with the alphabet digits, which the Luhn check is for', at: 'luhn' };
  }
  const hasDigits = Array.from(namedAlphabets.digits).every((digit) => alphabet.includes(digit));
  return type === 'integer' && !hasDigits
    ? { refused: 'must have all digits, for a column of whole numbers', at }
    : undefined;
}

/**
 * FF1 (NIST SP 800-38G Rev. 1) under the domain's key: characters of the alphabet become others of it, the rest stays in place.
 * Equal values get equal tokens inside a domain, and a holder of the right can have them reversed.
 */
export const formatPreservingEncryption: Technique<TransformOf<'format-preserving-encryption'>> = {
  facts: {
    name: 'format-preserving-encryption',
    isoClass: 'cryptographic tools',
    isoName: 'format-preserving encryption',
    reversible: true,
    deterministic: true,
    truthful: true,
    keyNeeded: true,
    types,
    wp216: { singlingOut: 'yes', linkability: 'yes', inference: 'yes' },
    dpCost: null,
    scope: 'cell',
  },
  plan: ({ alphabet, domain, keepFirst, keepLast, luhn }, column) => {
    const characters = Array.from(isNamed(alphabet) ? namedAlphabets[alphabet] : alphabet);
    const refused = refusal(characters, luhn, column.type);
    if (refused !== undefined) return refused;
    return {
      action: {
        technique: 'format-preserving-encryption',
        domain,
        alphabet: characters,
        keepFirst,
        keepLast,
        luhn,
      },
      type: 'string',
    };
  },
  draws: false,
  readsAs: 'opaque',
  values: 'changed',
  empties: false,
  injective: () => true,
  explain: ({ domain }) => `becomes a reversible token of the same form in the domain ${domain}`,
  // Tokens carry no proof that they are tokens: any text of their format has a value.
  reverse: (column, tools) => {
    const cipher = formatCipherOf(column, tools);
    return (tokens) => cipher.decrypt(tokens);
  },
  duckdb: formatPreservingEncryptionInDuckdb,
};
