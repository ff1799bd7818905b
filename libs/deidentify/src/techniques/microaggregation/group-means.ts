import { mdav, standardised } from './mdav.js';

/** A column that grows as its numbers come. */
class Growing {
  private numbers = new Float64Array(4096).fill(NaN);

  set(at: number, value: number): void {
    if (at >= this.numbers.length) {
      const wider = new Float64Array(Math.max(at + 1, 2 * this.numbers.length)).fill(NaN);
      wider.set(this.numbers);
      this.numbers = wider;
    }
    this.numbers[at] = value;
  }

  get all(): Float64Array {
    return this.numbers;
  }
}

/** The mean of some records of a column, in their order. */
function meanOf(column: Float64Array, rows: readonly number[]): number {
  let sum = 0;
  for (const row of rows) sum += column[row] ?? 0;
  if (Number.isFinite(sum)) return sum / rows.length;
  // Numbers near the end of the range: their sum leaves it, their mean does not.
  return rows.reduce((mean, row) => mean + (column[row] ?? 0) / rows.length, 0);
}

/**
 * Microaggregates some columns: gathers them by record number, then puts the group's mean in the place of each number. Records in
 * which the same columns are missing (or NaN, or infinite) are grouped among themselves by the others; where there are fewer
 * than k of these, their cells go missing. The result does not depend on the order in which records come.
 */
export class GroupMeans {
  private readonly columns: Growing[];
  private largest = 0;

  /** `count` columns, 32 at most. */
  constructor(
    count: number,
    private readonly k: number,
  ) {
    this.columns = Array.from({ length: count }, () => new Growing());
  }

  /** Takes records: their numbers, then the columns. */
  add(rows: readonly unknown[], ...columns: readonly (readonly unknown[])[]): void {
    rows.forEach((row, i) => {
      const at = Number(row);
      columns.forEach((values, c) => {
        const value = values[i];
        this.columns[c]?.set(at, typeof value === 'number' && Number.isFinite(value) ? value : NaN);
      });
      this.largest = Math.max(this.largest, at + 1);
    });
  }

  /** Replaces every number by its group's mean. */
  aggregate(): void {
    for (const [present, rows] of this.patterns()) {
      const columns = this.columns.filter((_, c) => ((present >>> c) & 1) === 1).map(({ all }) => all);
      if (rows.length < this.k) {
        for (const column of columns) for (const row of rows) column[row] = NaN;
        continue;
      }
      const points = standardised(
        columns.map((column) => Float64Array.from(rows, (row) => column[row] ?? 0)),
      );
      mdav(points, this.k, (group) => {
        const members = Array.from(group, (i) => rows[i] ?? 0);
        for (const column of columns) {
          const mean = meanOf(column, members);
          for (const row of members) column[row] = mean;
        }
      });
    }
  }

  /** The mean that stands for a record's number in a column; null where it is missing. */
  value(column: number, row: number): number | null {
    const value = this.columns[column]?.all[row] ?? NaN;
    return Number.isNaN(value) ? null : value;
  }

  /** Record numbers in order, by which columns are there: bit c for the column c. Records that miss all are left out. */
  private patterns(): Map<number, Int32Array> {
    const columns = this.columns.map(({ all }) => all);
    const pattern = (row: number): number => {
      let bits = 0;
      for (let c = 0; c < columns.length; c++) if (!Number.isNaN(columns[c]?.[row] ?? NaN)) bits |= 1 << c;
      return bits >>> 0;
    };
    const counts = new Map<number, number>();
    for (let row = 0; row < this.largest; row++) {
      const bits = pattern(row);
      counts.set(bits, (counts.get(bits) ?? 0) + 1);
    }
    counts.delete(0);
    const made = new Map([...counts].map(([bits, count]) => [bits, new Int32Array(count)]));
    const next = new Map<number, number>();
    for (let row = 0; row < this.largest; row++) {
      const bits = pattern(row);
      const rows = made.get(bits);
      if (rows === undefined) continue;
      const at = next.get(bits) ?? 0;
      rows[at] = row;
      next.set(bits, at + 1);
    }
    return made;
  }
}
