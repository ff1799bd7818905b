import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, decodeIdCursor, encodeCursor, page } from './pages.js';

const thrown = (decode: () => unknown): unknown => {
  try {
    decode();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

describe('a cursor', () => {
  it('gives back the key that it was made of', () => {
    const key = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
    fc.assert(fc.property(key, (text) => decodeCursor(encodeCursor(text)) === text));
    expect(decodeCursor(undefined)).toBeUndefined();
  });

  it('that no list gave out is refused, and never anything else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const code = thrown(() => decodeCursor(text));
        if (code === undefined) expect(encodeCursor(decodeCursor(text) ?? '')).toBe(text);
        else expect(code).toBe('request.invalid');
      }),
    );
    for (const bytes of [[0], [0xff], [0xed, 0xa0, 0x80]])
      expect(thrown(() => decodeCursor(Buffer.from(bytes).toString('base64url')))).toBe('request.invalid');
  });

  it('of a list by id is refused when it holds no id', () => {
    const id = '0193a000-0000-7000-8000-000000000000';
    expect(decodeIdCursor(encodeCursor(id))).toBe(id);
    for (const key of ['x', `${id} `, "' OR 1=1"])
      expect(thrown(() => decodeIdCursor(encodeCursor(key)))).toBe('request.invalid');
  });
});

describe('pages', () => {
  it('put together are the list, each row once, whatever the limit', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 12 }), (count, limit) => {
        const rows = Array.from({ length: count }, (_, i) => String(i).padStart(3, '0'));
        const seen: string[] = [];
        let cursor: string | null | undefined;
        do {
          const after = decodeCursor(cursor ?? undefined);
          const read = rows.filter((row) => after === undefined || row > after).slice(0, limit + 1);
          const { items, nextCursor } = page(
            read,
            limit,
            (row) => row,
            (row) => row,
          );
          expect(items.length).toBeLessThanOrEqual(limit);
          seen.push(...items);
          cursor = nextCursor;
        } while (cursor !== null);
        expect(seen).toEqual(rows);
      }),
    );
  });
});
