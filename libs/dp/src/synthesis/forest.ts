import { type Edge } from './select-tree.js';

/** A distribution over columns whose dependence is a forest: a potential for each column and for each edge, as logarithms. */
export interface Potentials {
  readonly nodes: readonly Float64Array[];
  /** Cell `a × sizeOfSecond + b` of edge (first, second). */
  readonly edges: readonly Float64Array[];
}

/** The marginals of such a distribution, in records. */
export type Marginals = Potentials;

/** The edges in an order in which every column but a root comes after its parent. */
export interface Visit {
  readonly column: number;
  /** −1 for a root. */
  readonly parent: number;
  /** Number of the edge to the parent, or −1. */
  readonly edge: number;
}

/** Walks a forest from its roots, the lowest column of each tree. */
export function walk(columns: number, edges: readonly Edge[]): Visit[] {
  const neighbours: { column: number; edge: number }[][] = Array.from({ length: columns }, () => []);
  edges.forEach(({ first, second }, edge) => {
    neighbours[first]?.push({ column: second, edge });
    neighbours[second]?.push({ column: first, edge });
  });
  const visited = new Set<number>();
  const order: Visit[] = [];
  for (let root = 0; root < columns; root++) {
    if (visited.has(root)) continue;
    visited.add(root);
    let next = order.push({ column: root, parent: -1, edge: -1 }) - 1;
    for (let visit = order[next]; visit !== undefined; visit = order[++next]) {
      for (const { column, edge } of neighbours[visit.column] ?? []) {
        if (visited.has(column)) continue;
        visited.add(column);
        order.push({ column, parent: visit.column, edge });
      }
    }
  }
  return order;
}

function exponentials(logs: Float64Array): Float64Array {
  let most = -Infinity;
  for (const log of logs) most = Math.max(most, log);
  return logs.map((log) => Math.exp(log - most));
}

function normalized(values: Float64Array, total: number): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  return values.map((value) => (value * total) / sum);
}

const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value * (b[i] ?? 0));

/** An edge's table as seen from one end: rows are the `from` column's values. */
interface Side {
  readonly table: Float64Array;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** Σ over the rows of weight × table: a message from one end of an edge to the other. */
function message({ table, rowStep, columnStep }: Side, weights: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width);
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    for (let column = 0; column < width; column++) {
      out[column] = (out[column] ?? 0) + weight * (table[row * rowStep + column * columnStep] ?? 0);
    }
  }
  return normalized(out, 1);
}

/** Exact belief propagation on a forest: the marginals of every column and edge, each adding up to `total`. */
export class Forest {
  readonly order: readonly Visit[];

  constructor(
    private readonly sizes: readonly number[],
    private readonly edges: readonly Edge[],
  ) {
    this.order = walk(sizes.length, edges);
  }

  #side(tables: readonly Float64Array[], { edge, column }: Visit, fromChild: boolean): Side {
    const ends = this.edges[edge];
    const width = this.sizes[ends?.second ?? 0] ?? 1;
    const childIsFirst = ends?.first === column;
    const byRow = childIsFirst === fromChild;
    return {
      table: tables[edge] ?? new Float64Array(),
      rowStep: byRow ? width : 1,
      columnStep: byRow ? 1 : width,
    };
  }

  marginals(potentials: Potentials, total: number): Marginals {
    const nodes = potentials.nodes.map(exponentials);
    const tables = potentials.edges.map(exponentials);
    const one = (column: number): Float64Array => nodes[column] ?? new Float64Array();
    // Upwards: what the subtree below each column says of it.
    const below = [...nodes];
    const up: Float64Array[] = nodes.map(() => new Float64Array());
    for (const visit of [...this.order].reverse()) {
      if (visit.parent < 0) continue;
      const weights = below[visit.column] ?? one(visit.column);
      const width = this.sizes[visit.parent] ?? 1;
      const sent = message(this.#side(tables, visit, true), weights, width);
      up[visit.column] = sent;
      below[visit.parent] = times(below[visit.parent] ?? one(visit.parent), sent);
    }
    // Downwards: with what all the rest says of it, that is its marginal.
    const full = [...below];
    const joint = [...tables];
    for (const visit of this.order) {
      if (visit.parent < 0) continue;
      const said = up[visit.column] ?? new Float64Array();
      const rest = (full[visit.parent] ?? said).map((value, i) =>
        (said[i] ?? 0) > 0 ? value / (said[i] ?? 1) : 0,
      );
      const width = this.sizes[visit.column] ?? 1;
      joint[visit.edge] = this.#joint(tables, visit, below[visit.column] ?? said, rest, total);
      const sent = message(this.#side(tables, visit, false), rest, width);
      full[visit.column] = times(below[visit.column] ?? sent, sent);
    }
    return { nodes: full.map((node) => normalized(node, total)), edges: joint };
  }

  #joint(
    tables: readonly Float64Array[],
    visit: Visit,
    child: Float64Array,
    parent: Float64Array,
    total: number,
  ): Float64Array {
    const { table, rowStep, columnStep } = this.#side(tables, visit, true);
    const out = new Float64Array(table.length);
    for (let row = 0; row < child.length; row++) {
      for (let column = 0; column < parent.length; column++) {
        const cell = row * rowStep + column * columnStep;
        out[cell] = (table[cell] ?? 0) * (child[row] ?? 0) * (parent[column] ?? 0);
      }
    }
    return normalized(out, total);
  }
}
