import { rowsByClass } from '../../models/rows-by-class.js';
import { type RequirementTest } from '../../models/class-test.js';
import { type DimensionLevels } from '../loss/dimension-levels.js';
import { Grouper } from '../../coded/grouper.js';
import { type ItemCounts, type Tuples } from './tuples.js';

const { ceil } = Math;

/** What becomes of a class: it is released, or suppressed; surely where no part of it could be released either. */
export const released = 0;
export const suppressed = 1;
export const surelySuppressed = 2;

/** The classes of one node. The arrays are the checker's own: they hold until the next node is checked. */
export interface CheckedNode {
  readonly node: readonly number[];
  readonly tuples: Tuples;
  /** The class of each tuple. */
  readonly classOf: Int32Array;
  readonly classes: number;
  /** Published records of each class. */
  readonly records: Int32Array;
  readonly verdict: Uint8Array;
  readonly suppressedRecords: number;
  /** Records of surely suppressed classes. */
  readonly surelySuppressedRecords: number;
  /** Of each class that is suppressed, but not surely, the least records that are suppressed in any node below; 0 of the others. */
  readonly partlyLost: Int32Array;
  /** The least records that are suppressed in any node below: the sum of the two above. */
  readonly lostRecords: number;
  /** A class without published records that δ-presence forbids: nothing can be suppressed to mend it, nor in any less general node. */
  readonly impossible: boolean;
}

/** What classes must satisfy. */
export interface NodeRequirement {
  readonly test: RequirementTest;
  readonly k: number;
  /** Whether a class may have nobody who is published. */
  readonly unpublishedAllowed: boolean;
  /**
   * True where nothing may be suppressed and each model holds for a union of classes that satisfy it: then no node below one with a
   * violating class is allowed. δ-presence of people who stand in several classes is no such model.
   */
  readonly strict: boolean;
}

const add = (of: ItemCounts, row: number, histogram: Int32Array | Float64Array): void => {
  for (let at = of.starts[row] ?? 0; at < (of.starts[row + 1] ?? 0); at++) {
    const item = of.items[at] ?? 0;
    histogram[item] = (histogram[item] ?? 0) + (of.counts[at] ?? 0);
  }
};
const clear = (of: ItemCounts, row: number, histogram: Int32Array): void => {
  for (let at = of.starts[row] ?? 0; at < (of.starts[row + 1] ?? 0); at++) histogram[of.items[at] ?? 0] = 0;
};

/** Counts the classes of nodes and tests them. Memory is taken for the largest tuples and reused. */
export class NodeChecker {
  readonly grouper: Grouper;
  private readonly records: Int32Array;
  private readonly population: Int32Array;
  private readonly verdict: Uint8Array;
  private readonly partlyLost: Int32Array;
  private readonly histograms: readonly Int32Array[];
  private readonly seen: Int32Array;
  private stamp = 0;

  constructor(
    private readonly levels: readonly DimensionLevels[],
    private readonly requirement: NodeRequirement,
    largest: Tuples,
  ) {
    this.grouper = new Grouper(largest.size);
    this.records = new Int32Array(largest.size);
    this.population = new Int32Array(largest.population === null ? 0 : largest.size);
    this.verdict = new Uint8Array(largest.size);
    this.partlyLost = new Int32Array(largest.size);
    this.histograms = largest.histograms.map(({ domain }) => new Int32Array(domain));
    this.seen = new Int32Array(largest.subjects?.all.domain ?? 0);
  }

  /** Groups tuples at a node that is at least as general as theirs. */
  group(tuples: Tuples, node: readonly number[]): number {
    const maps = this.levels.map(({ groupOf }, d) => groupOf[node[d] ?? 0] ?? new Int32Array());
    const radices = this.levels.map(({ groups }, d) => groups[node[d] ?? 0] ?? 1);
    return this.grouper.group(tuples.size, tuples.codes, maps, radices);
  }

  /** Groups tuples at a node and tests every class. */
  check(tuples: Tuples, node: readonly number[]): CheckedNode {
    const classes = this.group(tuples, node);
    const { classOf } = this.grouper;
    this.sum(tuples.records, this.records, tuples.size, classes);
    if (tuples.population !== null) this.sum(tuples.population, this.population, tuples.size, classes);
    if (tuples.subjects !== null || tuples.histograms.length > 0) this.judgeMembers(tuples, classes);
    else this.judgeCounts(tuples, classes);
    this.suppressApart(tuples, classes);
    const { records, verdict, partlyLost } = this;
    let [gone, surely, partly, impossible] = [0, 0, 0, false];
    for (let c = 0; c < classes; c++) {
      const size = records[c] ?? 0;
      if (size === 0) {
        verdict[c] = released;
        partlyLost[c] = 0;
        if (!this.requirement.unpublishedAllowed) impossible = true;
      } else if (verdict[c] !== released) {
        gone += size;
        partly += partlyLost[c] ?? 0;
        if (verdict[c] === surelySuppressed) surely += size;
      }
    }
    return {
      ...{ node, tuples, classOf, classes, records, verdict, partlyLost, impossible },
      suppressedRecords: gone,
      surelySuppressedRecords: surely,
      lostRecords: surely + partly,
    };
  }

  private sum(of: Int32Array, into: Int32Array, size: number, classes: number): void {
    const { classOf } = this.grouper;
    into.fill(0, 0, classes);
    for (let i = 0; i < size; i++) {
      const c = classOf[i] ?? 0;
      into[c] = (into[c] ?? 0) + (of[i] ?? 0);
    }
  }

  private judge(c: number, people: number, population: number): void {
    const { test, k, strict } = this.requirement;
    const { verdict, partlyLost, histograms } = this;
    partlyLost[c] = 0;
    verdict[c] = surelySuppressed;
    if (people < k) return;
    const share = test.lostShare(people, histograms, population);
    if (share === null) verdict[c] = released;
    else if (!strict && share < 1) {
      verdict[c] = suppressed;
      // Rounding must not make of a share of whole records one record more.
      partlyLost[c] = ceil(share * (this.records[c] ?? 0) - 1e-6);
    }
  }

  private judgeCounts(tuples: Tuples, classes: number): void {
    const { records, population } = this;
    for (let c = 0; c < classes; c++) {
      const people = records[c] ?? 0;
      this.judge(c, people, tuples.population === null ? people : (population[c] ?? 0));
    }
  }

  private judgeMembers(tuples: Tuples, classes: number): void {
    const { rows, starts } = rowsByClass(this.grouper.classOf.subarray(0, tuples.size), classes);
    const { records, population } = this;
    for (let c = 0; c < classes; c++) {
      const members = rows.subarray(starts[c], starts[c + 1]);
      const { subjects } = tuples;
      let people = records[c] ?? 0;
      let all = tuples.population === null ? people : (population[c] ?? 0);
      if (subjects !== null) {
        people = this.distinct(subjects.published, members);
        all = subjects.all === subjects.published ? people : this.distinct(subjects.all, members);
      }
      if (people < this.requirement.k) {
        this.judge(c, people, all);
        continue;
      }
      tuples.histograms.forEach((of, s) => {
        const histogram = this.histograms[s];
        if (histogram !== undefined) for (const row of members) add(of, row, histogram);
      });
      this.judge(c, people, all);
      tuples.histograms.forEach((of, s) => {
        const histogram = this.histograms[s];
        if (histogram !== undefined) for (const row of members) clear(of, row, histogram);
      });
    }
  }

  /**
   * What is released must be close to itself: once classes are suppressed the whole is another, so classes that are too far from what is
   * left go as well, until none is. More is lost than bounds say, never less.
   */
  private suppressApart(tuples: Tuples, classes: number): void {
    const { closeTo } = this.requirement.test;
    const { records, verdict, histograms } = this;
    const isKept = (c: number): boolean => verdict[c] === released && (records[c] ?? 0) > 0;
    // What nothing was suppressed of is the whole.
    if (closeTo === undefined || verdict.subarray(0, classes).every((one) => one === released)) return;
    const { rows, starts } = rowsByClass(this.grouper.classOf.subarray(0, tuples.size), classes);
    const members = (c: number): Int32Array => rows.subarray(starts[c], starts[c + 1]);
    for (let again = true; again;) {
      again = false;
      const left = tuples.histograms.map(({ domain }) => new Float64Array(domain));
      for (let c = 0; c < classes; c++) {
        if (!isKept(c)) continue;
        tuples.histograms.forEach((of, s) => {
          const total = left[s];
          if (total !== undefined) for (const row of members(c)) add(of, row, total);
        });
      }
      const isClose = closeTo(left);
      for (let c = 0; c < classes; c++) {
        if (!isKept(c)) continue;
        tuples.histograms.forEach((of, s) => {
          const histogram = histograms[s];
          if (histogram !== undefined) for (const row of members(c)) add(of, row, histogram);
        });
        if (!isClose(histograms)) {
          verdict[c] = suppressed;
          again = true;
        }
        tuples.histograms.forEach((of, s) => {
          const histogram = histograms[s];
          if (histogram !== undefined) for (const row of members(c)) clear(of, row, histogram);
        });
      }
    }
  }

  private distinct(of: ItemCounts, members: Int32Array): number {
    const stamp = ++this.stamp;
    let found = 0;
    for (const row of members) {
      for (let at = of.starts[row] ?? 0; at < (of.starts[row + 1] ?? 0); at++) {
        const item = of.items[at] ?? 0;
        if (this.seen[item] === stamp) continue;
        this.seen[item] = stamp;
        found++;
      }
    }
    return found;
  }
}
