import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Blocks, Ff1, minimumLength } from './ff1.js';
import { caseCount } from '../../../../../test/support/case-count.js';

const mod = (x: number, m: number): number => ((x % m) + m) % m;

/** FF1 as SP 800-38G writes it, one value at a time with big integers: what the fast one must agree with. */
function slow(key: Uint8Array, radix: number, tweak: Uint8Array, x: readonly number[]): number[] {
  const encrypt = (block: Buffer) => {
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(block), cipher.final()]);
  };
  const r = BigInt(radix);
  const num = (list: readonly number[]) => list.reduce((sum, d) => sum * r + BigInt(d), 0n);
  const str = (value: bigint, m: number) =>
    Array.from({ length: m }, (_, i) => Number((value / r ** BigInt(m - 1 - i)) % r));
  const n = x.length;
  const u = Math.floor(n / 2);
  const v = n - u;
  const b = Math.ceil((r ** BigInt(v) - 1n).toString(2).length / 8);
  const d = 4 * Math.ceil(b / 4) + 4;
  const p = Buffer.from([1, 2, 1, 0, 0, 0, 10, u % 256, 0, 0, 0, 0, 0, 0, 0, 0]);
  p.writeUIntBE(radix, 3, 3);
  p.writeUInt32BE(n, 8);
  p.writeUInt32BE(tweak.length, 12);
  let [left, right] = [x.slice(0, u), x.slice(u)];
  for (let i = 0; i < 10; i++) {
    const half = Buffer.from(
      num(right)
        .toString(16)
        .padStart(2 * b, '0'),
      'hex',
    );
    const q = Buffer.concat([tweak, Buffer.alloc(mod(-tweak.length - b - 1, 16)), Buffer.from([i]), half]);
    let mac: Buffer = Buffer.alloc(16);
    const all = Buffer.concat([p, q]);
    for (let at = 0; at < all.length; at += 16)
      mac = encrypt(Buffer.from(mac.map((c, j) => c ^ (all[at + j] ?? 0))));
    let s: Buffer = mac;
    for (let j = 1; s.length < d; j++) {
      const counted = Buffer.from(mac);
      counted.writeUInt32BE((counted.readUInt32BE(12) ^ j) >>> 0, 12);
      s = Buffer.concat([s, encrypt(counted)]);
    }
    const m = i % 2 === 0 ? u : v;
    const sum = (num(left) + BigInt(`0x${s.subarray(0, d).toString('hex')}`)) % r ** BigInt(m);
    [left, right] = [right, str(sum, m)];
  }
  return [...left, ...right];
}

function aes(key: Uint8Array): Blocks {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return { encrypt: (blocks) => cipher.update(blocks) };
}

const radix = fc.oneof(
  fc.constantFrom(2, 10, 16, 26, 52, 62, 256, 65_536),
  fc.integer({ min: 2, max: 65_536 }),
);

const batch = radix.chain((r) =>
  fc.record({
    radix: fc.constant(r),
    key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    length: fc.integer({ min: minimumLength(r), max: minimumLength(r) + 40 }),
    count: fc.integer({ min: 1, max: 4 }),
    tweakLength: fc.integer({ min: 0, max: 40 }),
    seed: fc.infiniteStream(fc.oneof(fc.integer({ min: 0, max: r - 1 }), fc.constantFrom(0, r - 1))),
    bytes: fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
  }),
);

describe('FF1 over chunks', () => {
  it('is the FF1 of the standard for every radix, length and tweak, and comes back', () => {
    fc.assert(
      fc.property(batch, ({ radix: r, key, length, count, tweakLength, seed, bytes }) => {
        const numerals = [...seed.take(length * count)];
        const tweaks = Uint8Array.from([...bytes.take(tweakLength * count)]);
        const ff1 = new Ff1(aes(key), r);
        const made = ff1.encrypt({ numerals, length, tweaks, tweakLength });
        for (let row = 0; row < count; row++) {
          const tweak = tweaks.subarray(row * tweakLength, (row + 1) * tweakLength);
          const expected = slow(key, r, tweak, numerals.slice(row * length, (row + 1) * length));
          expect([...made.subarray(row * length, (row + 1) * length)]).toEqual(expected);
        }
        expect([...ff1.decrypt({ numerals: made, length, tweaks, tweakLength })]).toEqual(numerals);
      }),
      { numRuns: caseCount(50) },
    );
  });

  it('gives no token twice: a hundred thousand values of six digits give as many tokens, and come back', () => {
    const size = 100_000;
    const numerals = new Uint16Array(size * 6);
    for (let x = 0; x < size; x++) {
      for (let i = 5, rest = x; i >= 0; i--, rest = Math.floor(rest / 10)) numerals[x * 6 + i] = rest % 10;
    }
    const ff1 = new Ff1(aes(new Uint8Array(32).fill(3)), 10);
    const made = ff1.encrypt({ numerals, length: 6 });
    const seen = new Uint8Array(1_000_000);
    for (let x = 0; x < size; x++) {
      let token = 0;
      for (let i = 0; i < 6; i++) token = token * 10 + (made[x * 6 + i] ?? 0);
      seen[token] = 1;
    }
    expect(seen.reduce((sum, one) => sum + one, 0)).toBe(size);
    expect(ff1.decrypt({ numerals: made, length: 6 })).toEqual(numerals);
  });
});
