import { canonicalText } from '../../sql/canonical-text.js';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { keysOf } from '../../sql/keyed.js';
import { ValueCipher } from './value-cipher.js';

/** AES-SIV as a function over chunks. */
export const deterministicEncryptionInDuckdb: DuckdbTechnique<'deterministic-encryption'> = {
  functions: ({ action }, { tools, name }) => {
    const cipher = new ValueCipher(tools.siv(keysOf(tools, action.domain).siv));
    return [
      {
        name: name('siv'),
        parameters: ['VARCHAR'],
        returns: 'VARCHAR',
        volatile: false,
        run: ([values = []]) => cipher.encrypt(values as (string | null)[]),
      },
    ];
  },
  cell: (x, { rawType }, { name }) => `${name('siv')}(${canonicalText(x, rawType)})`,
};
