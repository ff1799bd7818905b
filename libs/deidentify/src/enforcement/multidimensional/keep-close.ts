import { type CodedTable, type MultidimensionalResult } from '../../coded/coded-table.js';
import { type RequirementTest } from '../../models/class-test.js';
import { rowsByClass } from '../../models/rows-by-class.js';

/**
 * A result whose classes are as close to what is released of it as t-closeness asks: classes that are too far from what is left go, until
 * none is. The result itself where nothing was suppressed, for then the whole is what is released.
 */
export function keepClose(
  table: CodedTable,
  result: MultidimensionalResult,
  { closeTo }: Pick<RequirementTest, 'closeTo'>,
): MultidimensionalResult {
  if (closeTo === undefined || result.suppressedRecords === 0) return result;
  const { classes } = result;
  const weights = table.published ?? table.weights;
  const weight = (row: number): number => (weights === undefined ? 1 : (weights[row] ?? 0));
  const classOf = result.classOf.slice();
  const { rows, starts } = rowsByClass(classOf, classes);
  const members = (c: number): Int32Array => rows.subarray(starts[c], starts[c + 1]);
  const empty = (): Float64Array[] => table.sensitive.map(({ values }) => new Float64Array(values));
  const add = (c: number, to: readonly Float64Array[], sign: 1 | -1): void =>
    table.sensitive.forEach(({ codes }, s) => {
      const counts = to[s] ?? new Float64Array();
      for (const row of members(c)) {
        const code = codes[row] ?? 0;
        counts[code] = (counts[code] ?? 0) + sign * weight(row);
      }
    });
  const kept = new Set(
    Array.from({ length: classes }, (_, c) => c).filter((c) => members(c).some((row) => weight(row) > 0)),
  );
  const [left, own] = [empty(), empty()];
  for (const c of kept) add(c, left, 1);
  let suppressedRecords = result.suppressedRecords;
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    const isClose = closeTo(left);
    const apart = [...kept].filter((c) => {
      add(c, own, 1);
      const close = isClose(own);
      add(c, own, -1);
      return !close;
    });
    for (const c of apart) {
      kept.delete(c);
      add(c, left, -1);
      for (const row of members(c)) {
        classOf[row] = -1;
        suppressedRecords += weight(row);
      }
    }
  }
  return { ...result, classOf, suppressedRecords };
}
