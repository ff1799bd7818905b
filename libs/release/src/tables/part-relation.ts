import { type Column } from '#libs/contracts';
import { type NumberedRecords } from '#libs/deidentify';
import { type Engine, literal, type ScratchFile } from '#libs/tabular';

/** A name that no column has, whatever its case. */
function freeName(columns: readonly Column[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = 'number';
  while (taken.has(name)) name += '_';
  return name;
}

/**
 * SQL of one part's records with exactly these columns, and their numbers; a column that the part lacks is null there. Names of
 * those that it has are added to `found`: a column that no part has is not what the catalog says.
 */
export async function partRelation(
  engine: Engine,
  part: ScratchFile,
  columns: readonly Column[],
  found: Set<string>,
): Promise<NumberedRecords> {
  const number = freeName(columns);
  const relation = await engine.open([part]);
  const present = columns.filter(({ name }) => relation.has(name));
  const absent = columns.filter(({ name }) => !relation.has(name));
  for (const { name } of present) found.add(name);
  const own =
    present.length > 0
      ? relation.numbered(present, number)
      : `SELECT file_row_number AS ${number} FROM read_parquet(${literal(part.path)}, file_row_number = true)`;
  if (absent.length === 0) return { sql: own, number };
  // The relation of no parts knows the columns' types and has no record, so that a left join makes nulls.
  const nulls = await engine.relation([], absent);
  return { sql: `SELECT p.*, a.* FROM (${own}) AS p LEFT JOIN (${nulls}) AS a ON true`, number };
}
