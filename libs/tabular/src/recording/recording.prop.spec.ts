import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chunk, noise, planted, recordings, riff, wavForm, wavTags, webmOf } from '../../test/recordings.js';
import { recordingOf } from './read-recording.js';
import { caseCount } from '../../../../test/support/case-count.js';

const kinds = Object.keys(recordings());

describe('A recording', () => {
  it('is kept with all its sound, byte by byte, and without all that was said beside it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(100), (kind, seed) => {
        const { bytes, sound } = recordings(seed)[kind] ?? { bytes: Buffer.alloc(0), sound: [] };
        const kept = recordingOf(bytes);
        expect(kept.format).toBe(kind);
        let at = 0;
        for (const piece of sound) {
          const found = kept.bytes.indexOf(piece, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + piece.length;
        }
        expect([bytes.includes(planted), kept.bytes.includes(planted)]).toEqual([true, false]);
        // What is kept has nothing more to lose.
        const again = recordingOf(kept.bytes);
        expect([again.bytes.equals(kept.bytes), again.found.size]).toEqual([true, 0]);
      }),
      { numRuns: caseCount(60) },
    );
  });

  it('is the same in whatever order its pieces come, and while it was not known how long they are', () => {
    const data = noise(99);
    const plain = riff(wavForm, chunk('data', data.subarray(0, 98)));
    fc.assert(
      fc.property(fc.shuffledSubarray([...wavTags]), fc.nat(4), (tags, place) => {
        const [before, behind] = [tags.slice(0, place), tags.slice(place)];
        const wav = riff(...before, wavForm, chunk('data', data), ...behind);
        expect(recordingOf(wav).bytes.equals(plain)).toBe(true);
      }),
      { numRuns: caseCount(40) },
    );
    const open = recordingOf(webmOf([data, data], true));
    expect([open.bytes.includes(planted), open.duration, open.bytes.lastIndexOf(data) > 300]).toEqual([
      false,
      0.02,
      true,
    ]);
  });

  it('is read whole or refused, wherever it is cut or changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (kind, place, values, isCut) => {
          const bytes = Buffer.from(recordings()[kind]?.bytes ?? '');
          const at = place % bytes.length;
          const changed = isCut ? bytes.subarray(0, at) : bytes;
          if (!isCut) changed.set(values.subarray(0, bytes.length - at), at);
          let outcome: unknown = 'read';
          try {
            recordingOf(changed);
          } catch (error) {
            outcome = (error as { code?: unknown }).code;
          }
          expect(['read', 'upload.unparsable']).toContain(outcome);
        },
      ),
      { numRuns: caseCount(1500) },
    );
  });
});
