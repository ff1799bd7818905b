import { type CodedTable } from '../src/coded/coded-table.js';
import { rowsByClass } from '../src/models/rows-by-class.js';

/** One class while it is visited; histograms are overwritten for the next. */
export interface VisitedClass {
  readonly index: number;
  /** Distinct subjects, or records; of the published subset. */
  readonly people: number;
  /** Published records. */
  readonly records: number;
  /** The same as `people` of all that the table holds, published or not. */
  readonly population: number;
  readonly histograms: readonly Int32Array[];
}

/** Adds (sign 1) or takes back (sign −1) a class's rows in the histograms: cheaper than clearing them where values are many. */
function count(table: CodedTable, rows: Int32Array, histograms: readonly Int32Array[], sign: number): void {
  const weights = table.published ?? table.weights;
  for (let s = 0; s < histograms.length; s++) {
    const [histogram, codes] = [histograms[s], table.sensitive[s]?.codes];
    if (histogram === undefined || codes === undefined) continue;
    for (const row of rows) {
      const value = codes[row] ?? 0;
      histogram[value] = (histogram[value] ?? 0) + sign * (weights === undefined ? 1 : (weights[row] ?? 0));
    }
  }
}

/** Distinct subjects in a class: all of them, and those with a published record. */
class SubjectCounter {
  private readonly seen: Int32Array;
  private readonly seenPublished: Int32Array;
  private stamp = 0;

  constructor(
    private readonly subjects: Int32Array,
    private readonly published: Int32Array | undefined,
  ) {
    const most = subjects.reduce((a, b) => Math.max(a, b), -1);
    this.seen = new Int32Array(most + 1);
    this.seenPublished = published === undefined ? this.seen : new Int32Array(most + 1);
  }

  count(rows: Int32Array): { people: number; population: number } {
    const stamp = ++this.stamp;
    let [people, population] = [0, 0];
    for (const row of rows) {
      const subject = this.subjects[row] ?? -1;
      if (subject < 0) continue;
      if (this.seen[subject] !== stamp) {
        this.seen[subject] = stamp;
        population++;
      }
      if (this.published === undefined || (this.published[row] ?? 0) === 0) continue;
      if (this.seenPublished[subject] === stamp) continue;
      this.seenPublished[subject] = stamp;
      people++;
    }
    return this.published === undefined ? { people: population, population } : { people, population };
  }
}

/**
 * Visits every class of a table once, in order, in time linear in rows and values touched; nothing is allocated for a class.
 * `classOf` is a number from 0 to `classes` − 1 for each row, −1 for a row that is in none.
 */
export function forEachClass(
  table: CodedTable,
  classOf: Int32Array,
  classes: number,
  visit: (visited: VisitedClass) => void,
): void {
  const { rows, starts } = rowsByClass(classOf, classes);
  const histograms = table.sensitive.map(({ values }) => new Int32Array(values));
  const counter = table.subjects && new SubjectCounter(table.subjects, table.published);
  const { weights, published } = table;
  for (let index = 0; index < classes; index++) {
    const members = rows.subarray(starts[index], starts[index + 1]);
    let [records, all] = [0, 0];
    if (weights === undefined && published === undefined) records = all = members.length;
    else {
      for (const row of members) {
        const weight = weights === undefined ? 1 : (weights[row] ?? 0);
        all += weight;
        records += published === undefined ? weight : (published[row] ?? 0);
      }
    }
    const { people, population } = counter?.count(members) ?? { people: records, population: all };
    count(table, members, histograms, 1);
    visit({ index, people, records, population, histograms });
    count(table, members, histograms, -1);
  }
}
