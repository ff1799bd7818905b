import { type CodedTable, type MultidimensionalResult } from '../coded-table.js';
import { levelOver } from './candidate.js';
import { type ClassList, type Drop, fates } from './classes.js';
import { gatherFront, tighten } from './moves.js';
import { type Axis, type Records } from './records.js';
import { type StretchTest } from './stretch-test.js';

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

class Extents {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly kind: 'range' | 'ancestor';

  constructor(
    private readonly axis: Axis | undefined,
    classes: number,
  ) {
    this.first = new Int32Array(classes);
    this.second = new Int32Array(classes);
    this.kind = axis?.kind === 'tree' ? 'ancestor' : 'range';
  }

  set(c: number, least: number, greatest: number): void {
    const { axis } = this;
    const level = axis?.kind === 'tree' ? levelOver(axis.levels, least, greatest) : -1;
    this.first[c] = level < 0 ? least : level;
    this.second[c] = axis?.kind === 'tree' ? (axis.levels[level]?.[least] as number) : greatest;
  }
}

/** The result from classes as stretches, after what is worth to be suppressed is. */
export function assemble(partitioned: Partitioned): MultidimensionalResult {
  const { table, records, test, classes } = partitioned;
  const { cells, fields, dimensions, axes } = records;
  const drops = chooseDrops(partitioned);
  const most = classes.fates
    .subarray(0, classes.length)
    .reduce((n, fate) => n + (fate === fates.kept ? 1 : 0), 0);
  const axisOf = table.dimensions.map((_, d) => dimensions.indexOf(d));
  const extents = axisOf.map((a) => new Extents(axes[a], most));
  const classOf = new Int32Array(records.length).fill(-1);
  const bounds = new Int32Array(2 * axes.length);
  let [next, lo, suppressed] = [0, 0, 0];
  for (let c = 0; c < classes.length; c++) {
    const end = classes.ends[c] as number;
    const drop = drops.get(c);
    let hi = classes.fates[c] === fates.kept ? end : lo;
    if (drop === undefined) {
      const at = c * bounds.length;
      for (let i = 0; i < bounds.length; i++) bounds[i] = classes.bounds[at + i] as number;
    } else {
      hi = gatherFront(records, [lo, end], drop.axis, drop.from, drop.to);
      tighten(records, lo, hi, bounds);
    }
    suppressed += hi < end ? test.releasedIn(hi, end) : 0;
    if (hi > lo) {
      const row = cells[lo * fields.stride + fields.row] as number;
      axisOf.forEach((a, d) => {
        const fixed = table.codes[d]?.[row] ?? 0;
        extents[d]?.set(
          next,
          a < 0 ? fixed : (bounds[2 * a] as number),
          a < 0 ? fixed : (bounds[2 * a + 1] as number),
        );
      });
      for (let at = lo * fields.stride + fields.row; at < hi * fields.stride; at += fields.stride) {
        classOf[cells[at] as number] = next;
      }
      next++;
    }
    lo = end;
  }
  return {
    classOf,
    classes: next,
    extents: extents.map(({ first, second, kind }) => ({ first, second, kind })),
    suppressedRecords: suppressed,
  };
}
