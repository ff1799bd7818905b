import { type CodedTable } from '../../coded/coded-table.js';

/** How many published records a row stands for. */
export function recordWeight(table: CodedTable): (row: number) => number {
  const weights = table.published ?? table.weights;
  return weights === undefined ? () => 1 : (row) => weights[row] ?? 0;
}
