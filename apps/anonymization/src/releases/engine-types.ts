import { type ColumnType } from '#libs/contracts';
import { type Plan } from '#libs/deidentify';
import { type Engine } from '#libs/tabular';
import { type Table } from './prepared.js';

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
  JSON: 'json',
};

/**
 * The plan with the types that its transformed values have in the engine: enforcement makes texts of numbers and dates only
 * after it has looked at them as such.
 */
export async function withEngineTypes(engine: Engine, plan: Plan, { relation }: Table): Promise<Plan> {
  const rows = await engine.query(`DESCRIBE SELECT * FROM ${relation}`);
  const types = new Map(rows.map((row) => [row['column_name'], String(row['column_type'])]));
  const typeOf = (index: number): ColumnType => {
    const type = types.get(`o${index}`) ?? '';
    return type.startsWith('DECIMAL') ? 'decimal' : (names[type] ?? 'string');
  };
  return { ...plan, columns: plan.columns.map((column, index) => ({ ...column, type: typeOf(index) })) };
}
