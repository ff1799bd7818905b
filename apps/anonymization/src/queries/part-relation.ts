import { type Column } from '#libs/contracts';
import { type Engine, literal, type ScratchFile } from '#libs/tabular';

/**
 * SQL of one part's records with exactly these columns; one that the part lacks is null there. Names of those that it has are
 * added to `found`: a column that no part has is not what the catalog says.
 */
export async function partRelation(
  engine: Engine,
  part: ScratchFile,
  columns: readonly Column[],
  found: Set<string>,
): Promise<string> {
  const relation = await engine.open([part]);
  const present = columns.filter(({ name }) => relation.has(name));
  const absent = columns.filter(({ name }) => !relation.has(name));
  for (const { name } of present) found.add(name);
  const own = present.length > 0 ? relation(present) : `SELECT 1 FROM read_parquet(${literal(part.path)})`;
  if (absent.length === 0) return own;
  // The relation of no parts knows the columns' types and has no record, so that a left join makes nulls.
  const nulls = await engine.relation([], absent);
  const selected = present.length > 0 ? 'p.*, a.*' : 'a.*';
  return `SELECT ${selected} FROM (${own}) AS p LEFT JOIN (${nulls}) AS a ON true`;
}
