import { type CodedTable, type Dimension } from '../../coded/coded-table.js';

/**
 * A dimension as the partitioner sees it: codes are ranks along a line. For a tree the leaves are numbered depth first, so that
 * every group of every level is a range, and the lowest group over some leaves is that over the least and the greatest.
 */
export type Axis = { readonly leaves: number } & (
  | {
      readonly kind: 'range';
      /** Where each code lies, from 0 to 1. */
      readonly places: Float64Array;
      readonly missing: boolean;
    }
  | {
      readonly kind: 'tree';
      /** `levels[h][rank]`: the group at level h, as the dimension names it. */
      readonly levels: readonly Int32Array[];
      /** The loss of each group of a level. */
      readonly losses: readonly Float64Array[];
      /** The depth-first rank of each leaf. */
      readonly ranks: Int32Array;
    }
);

/** Where the columns of a record lie; −1 for what the table does not have. */
export interface Fields {
  /** Whole numbers a record has. */
  readonly stride: number;
  /** Of the first sensitive column; the others follow. */
  readonly sensitive: number;
  readonly weight: number;
  readonly published: number;
  readonly subject: number;
  /** The row of the table. */
  readonly row: number;
}

/**
 * A coded table record by record, so that to move a record moves neighbouring numbers. All of it can be sent to a thread; `cells`
 * is shared where it was made so.
 */
export interface Records {
  readonly length: number;
  readonly cells: Int32Array;
  readonly fields: Fields;
  /** What can be split, and the place of each axis in `CodedTable.dimensions`. A record begins with these. */
  readonly axes: readonly Axis[];
  readonly dimensions: readonly number[];
  /** Dimensions that are fixed. */
  readonly fixed: number;
  /** How many values each sensitive column can have. */
  readonly sensitive: readonly number[];
  readonly subjects: number;
  /** Segment s, records of equal fixed values, is [segments[s], segments[s + 1]). */
  readonly segments: Int32Array;
}

function placesOf(positions: Float64Array, missing: boolean): Float64Array {
  const known = positions.length - (missing ? 1 : 0);
  const finite = positions.subarray(0, known).filter((x) => Number.isFinite(x));
  const [low, high] = [finite[0] ?? 0, finite.at(-1) ?? 0];
  // Halves, for the width of all doubles is no double.
  const width = high / 2 - low / 2;
  const inside = (x: number) => (width > 0 ? (Math.min(high, Math.max(low, x)) / 2 - low / 2) / width : 0);
  return Float64Array.from(positions, (x, i) => (i < known ? inside(x) : 1));
}

function treeAxis(levels: readonly Int32Array[], leaves: number): Axis {
  const order = Int32Array.from({ length: leaves }, (_, i) => i).sort((a, b) => {
    for (let h = levels.length - 1; h >= 0; h--) {
      const difference = (levels[h]?.[a] ?? 0) - (levels[h]?.[b] ?? 0);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
  const ranks = new Int32Array(leaves);
  order.forEach((leaf, rank) => (ranks[leaf] = rank));
  const losses = levels.map((level) => {
    const groups = new Float64Array(level.reduce((most, group) => Math.max(most, group), -1) + 1);
    for (const group of level) groups[group] = (groups[group] ?? 0) + 1;
    return groups.map((n) => (leaves > 1 ? Math.max(0, n - 1) / (leaves - 1) : 0));
  });
  return {
    kind: 'tree',
    leaves,
    levels: levels.map((level) => order.map((leaf) => level[leaf] ?? 0)),
    losses,
    ranks,
  };
}

function axisOf(dimension: Dimension): Axis | undefined {
  const { leaves, missing = false } = dimension;
  switch (dimension.kind) {
    case 'fixed':
      return undefined;
    case 'ordered':
      return { kind: 'range', leaves, places: placesOf(dimension.positions, missing), missing };
    case 'hierarchy': {
      if (!dimension.ordered) return treeAxis(dimension.levels, leaves);
      const steps = Math.max(1, leaves - 1);
      return {
        kind: 'range',
        leaves,
        places: Float64Array.from({ length: leaves }, (_, i) => i / steps),
        missing,
      };
    }
  }
}

/** Rows in an order in which those of equal fixed values follow each other: by counting, the last dimension first. */
function bySegments(table: CodedTable): { order: Int32Array | undefined; segments: Int32Array } {
  const fixed = table.dimensions.flatMap(({ kind, leaves }, d) => {
    const codes = table.codes[d];
    return kind === 'fixed' && codes !== undefined ? [{ codes, leaves }] : [];
  });
  if (fixed.length === 0 || table.length === 0) {
    return { order: undefined, segments: Int32Array.of(0, table.length) };
  }
  let order = Int32Array.from({ length: table.length }, (_, i) => i);
  for (const { codes, leaves } of fixed.toReversed()) {
    const starts = new Int32Array(leaves + 1);
    for (const code of codes) starts[code + 1] = (starts[code + 1] ?? 0) + 1;
    for (let v = 0; v < leaves; v++) starts[v + 1] = (starts[v + 1] ?? 0) + (starts[v] ?? 0);
    const next = new Int32Array(table.length);
    for (const row of order) {
      const code = codes[row] ?? 0;
      const at = starts[code] ?? 0;
      next[at] = row;
      starts[code] = at + 1;
    }
    order = next;
  }
  const segments = [0];
  for (let i = 1; i < table.length; i++) {
    const [a, b] = [order[i - 1] ?? 0, order[i] ?? 0];
    if (fixed.some(({ codes }) => codes[a] !== codes[b])) segments.push(i);
  }
  return { order, segments: Int32Array.from([...segments, table.length]) };
}

interface Column {
  readonly codes: Int32Array;
  /** What to write instead of each code. */
  readonly ranks?: Int32Array;
}

function fill(
  cells: Int32Array,
  stride: number,
  columns: readonly Column[],
  order: Int32Array | undefined,
): void {
  const n = cells.length / stride;
  // Some records at a time, so that each is near while its columns are written one after the other.
  for (let begin = 0; begin < n; begin += 1024) {
    const end = Math.min(begin + 1024, n);
    for (let field = 0; field < columns.length; field++) {
      const { codes, ranks } = columns[field] as Column;
      for (let i = begin, at = begin * stride + field; i < end; i++, at += stride) {
        const code = codes[order === undefined ? i : (order[i] as number)] as number;
        cells[at] = ranks === undefined ? code : (ranks[code] as number);
      }
    }
    for (let i = begin; i < end; i++)
      cells[i * stride + columns.length] = order === undefined ? i : (order[i] as number);
  }
}

/** Lays a coded table out record by record. `newCells` makes the place for so many whole numbers (a shared one for threads). */
export function layRecords(
  table: CodedTable,
  newCells: (length: number) => Int32Array = (length) => new Int32Array(length),
): Records {
  const columns: Column[] = [];
  const axes: Axis[] = [];
  const dimensions: number[] = [];
  table.dimensions.forEach((dimension, d) => {
    const axis = axisOf(dimension);
    const codes = table.codes[d];
    if (axis === undefined || codes === undefined) return;
    axes.push(axis);
    dimensions.push(d);
    columns.push({ codes, ...(axis.kind === 'tree' && { ranks: axis.ranks }) });
  });
  const sensitive = columns.length;
  columns.push(...table.sensitive.map(({ codes }) => ({ codes })));
  const field = (codes: Int32Array | undefined) => (codes === undefined ? -1 : columns.push({ codes }) - 1);
  const [weight, published, subject] = [field(table.weights), field(table.published), field(table.subjects)];
  const { order, segments } = bySegments(table);
  const stride = columns.length + 1;
  const cells = newCells(table.length * stride);
  fill(cells, stride, columns, order);
  const row = columns.length;
  return {
    length: table.length,
    cells,
    fields: { stride, sensitive, weight, published, subject, row },
    axes,
    dimensions,
    fixed: table.dimensions.length - axes.length,
    sensitive: table.sensitive.map(({ values }) => values),
    subjects: table.subjects?.reduce((most, subject) => Math.max(most, subject + 1), 0) ?? 0,
    segments,
  };
}
