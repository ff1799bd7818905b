import { type Column } from '#libs/contracts';
import { identifier } from '../engine/sql.js';
import { type Cell, type Row } from '../engine/cells.js';
import { quotedLength, told } from './profiled.js';

/** Beyond this, squares of values leave the range of a double. */
const squareable = 1e150;

export const isNumber = ({ type }: Column): boolean =>
  type === 'integer' || type === 'double' || type === 'decimal';

/** The column without NaN and infinities. */
function finite(column: Column): string {
  const name = identifier(column.name);
  return column.type === 'double' ? `CASE WHEN isfinite(${name}) THEN ${name} END` : name;
}

/** Minimum or maximum, long text cut: after it was found, for cutting keeps the order. */
function extreme(kind: 'min' | 'max', column: Column): string {
  const found = `${kind}(${finite(column)})`;
  return column.type === 'string' ? `left(${found}, ${quotedLength})` : found;
}

/** SELECT expressions over one part; `i` keeps the names of columns apart. */
export function factExpressions(column: Column, i: number): string[] {
  const expressions = [`count(${identifier(column.name)}) AS filled${i}`];
  if (column.type === 'json' || column.type === 'bytes') return expressions;
  expressions.push(`${extreme('min', column)} AS min${i}`, `${extreme('max', column)} AS max${i}`);
  if (isNumber(column)) {
    const value = finite(column);
    const number = `CAST(${value} AS DOUBLE)`;
    const safe = `CASE WHEN abs(${number}) < ${squareable} THEN ${number} END`;
    expressions.push(
      `count(${value}) AS finite${i}`,
      `count(${safe}) AS safe${i}`,
      `avg(${safe}) AS mean${i}`,
      `var_pop(${safe}) AS variance${i}`,
    );
  }
  return expressions;
}

/**
 * As {@link factExpressions}, of a column whose {@link footerFacts} are in `row`: what only a scan tells. Undefined where all of it is
 * to be found.
 */
export function momentExpressions(column: Column, i: number, row: Row): string[] | undefined {
  const [filled, min, max] = [row[`filled${i}`], row[`min${i}`], row[`max${i}`]];
  if (filled === undefined) return undefined;
  if (!isNumber(column) || filled === 0) return [];
  if (Math.abs(Number(min)) >= squareable || Math.abs(Number(max)) >= squareable) return undefined;
  const name = identifier(column.name);
  const number = `CAST(${name} AS DOUBLE)`;
  const counted = ['finite', 'safe'].map((count) => `count(${name}) AS ${count}${i}`);
  return [...counted, `avg(${number}) AS mean${i}`, `var_pop(${number}) AS variance${i}`];
}

function less(a: Cell, b: Cell): boolean {
  if (typeof a === 'string' && typeof b === 'string')
    return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
  return (a as number | bigint | boolean) < (b as number | bigint | boolean);
}

/** What is exactly known of one column, part by part. */
export class ColumnFacts {
  filled = 0;
  #min: Cell = null;
  #max: Cell = null;
  #finite = 0;
  #safe = 0;
  #mean = 0;
  /** The sum of squared differences from the mean. */
  #squares = 0;

  /** Joins the row of one part; means and squares as Chan, Golub and LeVeque (1983) join them. */
  add(row: Row, i: number): void {
    this.filled += Number(row[`filled${i}`] ?? 0);
    const [min, max] = [row[`min${i}`] ?? null, row[`max${i}`] ?? null];
    if (min !== null && (this.#min === null || less(min, this.#min))) this.#min = min;
    if (max !== null && (this.#max === null || less(this.#max, max))) this.#max = max;
    this.#finite += Number(row[`finite${i}`] ?? 0);
    const count = Number(row[`safe${i}`] ?? 0);
    if (count === 0) return;
    const mean = Number(row[`mean${i}`] ?? 0);
    const total = this.#safe + count;
    const difference = mean - this.#mean;
    this.#squares +=
      Number(row[`variance${i}`] ?? 0) * count + (difference ** 2 * this.#safe * count) / total;
    this.#mean += (difference * count) / total;
    this.#safe = total;
  }

  /** Minimum and maximum; integers beyond 2^53, dates and times as text. */
  bounds(column: Column): { min?: string | number | boolean; max?: string | number | boolean } {
    const [min, max] = [told(column, shown(this.#min)), told(column, shown(this.#max))];
    return min === undefined || max === undefined ? {} : { min, max };
  }

  /** Mean and sample deviation to 12 digits; absent where a value is too large to be squared. */
  moments(): { mean?: number; stddev?: number } {
    if (this.#safe === 0 || this.#safe < this.#finite) return {};
    const mean = rounded(this.#mean);
    if (this.#safe === 1) return { mean };
    return { mean, stddev: rounded(Math.sqrt(this.#squares / (this.#safe - 1))) };
  }
}

const rounded = (value: number): number => Number(value.toPrecision(12));

function shown(cell: Cell): string | number | boolean | undefined {
  if (typeof cell === 'bigint') return String(cell);
  return typeof cell === 'object' ? undefined : cell;
}
