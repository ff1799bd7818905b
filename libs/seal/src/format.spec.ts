import { createCipheriv, createDecipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import { checkHeader, makeHeader, SegmentCipher } from './format.js';
import { secureRandom } from './key.js';
import { key, name, pattern } from '../test/streams.js';

interface GcmCase {
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
  result: string;
}
interface GcmGroup {
  keySize: number;
  ivSize: number;
  tagSize: number;
  tests: GcmCase[];
}

const hex = (text: string) => Buffer.from(text, 'hex');

function openGcm(test: GcmCase): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', hex(test.key), hex(test.iv), { authTagLength: 16 });
  decipher.setAAD(hex(test.aad));
  decipher.setAuthTag(hex(test.tag));
  return Buffer.concat([decipher.update(hex(test.ct)), decipher.final()]);
}

describeCorpus('AES-256-GCM as segments use it, on Wycheproof', () => {
  const { testGroups } = corpusJson('wycheproof', 'aes_gcm_test.json') as { testGroups: GcmGroup[] };
  const tests = testGroups
    .filter(({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128)
    .flatMap((group) => group.tests);

  it('opens every valid case to its message and seals it to the published bytes', () => {
    const valid = tests.filter(({ result }) => result === 'valid');
    expect(valid.length).toBeGreaterThan(30);
    for (const test of valid) {
      expect(openGcm(test).toString('hex')).toBe(test.msg);
      const cipher = createCipheriv('aes-256-gcm', hex(test.key), hex(test.iv), { authTagLength: 16 });
      cipher.setAAD(hex(test.aad));
      const ct = Buffer.concat([cipher.update(hex(test.msg)), cipher.final()]);
      expect([ct.toString('hex'), cipher.getAuthTag().toString('hex')]).toEqual([test.ct, test.tag]);
    }
  });

  it('refuses every case with a changed tag', () => {
    const invalid = tests.filter(({ result }) => result === 'invalid');
    expect(invalid.length).toBeGreaterThan(10);
    for (const test of invalid) expect(() => openGcm(test)).toThrow();
  });
});

describe('a segment cipher', () => {
  const header = makeHeader(name, secureRandom);

  it('gives no nonce twice: equal segments look different', () => {
    const cipher = new SegmentCipher(key, header);
    const [[a], [b]] = [cipher.seal(pattern(64), false), cipher.seal(pattern(64), false)];
    expect(Buffer.from(a).equals(b)).toBe(false);
  });

  it('takes no segment after the last', () => {
    const cipher = new SegmentCipher(key, header);
    cipher.seal(pattern(1), true);
    expect(() => cipher.seal(pattern(1), true)).toThrow(RangeError);
  });

  it('does not open a last segment as one that is not, nor the other way round', () => {
    for (const last of [true, false]) {
      const sealed = Buffer.concat(new SegmentCipher(key, header).seal(pattern(64), last));
      expect(() => new SegmentCipher(key, header).open(sealed, !last)).toThrow(
        expect.objectContaining({ code: 'object.tampered' }),
      );
    }
  });
});

describe('a header', () => {
  it('is refused when any byte but the nonce prefix differs', () => {
    const header = makeHeader(name, secureRandom);
    expect(() => checkHeader(header, name)).not.toThrow();
    for (let i = 0; i < header.length; i++) {
      const changed = header.map((byte, at) => (at === i ? byte ^ 1 : byte));
      const check = () => checkHeader(changed, name);
      if (i >= 12 && i < 19) expect(check).not.toThrow();
      else expect(check).toThrow(expect.objectContaining({ code: 'object.tampered' }));
    }
  });

  it('of version 1 is refused in words that say what to do', () => {
    const old = makeHeader(name, secureRandom);
    old[7] = 1;
    expect(() => checkHeader(old, name)).toThrow(/earlier version.*upload and release anew/);
  });

  it('is not made with a random source that gives too little', () => {
    expect(() => makeHeader(name, () => new Uint8Array(6))).toThrow(RangeError);
  });
});
