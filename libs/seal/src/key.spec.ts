import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import fc from 'fast-check';
import { deriveKey, hmacPads, randomKey, wipe } from './key.js';

/** HMAC as an engine that knows only SHA-256 computes it. */
function hmac(secret: Uint8Array, message: Uint8Array): string {
  const { ipad, opad } = hmacPads(secret);
  const inner = createHash('sha256').update(ipad).update(message).digest();
  return createHash('sha256').update(opad).update(inner).digest('hex');
}

const hex = (text: string) => Buffer.from(text, 'hex');

/** RFC 4231, sections 4.2 to 4.8 without 4.6, whose output is truncated. */
const rfc4231: [secret: Buffer, message: Buffer, mac: string][] = [
  [
    Buffer.alloc(20, 0x0b),
    Buffer.from('Hi There'),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  ],
  [
    Buffer.from('Jefe'),
    Buffer.from('what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    Buffer.alloc(20, 0xaa),
    Buffer.alloc(50, 0xdd),
    '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  ],
  [
    hex('0102030405060708090a0b0c0d0e0f10111213141516171819'),
    Buffer.alloc(50, 0xcd),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  ],
  [
    Buffer.alloc(131, 0xaa),
    Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    Buffer.alloc(131, 0xaa),
    Buffer.from(
      'This is a test using a larger than block-size key and a larger than block-size data. ' +
        'The key needs to be hashed before being used by the HMAC algorithm.',
    ),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
];

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

describe('the pads of HMAC-SHA-256', () => {
  it.each(rfc4231)('give the published code (RFC 4231) for secret %#', (secret, message, mac) => {
    expect(hmac(secret, message)).toBe(mac);
  });

  it('give the same as HMAC for any secret and message, also around a secret of 64 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 130 }), fc.uint8Array(), (secret, message) => {
        expect(hmac(secret, message)).toBe(createHmac('sha256', secret).update(message).digest('hex'));
      }),
    );
  });

  it('are 64 bytes each and leave the secret as it was', () => {
    for (const size of [1, 63, 64, 65]) {
      const secret = new Uint8Array(size).fill(1);
      const { ipad, opad } = hmacPads(secret);
      expect([ipad.length, opad.length]).toEqual([64, 64]);
      expect(secret.every((byte) => byte === 1)).toBe(true);
    }
  });

  it('are refused for an empty secret, which anybody could guess', () => {
    expect(() => hmacPads(new Uint8Array(0))).toThrow(RangeError);
  });
});

describeCorpus('HMAC through the pads on Wycheproof', () => {
  it('agrees with every valid case and with no invalid one', () => {
    const file = corpusJson('wycheproof', 'hmac_sha256_test.json') as {
      testGroups: {
        tagSize: number;
        tests: { key: string; msg: string; tag: string; result: string }[];
      }[];
    };
    let cases = 0;
    for (const { tagSize, tests } of file.testGroups) {
      for (const test of tests.filter(({ key }) => key !== '')) {
        const mac = hmac(hex(test.key), hex(test.msg)).slice(0, tagSize / 4);
        expect(mac === test.tag).toBe(test.result === 'valid');
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(150);
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
