import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import { hmacFromPads } from './hmac.js';
import { HmacLanes } from './hmac-lanes.js';

/** The pads of any secret, as RFC 2104 makes them. */
function padsOf(secret: Uint8Array) {
  const block = new Uint8Array(64);
  block.set(secret.length > 64 ? createHash('sha256').update(secret).digest() : secret);
  return { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) };
}

const hmac = (secret: Uint8Array, message: Uint8Array): string =>
  Buffer.from(hmacFromPads(padsOf(secret))(message)).toString('hex');

/** A code as four numbers in the hexadecimal form of its bytes. */
const hexOf = (numbers: BigUint64Array): string =>
  Array.from(numbers, (n) => n.toString(16).padStart(16, '0')).join('');

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

describe('HMAC-SHA-256 from pads', () => {
  it.each(rfc4231)('gives the published code (RFC 4231) for secret %#', (secret, message, mac) => {
    expect(hmac(secret, message)).toBe(mac);
  });

  it('is that of the runtime, message after message, also around a secret of 64 bytes', () => {
    const bytes = (minLength: number) => fc.uint8Array({ minLength, maxLength: 130 });
    fc.assert(
      fc.property(bytes(1), bytes(0), bytes(0), (key, a, b) => {
        const mac = hmacFromPads(padsOf(key));
        for (const message of [a, b, a]) {
          const expected = createHmac('sha256', key).update(message).digest('hex');
          expect(Buffer.from(mac(message)).toString('hex')).toBe(expected);
        }
      }),
    );
  });
});

describe('HMAC-SHA-256 of whole numbers', () => {
  const secret = fc.uint8Array({ maxLength: 64 });

  it('is that of the runtime of their decimal text, beside one another', () => {
    const ends = [0n, -1n, 9n, 10n, -(2n ** 63n), 2n ** 63n - 1n, 10n ** 18n, -(10n ** 18n)];
    const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(
        secret,
        fc.array(fc.oneof(whole, fc.constantFrom(...ends)), { maxLength: 40 }),
        (key, values) => {
          const lanes = new HmacLanes(padsOf(key));
          const codes = new BigUint64Array(4 * values.length);
          lanes.codes(BigInt64Array.from(values), codes);
          expect(hexOf(codes)).toBe(
            values.map((n) => createHmac('sha256', key).update(String(n)).digest('hex')).join(''),
          );
        },
      ),
    );
  });

  it('takes 2,048 and no more', () => {
    const key = Buffer.from('of many');
    const values = BigInt64Array.from({ length: 2048 }, (_, i) => BigInt(i * 7919));
    const lanes = new HmacLanes(padsOf(key));
    const codes = new BigUint64Array(4 * 2048);
    lanes.codes(values, codes);
    expect(hexOf(codes.subarray(4 * 2047))).toBe(
      createHmac('sha256', key).update(String(values[2047])).digest('hex'),
    );
    expect(() => lanes.codes(new BigInt64Array(2049), new BigUint64Array(4 * 2049))).toThrow(RangeError);
    expect(() => lanes.codes(values, codes.subarray(1))).toThrow(RangeError);
  });

  it('knows nothing of the key once it is closed', () => {
    const lanes = new HmacLanes(padsOf(Buffer.alloc(32, 9)));
    const [before, after] = [new BigUint64Array(4), new BigUint64Array(4)];
    lanes.codes(BigInt64Array.of(5n), before);
    lanes.close();
    lanes.codes(BigInt64Array.of(5n), after);
    expect(after).not.toEqual(before);
    const other = new HmacLanes(padsOf(Buffer.alloc(32, 10)));
    other.close();
    const again = new BigUint64Array(4);
    other.codes(BigInt64Array.of(5n), again);
    expect(again).toEqual(after);
  });
});

describeCorpus('HMAC from pads on Wycheproof', () => {
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
