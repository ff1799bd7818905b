import { rowsByClass } from '../../models/rows-by-class.js';
import { type CodedTable } from '../../coded/coded-table.js';

/** For each tuple, which items it has and how often: those of tuple i lie at `starts[i]` to `starts[i + 1]` − 1. */
export interface ItemCounts {
  readonly starts: Int32Array;
  readonly items: Int32Array;
  readonly counts: Int32Array;
  /** Items are whole numbers below this. */
  readonly domain: number;
}

/** Records that are equal in every dimension at a node, counted together: all that any more general node can tell of them. */
export interface Tuples {
  readonly node: readonly number[];
  readonly size: number;
  /** `codes[d][i]`: one of the leaves that tuple i has; its groups are right from the node's level up. */
  readonly codes: readonly Int32Array[];
  /** Published records. */
  readonly records: Int32Array;
  /** All records, where some are not published. */
  readonly population: Int32Array | null;
  /** Of the sensitive columns, in order. */
  readonly histograms: readonly ItemCounts[];
  /** Distinct subjects of published records, and of all; null where records are counted. */
  readonly subjects: { readonly published: ItemCounts; readonly all: ItemCounts } | null;
}

function itemsOfRows(items: Int32Array, counts: Int32Array, domain: number): ItemCounts {
  const starts = new Int32Array(items.length + 1);
  let kept = 0;
  const [found, often] = [new Int32Array(items.length), new Int32Array(items.length)];
  for (let i = 0; i < items.length; i++) {
    const [item, count] = [items[i] ?? -1, counts[i] ?? 0];
    if (item >= 0 && count > 0) {
      found[kept] = item;
      often[kept++] = count;
    }
    starts[i + 1] = kept;
  }
  return { starts, items: found.subarray(0, kept), counts: often.subarray(0, kept), domain };
}

/** Every row of a table as a tuple of its own. */
export function tuplesOfRows(table: CodedTable): Tuples {
  const all = table.weights ?? new Int32Array(table.length).fill(1);
  const records = table.published ?? all;
  const { subjects } = table;
  const persons = subjects === undefined ? 0 : subjects.reduce((a, b) => Math.max(a, b), -1) + 1;
  const published = subjects && itemsOfRows(subjects, records, persons);
  return {
    node: table.dimensions.map(() => 0),
    size: table.length,
    codes: table.codes,
    records,
    population: table.published === undefined ? null : all,
    histograms: table.sensitive.map(({ codes, values }) => itemsOfRows(codes, records, values)),
    subjects:
      subjects === undefined || published === undefined
        ? null
        : { published, all: table.published === undefined ? published : itemsOfRows(subjects, all, persons) },
  };
}

type Members = ReturnType<typeof rowsByClass>;

function mergeItems(of: ItemCounts, { rows, starts }: Members): ItemCounts {
  const classes = starts.length - 1;
  const dense = new Int32Array(of.domain);
  const [items, counts] = [new Int32Array(of.items.length), new Int32Array(of.items.length)];
  const merged = new Int32Array(classes + 1);
  let end = 0;
  for (let c = 0; c < classes; c++) {
    const start = end;
    for (let m = starts[c] ?? 0; m < (starts[c + 1] ?? 0); m++) {
      const row = rows[m] ?? 0;
      for (let at = of.starts[row] ?? 0; at < (of.starts[row + 1] ?? 0); at++) {
        const item = of.items[at] ?? 0;
        if (dense[item] === 0) items[end++] = item;
        dense[item] = (dense[item] ?? 0) + (of.counts[at] ?? 0);
      }
    }
    for (let at = start; at < end; at++) {
      const item = items[at] ?? 0;
      counts[at] = dense[item] ?? 0;
      dense[item] = 0;
    }
    merged[c + 1] = end;
  }
  return { starts: merged, items: items.slice(0, end), counts: counts.slice(0, end), domain: of.domain };
}

function sums(of: Int32Array, classOf: Int32Array, size: number, classes: number): Int32Array {
  const total = new Int32Array(classes);
  for (let i = 0; i < size; i++) {
    const c = classOf[i] ?? 0;
    total[c] = (total[c] ?? 0) + (of[i] ?? 0);
  }
  return total;
}

/** Tuples of a more general node, from the classes that a {@link Grouper} made of these. */
export function mergeTuples(
  tuples: Tuples,
  classOf: Int32Array,
  classes: number,
  node: readonly number[],
): Tuples {
  const { size, records, population, histograms, subjects } = tuples;
  const codes = tuples.codes.map((column) => {
    const leaves = new Int32Array(classes);
    for (let i = 0; i < size; i++) leaves[classOf[i] ?? 0] = column[i] ?? 0;
    return leaves;
  });
  const walk = histograms.length > 0 || subjects !== null;
  const members = walk ? rowsByClass(classOf.subarray(0, size), classes) : null;
  const merge = (of: ItemCounts) => (members === null ? of : mergeItems(of, members));
  const published = subjects && merge(subjects.published);
  return {
    node,
    size: classes,
    codes,
    records: sums(records, classOf, size, classes),
    population: population && sums(population, classOf, size, classes),
    histograms: histograms.map(merge),
    subjects: subjects &&
      published && {
        published,
        all: subjects.all === subjects.published ? published : merge(subjects.all),
      },
  };
}

/** About how many bytes tuples take. */
export function sizeOfTuples(tuples: Tuples): number {
  const items = [...tuples.histograms, ...(tuples.subjects ? Object.values(tuples.subjects) : [])];
  const perTuple = tuples.codes.length + (tuples.population ? 2 : 1) + items.length;
  return 4 * (tuples.size * perTuple + items.reduce((sum, { items: list }) => sum + 2 * list.length, 0));
}
