import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { corpusFile, corpusJson, describeCorpus } from '../../../../../test/support/corpus.js';
import { type Blocks, Ff1, minimumLength } from './ff1.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

function aes(key: Uint8Array): Blocks {
  if (![16, 24, 32].includes(key.length)) throw new RangeError('no key of AES');
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  return { encrypt: (blocks) => cipher.update(blocks) };
}

interface Sample {
  readonly sample: number;
  readonly key: string;
  readonly radix: number;
  readonly tweak: string;
  readonly pt: string;
  readonly ct: string;
}

const base36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const numerals = (text: string, alphabet = base36): number[] => Array.from(text, (c) => alphabet.indexOf(c));

describeCorpus('FF1 on the samples of NIST', () => {
  it.each(corpusJson('ff1-nist', 'nist_sp800_38g_ff1_samples.json') as Sample[])(
    'agrees with sample $sample, there and back',
    ({ key, radix, tweak, pt, ct }) => {
      const ff1 = new Ff1(aes(hex(key)), radix);
      const tweaks = { tweaks: hex(tweak), tweakLength: tweak.length / 2, length: pt.length };
      expect([...ff1.encrypt({ numerals: numerals(pt), ...tweaks })]).toEqual(numerals(ct));
      expect([...ff1.decrypt({ numerals: numerals(ct), ...tweaks })]).toEqual(numerals(pt));
    },
  );
});

interface Vector {
  readonly tcId: number;
  readonly flags: readonly string[];
  readonly key: string;
  readonly tweak: string;
  readonly msg: string | number[];
  readonly ct: string | number[];
  readonly result: 'valid' | 'invalid';
}

interface Group {
  readonly alphabet?: string;
  readonly radix: number;
  readonly tests: readonly Vector[];
}

/** Valid by the first edition, whose minimum was 100 values, and refused by the revision. */
const refused = ({ result, flags }: Vector): boolean =>
  result === 'invalid' || flags.includes('SmallMessageSize');

function outcome(group: Group, vector: Vector, direction: 'encrypt' | 'decrypt'): unknown {
  const list = (text: string | number[]): number[] =>
    typeof text === 'string' ? numerals(text, group.alphabet) : text;
  const [from, to] = direction === 'encrypt' ? [vector.msg, vector.ct] : [vector.ct, vector.msg];
  try {
    const tweaks = { tweaks: hex(vector.tweak), tweakLength: vector.tweak.length / 2 };
    const ff1 = new Ff1(aes(hex(vector.key)), group.radix);
    const made = ff1[direction]({ numerals: list(from), length: list(from).length, ...tweaks });
    return String(made) === String(list(to)) ? 'right' : 'wrong';
  } catch (error) {
    if (error instanceof RangeError) return 'refused';
    throw error;
  }
}

describeCorpus('FF1 on the vectors of Wycheproof', () => {
  it.each([
    ['base10', 3845],
    ['base26', 3076],
    ['base36', 2854],
    ['base62', 2474],
    ['radix10', 3845],
    ['radix36', 2854],
    ['radix256', 2021],
  ])('computes all valid ones of %s (%d) and refuses the others', (name, count) => {
    const file = readFileSync(corpusFile('wycheproof', `aes_ff1_${name}_test.json.gz`));
    const { testGroups } = JSON.parse(gunzipSync(file).toString()) as { testGroups: Group[] };
    const off: unknown[] = [];
    let seen = 0;
    for (const group of testGroups) {
      for (const vector of group.tests) {
        seen += 1;
        const expected = refused(vector) ? 'refused' : 'right';
        for (const direction of ['encrypt', 'decrypt'] as const) {
          const found = outcome(group, vector, direction);
          // A plaintext with numerals outside the radix comes from no ciphertext: what stands there decrypts to another.
          const other = vector.flags.includes('InvalidPlaintext') && direction === 'decrypt';
          if (found !== expected && !(other && found === 'wrong'))
            off.push([vector.tcId, direction, expected, found, vector.flags]);
        }
      }
    }
    expect(off).toEqual([]);
    expect(seen).toBe(count);
  });
});

describe('FF1', () => {
  it('asks for a million values at least', () => {
    expect([2, 10, 26, 62, 1000, 65_536].map(minimumLength)).toEqual([20, 6, 5, 4, 2, 2]);
    const ff1 = new Ff1(aes(new Uint8Array(32)), 10);
    expect(() => ff1.encrypt({ numerals: [1, 2, 3, 4, 5], length: 5 })).toThrow(RangeError);
    expect(() => ff1.encrypt({ numerals: new Uint16Array(1025), length: 1025 })).toThrow(RangeError);
  });

  it.each([0, 1, 65_537, 2.5, NaN])('refuses the radix %d', (radix) => {
    expect(() => new Ff1(aes(new Uint8Array(32)), radix)).toThrow(RangeError);
  });

  it('refuses batches that do not come out even', () => {
    const ff1 = new Ff1(aes(new Uint8Array(32)), 10);
    expect(() => ff1.encrypt({ numerals: new Uint16Array(13), length: 6 })).toThrow(RangeError);
    const batch = { numerals: new Uint16Array(12), length: 6, tweaks: new Uint8Array(3), tweakLength: 2 };
    expect(() => ff1.encrypt(batch)).toThrow(RangeError);
  });
});
