/** What may be bound to a parameter. A Uint8Array is a BLOB; dates and timestamps are bound as ISO text. */
export type SqlValue = null | boolean | number | bigint | string | Uint8Array;

/** Parameters of a statement: by position (`$1`, `?`) or by name (`$name`). */
export type SqlParameters = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

/**
 * One value of a small result. Integers are numbers while a number tells them exactly, bigints beyond; decimals,
 * dates, times, timestamps, UUIDs and instants (in ISO 8601, with `Z`) are text; NaN and infinities stay numbers.
 */
export type Cell = null | boolean | number | bigint | string | Uint8Array | Cell[] | { [key: string]: Cell };

export type Row = Record<string, Cell>;

/** A cell as text; null is empty. Nested values are written as JSON, bytes in base64. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('base64');
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
