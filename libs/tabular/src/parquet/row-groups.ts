import { type Row } from '../engine/cells.js';
import { type ScratchFile } from '../engine/scratch.js';
import { literal } from '../engine/sql.js';

/** Bytes of a file, from `start` up to but without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Rows from `start` up to but without `end`, such as become one part. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** The rows of a row group, and where its bytes are. */
export interface GroupPlace extends RowRange {
  readonly spans: readonly Span[];
}

/** Writers put a group's columns one after the other; each run of them is remembered, and read by itself. */
const mostRuns = 200_000;

/**
 * Where the row groups lie. A column's bytes go on to where the next begins, so what stands between (an index, a filter, a header that an
 * old writer did not count) is never missing, and all spans together are no more than the file. Undefined where the footer says what
 * cannot be: a column beyond the file, or two that share bytes.
 */
export async function placesOf(
  query: (sql: string) => Promise<readonly Row[]>,
  outline: ScratchFile,
  footerStart: number,
  rows: readonly number[],
): Promise<readonly GroupPlace[] | undefined> {
  const runs = await query(
    // The engine begins with the dictionary where there is one.
    `WITH chunks AS (SELECT row_group_id AS g, total_compressed_size::HUGEINT AS n,
         (CASE WHEN dictionary_page_offset >= 4 THEN dictionary_page_offset ELSE data_page_offset END)::HUGEINT AS s
         FROM parquet_metadata(${literal(outline.path)})),
       placed AS (SELECT g, s, n, lead(s, 1, ${footerStart}::HUGEINT) OVER w AS e, lag(g) OVER w IS DISTINCT FROM g AS begins
         FROM chunks WINDOW w AS (ORDER BY s, n)),
       runs AS (SELECT *, count_if(begins) OVER (ORDER BY s, n ROWS UNBOUNDED PRECEDING) AS run FROM placed)
     SELECT g, min(s)::DOUBLE AS s, max(e)::DOUBLE AS e, bool_and(coalesce(n >= 0 AND s >= 4 AND s + n <= e, false)) AS sound
     FROM runs GROUP BY g, run ORDER BY g, min(s) LIMIT ${mostRuns + 1}`,
  );
  if (runs.length > mostRuns || !runs.every((run) => run['sound'] === true)) return undefined;
  const spans: Span[][] = rows.map(() => []);
  for (const { g, s, e } of runs) spans[Number(g)]?.push({ start: Number(s), end: Number(e) });
  let end = 0;
  return rows.map((count, i) => ({ start: end, end: (end += count), spans: spans[i] ?? [] }));
}
