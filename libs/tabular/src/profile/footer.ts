import { type Column, type ColumnType } from '#libs/contracts';
import { type Row } from '../engine/cells.js';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { literal } from '../engine/sql.js';
import { quotedLength } from './profiled.js';

/** Stored as these, a column's order is the one that readers see; a part may hold it as something narrower. */
const ownTypes: Partial<Record<ColumnType, string>> = {
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  string: 'VARCHAR',
};

/**
 * What a part's footer says of columns, as `filledI`, `minI`, `maxI` with `I` the column's place in the list: the same that a scan
 * would find. A column of which it does not say all, exactly and in the column's own type, is not in the row: long
 * text, NaN and infinities have no bounds in a footer.
 */
export async function footerFacts(
  engine: Engine,
  part: ScratchFile,
  columns: readonly Column[],
  signal?: AbortSignal,
): Promise<Row> {
  const file = literal(part.path);
  const stored = await engine.query(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM read_parquet(${file}))`,
    [],
    signal,
  );
  const types = new Map(stored.map(({ name, type }) => [name, type]));
  const asked = columns.flatMap(({ name, type }, i) => {
    const own = ownTypes[type];
    return own !== undefined && types.get(name) === own ? [{ name, own, i }] : [];
  });
  if (asked.length === 0) return {};
  const selected = asked.map(({ name, own, i }) => {
    const of = (fact: string) => `CASE WHEN path_in_schema = ${literal(name)} THEN ${fact} END`;
    const [min, max] = ['min', 'max'].map((kind) => {
      const found = `${kind}(TRY_CAST(${of(`stats_${kind}_value`)} AS ${own}))`;
      return own === 'VARCHAR' ? `left(${found}, ${quotedLength})` : found;
    });
    const exact = ['min', 'max'].map(
      (kind) => `${kind}_is_exact AND TRY_CAST(stats_${kind}_value AS ${own}) IS NOT NULL`,
    );
    const known = `stats_null_count = num_values OR (${exact.join(' AND ')})`;
    return (
      `CAST(sum(${of('num_values - stats_null_count')}) AS BIGINT) AS filled${i}, ${min} AS min${i}, ` +
      `${max} AS max${i}, bool_and(${of(`coalesce(${known}, false)`)}) AS known${i}`
    );
  });
  const names = asked.map(({ name }) => literal(name)).join(', ');
  const [row = {}] = await engine.query(
    `SELECT ${selected.join(', ')} FROM parquet_metadata(${file}) WHERE path_in_schema IN (${names})`,
    [],
    signal,
  );
  const known = asked.filter(({ i }) => row[`known${i}`] === true && isFinal(row, i));
  return Object.fromEntries(
    known.flatMap(({ i }) =>
      ['filled', 'min', 'max'].map((fact) => [`${fact}${i}`, row[`${fact}${i}`] ?? null]),
    ),
  );
}

/** Bounds that leave nothing out of a scan: NaN and infinities are values, and no minimum or maximum. */
function isFinal(row: Row, i: number): boolean {
  const [min, max] = [row[`min${i}`], row[`max${i}`]];
  return [min, max].every((bound) => typeof bound !== 'number' || Number.isFinite(bound));
}
