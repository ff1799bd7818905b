import { type CodedTable } from '../coded/coded-table.js';

/** What models know of a sensitive column in the whole table, before any class is looked at. */
export interface SensitiveAttribute {
  readonly name: string;
  /** `counts[v]`: published records of the whole table that have the value v. */
  readonly counts: Float64Array;
  readonly records: number;
  /** Values from the least to the greatest, for the ordered distance; codes themselves are the order where absent. */
  readonly order?: ArrayLike<number>;
  /** `levels[h][v]`: the group of v at level h of a hierarchy, for the hierarchical distance; level 0 tells all values apart. */
  readonly levels?: readonly Int32Array[];
}

/** What a table cannot tell of a column by itself. */
export type AttributeDetail = Pick<SensitiveAttribute, 'order' | 'levels'>;

/**
 * The distributions of a table's sensitive columns, in the table's order: what t-closeness and the likeness measures compare
 * classes with. `details` are by column name.
 */
export function sensitiveAttributes(
  table: CodedTable,
  details: Readonly<Record<string, AttributeDetail>> = {},
): SensitiveAttribute[] {
  const weights = table.published ?? table.weights;
  return table.sensitive.map(({ name, values, codes }) => {
    const counts = new Float64Array(values);
    let records = 0;
    for (let i = 0; i < table.length; i++) {
      const weight = weights === undefined ? 1 : (weights[i] ?? 0);
      const value = codes[i] ?? 0;
      counts[value] = (counts[value] ?? 0) + weight;
      records += weight;
    }
    const detail = Object.hasOwn(details, name) ? details[name] : undefined;
    return { name, counts, records, ...detail };
  });
}
