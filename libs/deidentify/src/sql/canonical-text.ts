import { type ColumnType } from '#libs/contracts';

/** Whole binary numbers below it are written in digits, as the engine itself writes none with an exponent there. */
const digits = '1e16';

function double(x: string): string {
  // TRY_CAST, for the engine may evaluate a branch on rows that the condition excludes, and a failed cast quotes the cell.
  return (
    `CASE WHEN ${x} = trunc(${x}) AND abs(${x}) < ${digits} THEN CAST(TRY_CAST(${x} AS BIGINT) AS VARCHAR) ` +
    // Signs and payloads of what is no number do not make values of it.
    `WHEN isnan(${x}) THEN 'nan' ELSE CAST(${x} AS VARCHAR) END`
  );
}

/**
 * The canonical text of a value, as `Plan` describes it, NULL for NULL. `x` is an SQL expression of the given type. Years are
 * astronomical, of four digits at least and unpadded below 0; infinite dates are `infinity` and `-infinity`.
 */
export function canonicalText(x: string, type: ColumnType): string {
  const text = `CAST(${x} AS VARCHAR)`;
  switch (type) {
    case 'decimal':
      return `CASE WHEN contains(${text}, '.') THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`;
    case 'double':
      return double(`CAST(${x} AS DOUBLE)`);
    case 'date':
      return `strftime(${x}, '%Y-%m-%d')`;
    case 'timestamp':
      return `strftime(${x}, '%Y-%m-%dT%H:%M:%S.%f')`;
    case 'bytes':
      // Two of them are one value where this is equal, and pictures as texts would not fit into memory.
      return `sha256(${x})`;
    case 'instant':
      return `strftime(${x}, '%Y-%m-%dT%H:%M:%S.%fZ')`;
    case 'boolean':
    case 'integer':
    case 'time':
    case 'string':
    case 'json':
      return text;
  }
}

/** The canonical text of a double-valued expression; for the bounds of intervals. */
export const numberText = double;
