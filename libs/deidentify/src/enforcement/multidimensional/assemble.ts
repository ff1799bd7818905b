import { type CodedTable, type MultidimensionalResult } from '../../coded/coded-table.js';
import { type ClassList, type Drop, fates } from './classes.js';
import { levelOver } from './loss-of.js';
import { type StretchTest, gatherFront, tighten } from './stretches.js';
import { type Records } from './records.js';

export interface Partitioned {
  readonly table: CodedTable;
  readonly records: Records;
  readonly test: StretchTest;
  readonly classes: ClassList;
  /** Records of the release that may be suppressed. */
  readonly allowed: number;
}

/** Those of the proposed drops that gain most a record and are allowed together, by class. */
function chooseDrops({ records, test, classes, allowed }: Partitioned): Map<number, Drop> {
  let left = allowed;
  for (let c = 0, lo = 0; c < classes.length; lo = classes.ends[c++] as number) {
    if (classes.fates[c] === fates.suppressed) left -= test.releasedIn(lo, classes.ends[c] as number);
  }
  const proposed = [...classes.drops].sort(
    ([a, x], [b, y]) => y.gain * x.records - x.gain * y.records || a - b,
  );
  const chosen = new Map<number, Drop>();
  for (const [c, drop] of proposed) {
    if (drop.records > left) continue;
    const lo = c === 0 ? 0 : (classes.ends[c - 1] as number);
    const kept = gatherFront(records, [lo, classes.ends[c] as number], drop.axis, drop.from, drop.to);
    if (!test.holds(lo, kept)) continue;
    left -= drop.records;
    chosen.set(c, drop);
  }
  return chosen;
}

type Extent = MultidimensionalResult['extents'][number];

/** What is to be known of each dimension, from the bounds of classes: `bounds` as in ClassList, `rows` one row of each class. */
function extentsOf({ table, records }: Partitioned, bounds: Int32Array, rows: Int32Array): Extent[] {
  const width = 2 * records.axes.length;
  return table.dimensions.map((_, d) => {
    const [first, second] = [new Int32Array(rows.length), new Int32Array(rows.length)];
    const a = records.dimensions.indexOf(d);
    const axis = records.axes[a];
    for (let c = 0; c < rows.length; c++) {
      if (axis === undefined) {
        first[c] = second[c] = table.codes[d]?.[rows[c] as number] ?? 0;
        continue;
      }
      const [least, greatest] = [
        bounds[c * width + 2 * a] as number,
        bounds[c * width + 2 * a + 1] as number,
      ];
      const level = axis.kind === 'tree' ? levelOver(axis.levels, least, greatest) : 0;
      first[c] = axis.kind === 'tree' ? level : least;
      second[c] = axis.kind === 'tree' ? (axis.levels[level]?.[least] as number) : greatest;
    }
    return { first, second, kind: axis?.kind === 'tree' ? 'ancestor' : 'range' };
  });
}

/** The result from classes as stretches, after what is worth to be suppressed is. */
export function assemble(partitioned: Partitioned): MultidimensionalResult {
  const { records, test, classes } = partitioned;
  const { cells, fields } = records;
  const drops = chooseDrops(partitioned);
  const bounds = classes.bounds.slice(0, classes.length * 2 * classes.axes);
  const rows = new Int32Array(classes.length);
  const classOf = new Int32Array(records.length).fill(-1);
  const tight = new Int32Array(2 * classes.axes);
  let [next, suppressed] = [0, 0];
  for (let c = 0, lo = 0; c < classes.length; lo = classes.ends[c++] as number) {
    const end = classes.ends[c] as number;
    const drop = drops.get(c);
    let hi = classes.fates[c] === fates.kept ? end : lo;
    if (drop !== undefined) {
      hi = gatherFront(records, [lo, end], drop.axis, drop.from, drop.to);
      tighten(records, lo, hi, tight);
      bounds.set(tight, c * tight.length);
    }
    if (hi < end) suppressed += test.releasedIn(hi, end);
    if (hi === lo) continue;
    const last = hi * fields.stride;
    for (let at = lo * fields.stride + fields.row; at < last; at += fields.stride)
      classOf[cells[at] as number] = next;
    bounds.copyWithin(next * tight.length, c * tight.length, (c + 1) * tight.length);
    rows[next++] = cells[lo * fields.stride + fields.row] as number;
  }
  const extents = extentsOf(partitioned, bounds, rows.subarray(0, next));
  return { classOf, classes: next, extents, suppressedRecords: suppressed };
}

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
