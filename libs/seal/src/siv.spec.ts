import { describe, expect, it } from '@jest/globals';
import { corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import { aesBlocks } from './block-cipher.js';
import { aesSiv } from './siv.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('hex');

interface Vector {
  readonly tcId: number;
  readonly key: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly result: 'valid' | 'invalid';
}

describeCorpus('AES-SIV on the vectors of Wycheproof', () => {
  const { testGroups } = corpusJson('wycheproof', 'aes_siv_cmac_test.json') as {
    testGroups: { tests: Vector[] }[];
  };
  const vectors = testGroups.flatMap(({ tests }) => tests);

  it('encrypts and decrypts the valid ones, and opens none of the others', () => {
    expect(vectors.length).toBe(442);
    for (const { tcId, key, aad, msg, ct, result } of vectors) {
      const cipher = aesSiv(hex(key), hex(aad));
      const valid = result === 'valid';
      expect([tcId, toHex(cipher.decrypt(hex(ct)))]).toEqual([tcId, valid ? msg : null]);
      if (valid) expect([tcId, toHex(cipher.encrypt(hex(msg)))]).toEqual([tcId, ct]);
    }
  });
});

describe('AES-SIV', () => {
  it('encrypts value after value, equal ones equally', () => {
    const cipher = aesSiv(new Uint8Array(64).fill(1));
    const [a, b, c] = ['x', 'y', 'x'].map((text) => toHex(cipher.encrypt(Buffer.from(text))));
    expect(a).toBe(c);
    expect(a).not.toBe(b);
    expect(toHex(cipher.decrypt(hex(b ?? '')))).toBe('79');
  });

  it('refuses keys of other lengths and opens nothing that is too short', () => {
    expect(() => aesSiv(new Uint8Array(33))).toThrow(RangeError);
    expect(aesSiv(new Uint8Array(64)).decrypt(new Uint8Array(15))).toBeNull();
  });
});

describe('the bare block cipher', () => {
  it('agrees with FIPS 197, appendix C', () => {
    const plain = hex('00112233445566778899aabbccddeeff');
    const key = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    expect(toHex(aesBlocks(key.slice(0, 16)).encrypt(plain))).toBe('69c4e0d86a7b0430d8cdb78070b4c55a');
    expect(toHex(aesBlocks(key.slice(0, 24)).encrypt(plain))).toBe('dda97ca4864cdfe06eaf70a0ec0d7191');
    expect(toHex(aesBlocks(key).encrypt(plain))).toBe('8ea2b7ca516745bfeafc49904b496089');
  });

  it('encrypts blocks one by one, call after call', () => {
    const cipher = aesBlocks(new Uint8Array(32).fill(7));
    const two = cipher.encrypt(new Uint8Array(32));
    expect(two.slice(0, 16)).toEqual(two.slice(16));
    expect(new Uint8Array(cipher.encrypt(new Uint8Array(16)))).toEqual(new Uint8Array(two.slice(0, 16)));
    expect(() => cipher.encrypt(new Uint8Array(15))).toThrow(RangeError);
    expect(() => aesBlocks(new Uint8Array(31))).toThrow(RangeError);
  });
});
