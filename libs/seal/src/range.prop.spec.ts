import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { segmentSize } from './format.js';
import { openRange, type ReadRange, sealedSize } from './range.js';
import { seal } from './stream.js';
import { chunked, collect, key, name, pattern } from '../test/streams.js';
import { caseCount } from '../../../test/support/case-count.js';

const tampered = { code: 'object.tampered' };
const stored = segmentSize + 16;
const header = 20 + name.length;

/** Places around the borders of segments, where mistakes are. */
const near = fc
  .tuple(fc.constantFrom(0, 1, 2, 3), fc.integer({ min: -17, max: 17 }))
  .map(([segments, more]) => Math.max(0, segments * segmentSize + more));
const place = fc.oneof(near, fc.integer({ min: 0, max: 3 * segmentSize }));
const ranges = fc.tuple(place, place).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const cuts = fc.array(fc.constantFrom(1, 4999, segmentSize, stored, 3 * stored), {
  minLength: 1,
  maxLength: 4,
});

const sealed = (plain: Uint8Array) => collect(seal(chunked(plain, [70_000]), { key, name }));
const reader =
  (bytes: Uint8Array, sizes: readonly number[] = [65_536]): ReadRange =>
  ({ start, end }) =>
    chunked(bytes.subarray(start, end), sizes);
const opened = (bytes: Uint8Array, plainBytes: number, range: { start: number; end: number }) =>
  collect(openRange(reader(bytes), { key, name, plainBytes, range }));

describe('a range of a sealed stream', () => {
  it('is that slice of the whole, whatever the sizes and however it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(place, ranges, cuts, async (size, range, sizes) => {
        const plain = pattern(size);
        const bytes = await sealed(plain);
        const read = reader(bytes, sizes);
        const found = await collect(openRange(read, { key, name, plainBytes: size, range }));
        expect(found.equals(plain.subarray(range.start, range.end))).toBe(true);
      }),
      { numRuns: caseCount(80) },
    );
  });

  it('reads no segment that does not hold a part of it', async () => {
    const plain = pattern(3 * segmentSize + 100);
    const bytes = await sealed(plain);
    await fc.assert(
      fc.asyncProperty(ranges, async (range) => {
        let read = 0;
        const counting: ReadRange = async function* ({ start, end }) {
          for await (const chunk of chunked(bytes.subarray(start, end), [9999])) {
            read += chunk.length;
            yield chunk;
          }
        };
        await collect(openRange(counting, { key, name, plainBytes: plain.length, range }));
        const segments = Math.ceil(range.end / segmentSize) - Math.floor(range.start / segmentSize);
        expect(read).toBeLessThanOrEqual(range.start === range.end ? 0 : header + segments * stored);
      }),
      { numRuns: caseCount(40) },
    );
  });

  it('is refused when a bit of the header or of what holds it flips, and gives out no byte from there on', async () => {
    const plain = pattern(2 * segmentSize + 100);
    const bytes = await sealed(plain);
    await fc.assert(
      fc.asyncProperty(ranges, fc.nat(), async ({ start, end }, pick) => {
        const range = { start: Math.min(start, plain.length - 1), end: Math.max(end, start + 1) };
        const first = Math.floor(range.start / segmentSize);
        const last = Math.ceil(Math.min(range.end, plain.length) / segmentSize) - 1;
        const from = header + first * stored;
        const span = Math.min(header + (last + 1) * stored, bytes.length) - from;
        const at = pick % (header + span);
        const place = at < header ? at : from + at - header;
        const broken = Buffer.from(bytes);
        broken[place] = (broken[place] ?? 0) ^ (1 << (pick & 7));
        const got: Uint8Array[] = [];
        const reading = (async () => {
          const options = { key, name, plainBytes: plain.length, range };
          for await (const chunk of openRange(reader(broken), options)) got.push(chunk);
        })();
        await expect(reading).rejects.toMatchObject(tampered);
        expect(
          Buffer.concat(got).equals(plain.subarray(range.start, range.start + Buffer.concat(got).length)),
        ).toBe(true);
      }),
      { numRuns: caseCount(80) },
    );
  });

  it('is refused when segments were swapped, repeated, or came from another object', async () => {
    const plain = pattern(3 * segmentSize);
    const [bytes, other] = [await sealed(plain), await sealed(plain)];
    const segment = (of: Buffer, i: number) => of.subarray(header + i * stored, header + (i + 1) * stored);
    const head = bytes.subarray(0, header);
    const range = { start: 10, end: 20 };
    for (const second of [1, 2]) {
      const moved = [segment(bytes, second), segment(bytes, 0), segment(bytes, 2)];
      await expect(opened(Buffer.concat([head, ...moved]), plain.length, range)).rejects.toMatchObject(
        tampered,
      );
    }
    const mixed = Buffer.concat([head, segment(other, 0), segment(bytes, 1), segment(bytes, 2)]);
    await expect(opened(mixed, plain.length, range)).rejects.toMatchObject(tampered);
    const id = `${name.slice(0, -1)}2`;
    const foreign = { key, name: id, plainBytes: plain.length, range };
    await expect(collect(openRange(reader(bytes), foreign))).rejects.toMatchObject(tampered);
  });

  it('of a stream that was cut off is refused wherever something is missing, also at the border of a segment', async () => {
    const plain = pattern(2 * segmentSize + 100);
    const bytes = await sealed(plain);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(0, 1, 2), fc.double({ min: 0, max: 2.9, noNaN: true })),
        async (kept) => {
          const cut = bytes.subarray(0, Math.min(header + Math.floor(kept * stored), bytes.length - 1));
          const range = { start: 0, end: plain.length };
          await expect(opened(cut, plain.length, range)).rejects.toMatchObject(tampered);
        },
      ),
      { numRuns: caseCount(40) },
    );
  });

  it('is refused when the length that is said is not that of the plaintext: a middle segment is no end, an end no middle', async () => {
    const plain = pattern(2 * segmentSize);
    const bytes = await sealed(plain);
    const range = { start: segmentSize, end: segmentSize + 10 };
    await expect(opened(bytes, 3 * segmentSize, range)).rejects.toMatchObject(tampered);
    await expect(opened(bytes, segmentSize + 20, range)).rejects.toMatchObject(tampered);
    expect(sealedSize(name, plain.length)).toBe(bytes.length);
  });

  it('must be one', async () => {
    for (const range of [
      { start: -1, end: 5 },
      { start: 5, end: 4 },
      { start: 0.5, end: 4 },
    ]) {
      await expect(opened(Buffer.alloc(0), 10, range)).rejects.toThrow(RangeError);
    }
  });
});
