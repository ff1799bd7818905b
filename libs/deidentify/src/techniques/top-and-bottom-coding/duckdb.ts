import { type ColumnType } from '#libs/contracts';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { type Parameters } from '../../sql/parameters.js';

/** A limit in the column's own kind of number, so that neither comparison nor result is rounded. */
function limitSql(limit: number, type: ColumnType, parameters: Parameters): string {
  if (type === 'integer') return parameters.integer(limit);
  if (type === 'double') return parameters.double(limit);
  const text = String(limit);
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  return `CAST(${parameters.text(text)} AS DECIMAL(${whole.length + fraction.length}, ${fraction.length}))`;
}

export const topAndBottomCodingInDuckdb: DuckdbTechnique<'top-and-bottom-coding'> = {
  cell: (x, { action: { bottom, top }, rawType }, { parameters }) => {
    const branches: string[] = [];
    // The engine holds not-a-number to be greater than all numbers.
    if (rawType === 'double') branches.push(`WHEN isnan(${x}) THEN ${x}`);
    if (bottom !== undefined) {
      const limit = limitSql(bottom, rawType, parameters);
      branches.push(`WHEN ${x} < ${limit} THEN ${limit}`);
    }
    if (top !== undefined) {
      const limit = limitSql(top, rawType, parameters);
      branches.push(`WHEN ${x} > ${limit} THEN ${limit}`);
    }
    return `CASE ${branches.join(' ')} ELSE ${x} END`;
  },
};
