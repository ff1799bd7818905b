import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodedTable, type Dimension } from '#libs/deidentify';

/** ARX's edition of Adult: its columns in the file's order. */
export const adultColumns = [
  'sex',
  'age',
  'race',
  'marital-status',
  'education',
  'native-country',
  'workclass',
  'occupation',
  'salary-class',
] as const;

const linesOf = (folder: string, name: string): string[] =>
  readFileSync(join(folder, name), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');

interface Tree {
  readonly leaves: readonly string[];
  /** `levels[h][leaf]` in the order of first appearance. */
  readonly levels: readonly Int32Array[];
}

function tree(folder: string, column: string): Tree {
  const rows = linesOf(folder, `adult_hierarchy_${column}.csv`).map((line) => line.split(';'));
  const levels = (rows[0] ?? []).map((_, h) => {
    const ids = new Map<string, number>();
    return Int32Array.from(rows, (row) => {
      const value = row[h] ?? '';
      const id = ids.get(value) ?? ids.size;
      ids.set(value, id);
      return id;
    });
  });
  return { leaves: rows.map((row) => row[0] ?? ''), levels };
}

function coded(values: readonly string[], leaves: readonly string[]): Int32Array {
  const code = new Map(leaves.map((leaf, i) => [leaf, i]));
  return Int32Array.from(values, (value) => {
    const leaf = code.get(value);
    if (leaf === undefined) throw new Error('a value of Adult is not in its hierarchy');
    return leaf;
  });
}

/** 1 for rows that ARX's research subset has, matched by what they say: equal rows are interchangeable. */
function subsetRows(folder: string, rows: readonly string[]): Int32Array {
  const left = new Map<string, number>();
  for (const row of linesOf(folder, 'adult_subset.csv').slice(1)) left.set(row, (left.get(row) ?? 0) + 1);
  return Int32Array.from(rows, (row) => {
    const count = left.get(row) ?? 0;
    if (count > 0) left.set(row, count - 1);
    return count > 0 ? 1 : 0;
  });
}

export interface CodedAdult {
  readonly table: CodedTable;
  /** Of each sensitive column, its hierarchy over the column's codes, which are in the order of the values as text. */
  readonly details: Readonly<Record<string, { readonly levels: readonly Int32Array[] }>>;
}

/** Adult with ARX's hierarchies, both in a folder, as a coded table; `subset` publishes the research subset alone. */
export function codedAdult(
  folder: string,
  quasiIdentifiers: readonly string[],
  sensitive: readonly string[] = [],
  subset = false,
): CodedAdult {
  const rows = linesOf(folder, 'adult.csv').slice(1);
  const cells = rows.map((row) => row.split(';'));
  const valuesOf = (column: string) => {
    const at = adultColumns.findIndex((name) => name === column);
    return cells.map((row) => row[at] ?? '');
  };
  const trees = quasiIdentifiers.map((column) => tree(folder, column));
  const dimensions = trees.map(({ leaves, levels }, d): Dimension => {
    const name = quasiIdentifiers[d] ?? '';
    return { name, leaves: leaves.length, kind: 'hierarchy', levels, ordered: name === 'age' };
  });
  const details: Record<string, { levels: Int32Array[] }> = {};
  const columns = sensitive.map((name) => {
    const values = valuesOf(name);
    const distinct = [...new Set(values)].sort();
    const { leaves, levels } = tree(folder, name);
    const rowOf = coded(distinct, leaves);
    details[name] = { levels: levels.map((level) => rowOf.map((row) => level[row] ?? 0)) };
    return { name, values: distinct.length, codes: coded(values, distinct) };
  });
  const table: CodedTable = {
    length: rows.length,
    dimensions,
    codes: trees.map(({ leaves }, d) => coded(valuesOf(quasiIdentifiers[d] ?? ''), leaves)),
    sensitive: columns,
    ...(subset ? { published: subsetRows(folder, rows) } : {}),
  };
  return { table, details };
}
