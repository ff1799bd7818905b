import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBundle, encodeBundle } from './bundle.js';
import { hashTiles, parseTilePath, type Tile, tileExists, tilePath } from './tile.js';

const tile: fc.Arbitrary<Tile> = fc.record({
  level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
  index: fc.oneof(fc.nat(2000), fc.integer({ min: 0, max: 2 ** 44 })),
  width: fc.integer({ min: 1, max: 256 }),
});

describe('tiles', () => {
  it('are told apart by their paths, which lead back to them', () => {
    fc.assert(fc.property(tile, (t) => expect(parseTilePath(tilePath(t))).toEqual(t)));
  });

  it('have one path each: whatever else is parsed is refused', () => {
    fc.assert(
      fc.property(tile, fc.nat(), fc.constantFrom(...Array.from('0123456789x./p')), (t, at, char) => {
        const path = tilePath(t);
        const i = at % path.length;
        const changed = path.slice(0, i) + char + path.slice(i + 1);
        let back: string | null = null;
        try {
          back = tilePath(parseTilePath(changed));
        } catch {
          return;
        }
        expect(back).toBe(changed);
      }),
    );
  });

  it('written batch by batch are all that a log of the final size has', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }), (batches) => {
        const written = new Set<string>();
        let size = 0;
        for (const batch of batches) {
          for (const t of hashTiles(size + batch, size)) {
            expect(tileExists(t, size)).toBe(false);
            written.add(tilePath(t));
          }
          size += batch;
        }
        for (const t of hashTiles(size)) {
          expect(tileExists(t, size)).toBe(true);
          expect(written).toContain(tilePath(t));
        }
      }),
    );
  });

  it('of entries give back what was put in', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(entries, (list) => expect(decodeBundle(encodeBundle(list), list.length)).toEqual(list)),
    );
  });
});
