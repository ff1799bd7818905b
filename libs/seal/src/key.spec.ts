import { describe, expect, it } from '@jest/globals';
import { corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import { deriveKey, randomKey, wipe } from './key.js';

describeCorpus('keys derived for one use', () => {
  it('agree with the vectors of Wycheproof for HKDF without salt', () => {
    interface Vector {
      readonly ikm: string;
      readonly salt: string;
      readonly info: string;
      readonly size: number;
      readonly okm: string;
      readonly result: string;
    }
    const { testGroups } = corpusJson('wycheproof', 'hkdf_sha256_test.json') as {
      testGroups: { tests: Vector[] }[];
    };
    // The use is text: vectors whose info is none are for others.
    const told = (info: string) => Buffer.from(Buffer.from(info, 'hex').toString()).toString('hex') === info;
    const vectors = testGroups
      .flatMap(({ tests }) => tests)
      .filter(({ salt, result, info }) => salt === '' && result === 'valid' && told(info));
    expect(vectors.length).toBeGreaterThan(5);
    for (const { ikm, info, size, okm } of vectors) {
      const made = deriveKey(Buffer.from(ikm, 'hex'), Buffer.from(info, 'hex').toString(), size);
      expect(Buffer.from(made).toString('hex')).toBe(okm);
    }
  });
});

describe('a data key', () => {
  it('has 256 random bits in memory of its own and can be wiped', () => {
    const [a, b] = [randomKey(), randomKey()];
    expect(a).toHaveLength(32);
    expect(a.buffer.byteLength).toBe(32);
    expect(Buffer.from(a).equals(b)).toBe(false);
    wipe(a, b);
    expect([...a, ...b].every((byte) => byte === 0)).toBe(true);
  });
});
