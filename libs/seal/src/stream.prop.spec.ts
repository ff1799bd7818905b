import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { overhead, segmentSize } from './format.js';
import { open, seal } from './stream.js';
import { chunked, collect, key, name, pattern } from '../test/streams.js';
import { caseCount } from '../../../test/support/case-count.js';

const around = fc
  .tuple(fc.constantFrom(0, 1, 2, 3), fc.integer({ min: -17, max: 17 }))
  .map(([segments, more]) => Math.max(0, segments * segmentSize + more));
const sizes = fc.oneof(fc.integer({ min: 0, max: 3 * segmentSize }), around, fc.integer({ min: 0, max: 64 }));
/** Sizes that chunks take in turn; 0 stands for an empty chunk. */
const cuts = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 5000 }),
    fc.constantFrom(0, segmentSize - 1, segmentSize, segmentSize + 1, segmentSize + 16, 3 * segmentSize),
  ),
  { minLength: 1, maxLength: 8 },
);

describe('sealing as a law', () => {
  it('opens what was sealed, whatever its size and however both streams are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, cuts, cuts, async (size, plainCuts, sealedCuts) => {
        const plain = pattern(size);
        const sealed = await collect(seal(chunked(plain, plainCuts), { key, name }));
        const opened = await collect(open(chunked(sealed, sealedCuts), { key, name }));
        expect(opened.equals(plain)).toBe(true);
        expect(sealed.length).toBe(size + overhead(name, size));
      }),
      { numRuns: caseCount(120) },
    );
  });

  it('seals the same stream to the same bytes however it is cut, given the same key and randomness', async () => {
    const random = (length: number) => new Uint8Array(length).fill(7);
    await fc.assert(
      fc.asyncProperty(sizes, cuts, async (size, plainCuts) => {
        const plain = pattern(size);
        const whole = await collect(seal(chunked(plain, [size || 1]), { key, name, random }));
        const cut = await collect(seal(chunked(plain, plainCuts), { key, name, random }));
        expect(cut.equals(whole)).toBe(true);
      }),
      { numRuns: caseCount(60) },
    );
  });

  it('refuses a stream with any one bit changed, and gives out no byte of the segment it is in or of a later one', async () => {
    const plain = pattern(2 * segmentSize + 100);
    const sealed = await collect(seal(chunked(plain, [70_000]), { key, name }));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: sealed.length * 8 - 1 }), cuts, async (bit, sealedCuts) => {
        const broken = Buffer.from(sealed);
        const at = bit >> 3;
        broken[at] = (broken[at] ?? 0) ^ (1 << (bit & 7));
        const got: Uint8Array[] = [];
        const reading = (async () => {
          for await (const chunk of open(chunked(broken, sealedCuts), { key, name })) got.push(chunk);
        })();
        await expect(reading).rejects.toMatchObject({ code: 'object.tampered' });
        const header = 20 + name.length;
        const genuine = at < header ? 0 : Math.floor((at - header) / (segmentSize + 16)) * segmentSize;
        const out = Buffer.concat(got);
        expect(out.length).toBe(genuine);
        expect(out.equals(plain.subarray(0, genuine))).toBe(true);
      }),
      { numRuns: caseCount(60) },
    );
  });

  it('refuses a stream that ends anywhere before its end', async () => {
    const sealed = await collect(seal(chunked(pattern(segmentSize + 50), [9999]), { key, name }));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: sealed.length - 1 }), cuts, async (end, sealedCuts) => {
        const reading = collect(open(chunked(sealed.subarray(0, end), sealedCuts), { key, name }));
        await expect(reading).rejects.toMatchObject({ code: 'object.tampered' });
      }),
      { numRuns: caseCount(60) },
    );
  });
});
