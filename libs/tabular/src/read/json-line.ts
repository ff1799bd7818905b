import { type Column, type ColumnType } from '#libs/contracts';
import { identifier, literal } from '../engine/sql.js';

/** SQL of the text of an instant, in ISO 8601. */
export const instantText = (cell: string): string => `replace(CAST(${cell} AS VARCHAR), ' ', 'T') || 'Z'`;

/**
 * SQL of a record as one line of NDJSON. What JSON has no number for is a text as Protocol Buffers' JSON mapping writes it; a value
 * that is JSON itself stands there as it is kept, for the engine's own writer would round its numbers. `base64` makes SQL of bytes as text.
 */
export function jsonLine(columns: readonly Column[], base64: (cell: string) => string): string {
  const cells = columns.map(
    ({ name, type }, i) =>
      `${literal(`${i === 0 ? '{' : ','}${JSON.stringify(name)}:`)}, coalesce(${jsonText(identifier(name), type, base64)}, 'null')`,
  );
  return `concat(${cells.join(', ')}, '}')`;
}

/** SQL of a cell as JSON, NULL for none. */
function jsonText(cell: string, type: ColumnType, base64: (cell: string) => string): string {
  switch (type) {
    case 'double':
      // What counts as one value is one text: zero has no sign and NaN neither that nor a payload.
      return (
        `CASE WHEN ${cell} = 0 THEN '0.0' WHEN isfinite(${cell}) THEN CAST(to_json(${cell}) AS VARCHAR) ` +
        `WHEN isnan(${cell}) THEN '"NaN"' WHEN ${cell} > 0 THEN '"Infinity"' WHEN ${cell} < 0 THEN '"-Infinity"' END`
      );
    case 'json':
      // Line ends stand between tokens alone.
      return `translate(CAST(${cell} AS VARCHAR), chr(10) || chr(13), '  ')`;
    case 'bytes':
      return `'"' || ${base64(cell)} || '"'`;
    case 'instant':
      return `'"' || ${instantText(cell)} || '"'`;
    default:
      return `CAST(to_json(${cell}) AS VARCHAR)`;
  }
}
