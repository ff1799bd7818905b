import { type Column, type ColumnProfile, type Profile } from '#libs/contracts';
import { type Engine } from '../engine/engine.js';
import { histogram } from './histogram.js';
import { type Profiled, quotedLength, told } from './profiled.js';
import { groups } from './values.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier } from '../engine/sql.js';
import { type Cell, cellText, type Row } from '../engine/cells.js';

export interface ProfileOptions {
  /** Up to so many rows distinct values and quantiles are exact; above, they are estimates. */
  readonly exactRows?: number;
  /** Columns whose distinct and frequent values are wanted; all unless told. */
  readonly counted?: ReadonlySet<string>;
}

export const probabilities = [0.05, 0.25, 0.5, 0.75, 0.95];

/** Columns whose aggregates share a pass: their hash tables and sketches must fit into memory together. */
const together = 50;

/** Up to so many rows, what two columns' groups take fits into memory at the same time. */
const sideBySideRows = 200_000;

/** Beyond this, squares of values leave the range of a double and DuckDB refuses the sum. */
const squareable = 1e150;

const isNumber = (column: Column): boolean =>
  column.type === 'integer' || column.type === 'double' || column.type === 'decimal';
export const isOrdered = (column: Column): boolean => isNumber(column) || isTemporal(column);
const isTemporal = (column: Column): boolean =>
  ['date', 'timestamp', 'instant', 'time'].includes(column.type);

/**
 * Describes every column. NaN and infinities count as values and are left out of minimum, maximum, mean, deviation,
 * quantiles and histogram. Integers beyond 2^53 and dates are told as text; long text is cut to 200 characters.
 * Mean and deviation are rounded to 12 significant digits, for parallel sums differ after that. The result holds
 * cells: what must not be shown is masked by whoever shows it.
 */
export async function profileTable(
  engine: Engine,
  parts: readonly ScratchFile[],
  columns: readonly Column[],
  options: ProfileOptions = {},
): Promise<Profile> {
  const relation = await engine.open(parts);
  const [counted] = await engine.query(`SELECT count(*) AS n FROM (${relation(columns)})`);
  const rows = Number(counted?.['n'] ?? 0);
  const table: Profiled = { engine, relation, rows, exact: rows <= (options.exactRows ?? 1_000_000) };
  const profiles: ColumnProfile[] = [];
  for (let from = 0; from < columns.length; from += together) {
    const batch = columns.slice(from, from + together);
    const first = await firstPass(table, batch);
    const second = await secondPass(table, batch, first);
    const found = { ...first, ...second };
    const describing = [...batch.entries()].map(
      ([i, column]) =>
        async () =>
          describe(table, column, { i, isCounted: options.counted?.has(column.name) ?? true }, found),
    );
    if (rows <= sideBySideRows) profiles.push(...(await Promise.all(describing.map(async (one) => one()))));
    else for (const one of describing) profiles.push(await one());
  }
  return { rows, columns: profiles };
}

/** The column without NaN and infinities. */
function finite(column: Column): string {
  const name = identifier(column.name);
  return column.type === 'double' ? `CASE WHEN isfinite(${name}) THEN ${name} END` : name;
}

async function firstPass(table: Profiled, columns: readonly Column[]): Promise<Row> {
  const selected = columns.flatMap((column, i) => {
    const name = identifier(column.name);
    const text = column.type === 'string' || column.type === 'json';
    const value = text ? `left(CAST(${name} AS VARCHAR), ${quotedLength})` : finite(column);
    return [
      `count(${name}) AS filled${i}`,
      `approx_count_distinct(${name}) AS distinct${i}`,
      ...(column.type === 'json' || column.type === 'bytes'
        ? []
        : [`min(${value}) AS min${i}`, `max(${value}) AS max${i}`]),
    ];
  });
  const [row] = await table.engine.query(`SELECT ${selected.join(', ')} FROM (${table.relation(columns)})`);
  return row ?? {};
}

async function secondPass(table: Profiled, columns: readonly Column[], first: Row): Promise<Row> {
  const selected = columns.flatMap((column, i) => {
    if (!isOrdered(column) || first[`min${i}`] === null) return [];
    const value = finite(column);
    const list = `[${probabilities.join(', ')}]`;
    const quantile = isNumber(column) ? 'quantile_cont' : 'quantile_disc';
    const fits =
      Math.max(Math.abs(Number(first[`min${i}`])), Math.abs(Number(first[`max${i}`]))) < squareable;
    const moments = isNumber(column) && fits;
    const exactly = table.exact || column.type === 'time';
    return [
      exactly
        ? `${quantile}(${isNumber(column) ? `CAST(${value} AS DOUBLE)` : value}, ${list}) AS quantiles${i}`
        : `approx_quantile(${value}, ${list}) AS quantiles${i}`,
      ...(moments ? [`avg(${value}) AS mean${i}`, `stddev_samp(${value}) AS stddev${i}`] : []),
    ];
  });
  if (selected.length === 0) return {};
  const [row] = await table.engine.query(`SELECT ${selected.join(', ')} FROM (${table.relation(columns)})`);
  return row ?? {};
}

async function describe(
  table: Profiled,
  column: Column,
  { i, isCounted }: { i: number; isCounted: boolean },
  found: Row,
): Promise<ColumnProfile> {
  const filled = Number(found[`filled${i}`] ?? 0);
  const estimate = Number(found[`distinct${i}`] ?? 0);
  const grouped = isCounted
    ? await groups(table, column, filled, estimate)
    : { distinct: estimate, approximate: true, top: [] };
  const [min, max] = ['min', 'max'].map((kind) => told(column, bound(found[`${kind}${i}`])));
  const bins =
    isNumber(column) && min !== undefined && max !== undefined
      ? await histogram(table, column, finite(column), Number(min), Number(max))
      : undefined;
  const quantiles = found[`quantiles${i}`];
  const mean = rounded(found[`mean${i}`]);
  const stddev = rounded(found[`stddev${i}`]);
  return {
    name: column.name,
    type: column.type,
    nulls: table.rows - filled,
    distinct: grouped.distinct,
    approximate: grouped.approximate,
    ...(min === undefined || max === undefined ? {} : { min, max }),
    ...(mean === undefined ? {} : { mean }),
    ...(stddev === undefined ? {} : { stddev }),
    ...(Array.isArray(quantiles) ? { quantiles: quantilesOf(column, quantiles) } : {}),
    ...(bins === undefined ? {} : { histogram: bins }),
    topValues: grouped.top,
    masked: false,
  };
}

const quantilesOf = (column: Column, values: readonly Cell[]): { p: number; value: string | number }[] =>
  probabilities.map((p, i) => {
    const value = values[i] ?? null;
    return { p, value: typeof value === 'number' ? value : told(column, cellText(value)) };
  });

function bound(value: Cell | undefined): string | number | boolean | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? value : cellText(value);
}

function rounded(value: Cell | undefined): number | undefined {
  if (value === null || value === undefined) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? Number(number.toPrecision(12)) : undefined;
}
