import { type DuckdbTechnique } from '../../duckdb/dialect.js';

export const keepInDuckdb: DuckdbTechnique<'keep'> = { cell: (x) => x };
