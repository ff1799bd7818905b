import { type Column } from '#libs/contracts';
import { type Profiled, quotedLength, shownSql, told } from './profiled.js';
import { identifier } from '../engine/sql.js';
import { type Cell, cellText } from '../engine/cells.js';

export interface Groups {
  readonly distinct: number;
  readonly approximate: boolean;
  readonly top: { value: string; count: number }[];
}

const topCount = 10;

/** Above so many distinct values in a large table, groups are not counted: they would not fit into memory. */
const maxGroups = 200_000;

/**
 * Distinct values and the ten most frequent, ties by hash. Values are grouped by their 64-bit hash, so that long
 * text costs no more than numbers; two values among a million share one with a chance below one in ten million.
 */
export async function groups(
  table: Profiled,
  column: Column,
  filled: number,
  estimate: number,
): Promise<Groups> {
  if (filled === 0) return { distinct: 0, approximate: false, top: [] };
  const name = identifier(column.name);
  const from = `(SELECT hash(${name}) AS h FROM (${table.relation([column])}) WHERE ${name} IS NOT NULL)`;
  if (table.exact || estimate <= maxGroups) {
    const [row] = await table.engine.query(
      `SELECT count(*) AS d, min({k: -n, h: h}, ${topCount}) AS top
       FROM (SELECT h, count(*) AS n FROM ${from} GROUP BY h)`,
    );
    const hashes = list(row?.['top']).map((entry) => BigInt(member(entry, 'h')));
    return { distinct: Number(row?.['d'] ?? 0), approximate: false, top: await named(table, column, hashes) };
  }
  const [row] = await table.engine.query(`SELECT approx_top_k(h, ${topCount}) AS top FROM ${from}`);
  const hashes = list(row?.['top']).map((entry) => BigInt(cellText(entry)));
  return { distinct: Math.min(estimate, filled), approximate: true, top: await named(table, column, hashes) };
}

const list = (cell: Cell | undefined): Cell[] => (Array.isArray(cell) ? cell : []);

const member = (cell: Cell, key: string): string => {
  const value =
    typeof cell === 'object' && cell !== null && key in cell ? (cell as Record<string, Cell>)[key] : null;
  return cellText(value);
};

async function named(
  table: Profiled,
  column: Column,
  hashes: readonly bigint[],
): Promise<{ value: string; count: number }[]> {
  if (hashes.length === 0) return [];
  const name = identifier(column.name);
  const rows = await table.engine.query(
    `SELECT left(any_value(${shownSql('v', column)}), ${quotedLength}) AS value, count(*) AS n
     FROM (SELECT ${name} AS v, hash(${name}) AS h FROM (${table.relation([column])}))
     WHERE v IS NOT NULL AND h IN (${hashes.map((hash) => `CAST(${hash} AS UBIGINT)`).join(', ')})
     GROUP BY h ORDER BY n DESC, h`,
  );
  return rows.map((row) => ({ value: told(column, cellText(row['value'])), count: Number(row['n']) }));
}
