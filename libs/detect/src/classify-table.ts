import { type ColumnClassification } from '#libs/contracts';
import { type ColumnFacts } from './candidate.js';
import { classifyColumn } from './classify-column.js';

/** Classifies every column of a table, in order. */
export function classifyTable(columns: readonly ColumnFacts[]): ColumnClassification[] {
  return columns.map(classifyColumn);
}
