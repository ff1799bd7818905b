import { isId, problem, type Id, type Problem } from '#libs/kernel';
import { z } from 'zod';

/** `limit` and `cursor` of every list. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(300).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** `{items, nextCursor}`; `nextCursor` is null on the last page. */
export function pageOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** An opaque cursor over the last row's sort key. */
export function encodeCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

/** @throws Problem request.invalid on anything that no list of ours gave out. */
export function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  // Also what is not text, or what PostgreSQL could not take as text.
  if (key === '' || key.includes('\0') || encodeCursor(key) !== cursor) throw foreign();
  return key;
}

/** A cursor of a list that is sorted by id. @throws Problem request.invalid on anything else */
export function decodeIdCursor(cursor: string | undefined): Id | undefined {
  const key = decodeCursor(cursor);
  if (key !== undefined && !isId(key)) throw foreign();
  return key;
}

function foreign(): Problem {
  return problem('request.invalid', undefined, [
    { pointer: '#/cursor', detail: 'is not a cursor of this list' },
  ]);
}

/** Makes a page of rows that were read with `limit + 1`. */
export function page<Row, T>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  show: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}
