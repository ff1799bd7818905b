import { type ColumnType, type Plan } from '#libs/contracts';
import { type Engine } from '#libs/tabular';

const names: Readonly<Record<string, ColumnType>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'integer',
  HUGEINT: 'integer',
  FLOAT: 'double',
  DOUBLE: 'double',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  BLOB: 'bytes',
};

/**
 * The types that the cells of a relation have, by column: before enforcement these are not always the types of the release, where ranges
 * of numbers are text. What is none of ours is text. The engine has one type for local times and for instants, in UTC: the plan says which.
 */
export async function cellTypes(
  engine: Engine,
  from: string,
  plan: Plan,
): Promise<(index: number) => ColumnType> {
  const rows = await engine.query(`DESCRIBE SELECT * FROM ${from} AS t`);
  const types = new Map(rows.map((row) => [row['column_name'] as string, row['column_type'] as string]));
  return (index) => {
    const type = types.get(`o${index}`) ?? '';
    if (type === 'TIMESTAMP' && plan.columns[index]?.rawType === 'instant') return 'instant';
    return type.startsWith('DECIMAL') ? 'decimal' : (names[type] ?? 'string');
  };
}
