import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { animation, asFile, drawn, type Drawn, pixelsOf, planted } from '../../test/pictures.js';
import { type Finding, pictureFormats } from './picture.js';
import { readPicture } from './read-picture.js';
import { caseCount } from '../../../../test/support/case-count.js';

const pictures: fc.Arbitrary<Drawn> = fc.record({
  format: fc.constantFrom(...pictureFormats),
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 20 }),
  channels: fc.constantFrom(1, 2, 3, 4),
  seed: fc.nat(1000),
  isOther: fc.boolean(),
});

const read = async (bytes: Buffer) => readPicture(asFile(bytes));

describe('A picture', () => {
  it('is kept with its pixels, and without all that was said beside them', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, fc.boolean(), async (picture, isSaid) => {
        const bytes = await drawn(picture, isSaid);
        const kept = await read(bytes);
        const { format, width, height } = picture;
        expect(kept).toMatchObject({ format, width, height });
        expect((await pixelsOf(kept.bytes)).equals(await pixelsOf(bytes))).toBe(true);
        expect(kept.bytes.includes(planted)).toBe(false);
        expect(kept.bytes.length).toBeLessThanOrEqual(bytes.length);
        const isTold = isSaid && format !== 'gif';
        const told: Finding[] = isTold ? ['author', 'camera', 'place', 'text'] : [];
        expect([...kept.found].filter((one) => one !== 'profile').sort()).toEqual(told);
        expect(kept.orientation).toBe(isTold ? 6 : 1);
        // What is kept has nothing more to lose.
        const again = await read(kept.bytes);
        expect([again.bytes.equals(kept.bytes), again.found.size]).toEqual([true, 0]);
      }),
      { numRuns: caseCount(60) },
    );
  });

  it.each(['gif', 'webp'] as const)(
    'keeps all its frames, and how often they are shown, in %s',
    async (format) => {
      const bytes = await animation(format);
      const kept = await read(bytes);
      expect(kept).toMatchObject({ width: 6, height: 4 });
      expect((await pixelsOf(kept.bytes)).equals(await pixelsOf(bytes))).toBe(true);
      expect(kept.bytes.equals(bytes)).toBe(true);
    },
  );

  it('is read whole or refused, wherever it is cut or changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        pictures,
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        async (picture, place, value, isCut) => {
          const bytes = await drawn(picture, true);
          const at = place % bytes.length;
          if (isCut) {
            await expect(read(bytes.subarray(0, at))).rejects.toMatchObject({ code: 'upload.unparsable' });
            return;
          }
          bytes[at] = value;
          const outcome = await read(bytes).then(
            () => 'read',
            (error: unknown) => (error as { code?: unknown }).code,
          );
          expect(['read', 'upload.unparsable']).toContain(outcome);
        },
      ),
      { numRuns: caseCount(150) },
    );
  });
});
