import { type Column, type ColumnSketch } from '#libs/contracts';
import { cellText, type Row } from '../engine/cells.js';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier } from '../engine/sql.js';
import { shownSql } from './profiled.js';
import { DistinctSketch, type HashedValue, sketchSize } from './distinct-sketch.js';

/** Where a part has more than a sketch's fill of hashes below this, none above it can matter. */
export const firstLimit = 2n ** 58n;

/** Longer values tell the classifier no more. */
const valueLength = 500;

interface Asked {
  readonly engine: Engine;
  readonly signal?: AbortSignal | undefined;
}

/** Adds a part's values of one column. */
export async function takeValues(
  asked: Asked,
  relation: string,
  column: Column,
  sketch?: DistinctSketch,
): Promise<void> {
  if (sketch === undefined) return;
  const untouched = sketch.values.length === 0;
  // Once the sketch is full most rows end here, which is what makes later parts cheap.
  const limit = sketch.limit ?? (untouched ? firstLimit : undefined);
  const rows = await smallestHashes(asked, relation, column, limit);
  const enough = limit === sketch.limit || rows.length > sketchSize;
  const taken = enough ? rows : await smallestHashes(asked, relation, column);
  sketch.add(taken.slice(0, sketchSize).map(hashed), taken.length > sketchSize);
}

async function smallestHashes(
  { engine, signal }: Asked,
  relation: string,
  column: Column,
  limit?: bigint,
): Promise<Row[]> {
  const name = identifier(column.name);
  const isLong = ['string', 'json', 'bytes'].includes(column.type);
  // Long text is cut before it is kept in memory; a number is made text once for all its rows.
  const text = isLong
    ? `any_value(left(${shownSql('v', column)}, ${valueLength}))`
    : 'CAST(any_value(v) AS VARCHAR)';
  const below = limit === undefined ? '' : ` AND hash(${name}) <= ${limit}`;
  return engine.query(
    `SELECT h, count(*) AS n, ${text} AS t
     FROM (SELECT hash(${name}) AS h, ${name} AS v FROM (${relation}) WHERE ${name} IS NOT NULL${below})
     GROUP BY h ORDER BY h LIMIT ${sketchSize + 1}`,
    [],
    signal,
  );
}

const hashed = (row: Row): HashedValue => ({
  hash: BigInt(row['h'] as number | bigint),
  count: Number(row['n']),
  text: row['t'] as string,
});

/** The sketches of a table that fits into memory. */
export async function sketchTable(
  engine: Engine,
  parts: readonly ScratchFile[],
  columns: readonly Column[],
): Promise<DistinctSketch[]> {
  const relation = await engine.open(parts);
  return Promise.all(
    columns.map(async (column) => {
      const sketch = new DistinctSketch();
      await takeValues({ engine }, relation([column]), column, sketch);
      return sketch;
    }),
  );
}

/** What the hashes of this engine may be compared with: another version may hash otherwise. */
export async function hasherOf(engine: Engine): Promise<string> {
  const [row] = await engine.query('SELECT version() AS name');
  return `duckdb ${cellText(row?.['name'])}`;
}

/** Values that the sketches of a table keep together, and of what length: a profile stays a page or a few. */
const mostKept = 60_000;
const keptLength = 200;

/** Sketches as they are sealed: of wide tables each is smaller. */
export function keptSketches(sketches: readonly DistinctSketch[]): ColumnSketch[] {
  const size = Math.max(32, Math.min(sketchSize, Math.floor(mostKept / Math.max(1, sketches.length))));
  return sketches.map(({ complete, values }) => ({
    complete: complete && values.length <= size,
    values: values
      .slice(0, size)
      .map(({ hash, count, text }): [string, number, string] => [
        String(hash),
        count,
        text.slice(0, keptLength),
      ]),
  }));
}
