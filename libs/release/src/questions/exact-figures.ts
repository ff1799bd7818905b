import { type Figures, type QuestionGroup } from '#libs/dp';
import { type QuestionPlan } from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { type Cell, type Row } from '#libs/tabular';

export type Key = string | number | boolean;

/** Exact figures of one group, added up over shares of the work. */
class GroupSums implements Figures {
  units = 0;
  records = 0;
  sum = 0n;
  squares = 0n;
  readonly #bins = new Map<number, number>();

  constructor(private readonly length: number) {}

  add(row: Row): void {
    if (row['v'] !== null) {
      const bin = Number(row['v']);
      this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + Number(row['n']));
      return;
    }
    this.units += Number(row['subjects']);
    this.records += Number(row['n'] ?? 0);
    this.sum += whole(row['total']);
    this.squares += whole(row['squares']);
  }

  /** The counts of all bins; made when it is asked for, for most groups that are found are never shown. */
  get bins(): Float64Array {
    const counts = new Float64Array(this.length);
    for (const [bin, n] of this.#bins) counts[bin] = n;
    return counts;
  }

  get cells(): Float64Array {
    return this.bins;
  }
}

/** What a column of integers holds; NULL is the sum of nothing. */
function whole(cell: Cell | undefined): bigint {
  if (cell === null || cell === undefined) return 0n;
  if (typeof cell === 'bigint' || typeof cell === 'number') return BigInt(cell);
  throw problem('internal.error', 'A sum is not an integer.');
}

/** How many bins or cells a plan counts in. */
export function binsOf({ measure }: QuestionPlan): number {
  if (measure.kind === 'cells') return measure.count;
  if (measure.kind === 'bins') return measure.edges.length - 1;
  return measure.kind === 'values' ? measure.values.length : 0;
}

/** The key of a group that was found, as its column has it. */
function keyOf(text: string, { groups }: QuestionPlan): Key {
  const type = groups?.column.type;
  if (type === 'boolean') return text === 'true';
  if (type !== 'integer' && type !== 'double' && type !== 'decimal') return text;
  const number = Number(text);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number;
}

/** Collects rows of `boundedSumsSql` or `groupSumsSql` into figures by group. */
export class FigureCollector {
  readonly #groups = new Map<Key, GroupSums>();
  readonly #declared: readonly Key[] | undefined;

  constructor(private readonly plan: QuestionPlan) {
    const { groups } = plan;
    this.#declared = groups ? groups.keys : [0];
    // A declared group is answered for whether anybody is in it or not.
    for (const i of this.#declared?.keys() ?? []) this.#sums(i);
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      const g = row['g'];
      if (typeof g !== 'string' && typeof g !== 'number')
        throw problem('internal.error', 'A group has no key.');
      this.#sums(this.#declared ? Number(g) : String(g)).add(row);
    }
  }

  /** The groups in order; each with so many units fewer than are in it. */
  groups(fewer = 0): QuestionGroup<Key>[] {
    return Array.from(this.#groups, ([g, sums]) => {
      const key = this.#declared ? (this.#declared[Number(g)] ?? 0) : keyOf(String(g), this.plan);
      sums.units -= fewer;
      return { key, figures: sums };
    });
  }

  #sums(g: Key): GroupSums {
    const sums = this.#groups.get(g) ?? new GroupSums(binsOf(this.plan));
    this.#groups.set(g, sums);
    return sums;
  }
}
