import { type CodedTable, type MultidimensionalResult } from '../../coded/coded-table.js';

/** What the codes of a dimension stand for. */
export interface DimensionLabels {
  /** The text of each code; null for missing values. */
  readonly values: readonly (string | null)[];
  /** For hierarchies: `groups[h][g]`, the text of group g of level h. */
  readonly groups?: readonly (readonly (string | null)[])[];
}

/** The root of every hierarchy, and what a range is called that holds missing values and others. */
const everything = '*';

/**
 * What the release says of one dimension, by class: a single value as it is (null where it is missing), a range as `[20, 34]` with
 * both ends in it, an ancestor by its name. The ends of ranges are the least and the greatest value that the class has: this loses least,
 * and tells those two values, each true of one person of at least k at the least.
 */
export function classLabels(
  table: Pick<CodedTable, 'dimensions'>,
  result: MultidimensionalResult,
  dimension: number,
  labels: DimensionLabels,
): (string | null)[] {
  const extent = result.extents[dimension];
  const { missing = false, leaves = 0 } = table.dimensions[dimension] ?? {};
  const made: (string | null)[] = [];
  for (let c = 0; c < result.classes; c++) {
    const first = extent?.first[c] ?? 0;
    const second = extent?.second[c] ?? 0;
    if (extent?.kind === 'ancestor') made.push(labels.groups?.[first]?.[second] ?? null);
    else if (first === second) made.push(labels.values[first] ?? null);
    else if (missing && second === leaves - 1) made.push(everything);
    else made.push(`[${labels.values[first] ?? ''}, ${labels.values[second] ?? ''}]`);
  }
  return made;
}
