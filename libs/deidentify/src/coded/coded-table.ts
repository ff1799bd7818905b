/** One quasi-identifier, its values as whole numbers from 0 to `leaves` − 1. */
export type Dimension = {
  readonly name: string;
  readonly leaves: number;
  /**
   * True where the last code stands for missing values. They have no place in an order: a range that holds them and others
   * tells nothing (`*`), and its loss is 1.
   */
  readonly missing?: boolean;
} & (
  | {
      readonly kind: 'hierarchy';
      /** `levels[h][leaf]` is the group that the leaf is in at level h: level 0 tells all leaves apart, the last puts them together. */
      readonly levels: readonly Int32Array[];
      /** True where the order of leaves means something (ages), so that multidimensional classes may have ranges of them. */
      readonly ordered: boolean;
    }
  | {
      /** Numbers, dates: codes are ranks. Multidimensional alone can generalize them; for full-domain they are fixed. */
      readonly kind: 'ordered';
      /** The number that each code stands for, ascending: the loss of a range is its width over the whole width. */
      readonly positions: Float64Array;
    }
  | { readonly kind: 'fixed' }
);

/** A column whose distribution in classes matters, its values as whole numbers from 0 to `values` − 1. */
export interface SensitiveColumn {
  readonly name: string;
  readonly values: number;
  readonly codes: Int32Array;
}

/** Records in columns of codes, all equally long; for a large table one row may stand for several equal records (`weights`). */
export interface CodedTable {
  readonly length: number;
  readonly dimensions: readonly Dimension[];
  /** `codes[d][i]` is the leaf of row i in dimension d. Backed by a SharedArrayBuffer where threads are to read it. */
  readonly codes: readonly Int32Array[];
  readonly sensitive: readonly SensitiveColumn[];
  /** How many records a row stands for; 1 each where absent. */
  readonly weights?: Int32Array;
  /** Whose record it is, from 0; −1 for nobody's. Present when k counts subjects; then there are no weights. */
  readonly subjects?: Int32Array;
  /** δ-presence: how many records of the published subset a row stands for; all are published where absent. */
  readonly published?: Int32Array;
}

/**
 * Whether a class may be released. `people`: distinct subjects, or records; of the published subset. `histograms`: for each
 * sensitive column how many published records have each value. `population`: people of the class in the whole dataset
 * version, published or not, counted as `people` are.
 */
export type ClassTest = (
  people: number,
  histograms: readonly ArrayLike<number>[],
  population: number,
) => boolean;

/** What full-domain enforcement chose. */
export interface FullDomainResult {
  /** The level of each dimension; 0 for those that are fixed. */
  readonly node: readonly number[];
  readonly loss: number;
  /** 1 for rows of classes that violate the requirement. */
  readonly suppressedRows: Uint8Array;
  readonly suppressedRecords: number;
  /** Nodes whose classes were counted, of all nodes of the lattice. */
  readonly checked: number;
  readonly nodes: number;
}

/** What multidimensional enforcement made. */
export interface MultidimensionalResult {
  /** The class of each row; −1 when it is suppressed. */
  readonly classOf: Int32Array;
  readonly classes: number;
  /** For each dimension and class: lowest and highest code of a range, or level and group of an ancestor. */
  readonly extents: readonly {
    readonly first: Int32Array;
    readonly second: Int32Array;
    readonly kind: 'range' | 'ancestor';
  }[];
  readonly suppressedRecords: number;
}
