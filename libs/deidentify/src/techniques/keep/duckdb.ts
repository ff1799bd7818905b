import { type DuckdbTechnique } from '../../sql/dialect.js';

export const keepInDuckdb: DuckdbTechnique<'keep'> = { cell: (x) => x };
