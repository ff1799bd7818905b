import { type ColumnType } from '#libs/contracts';
import { problem } from '#libs/kernel';

/**
 * One column of a table. Numbers come as `Float64Array`: booleans as 0 and 1, dates as days since 1970-01-01, times as
 * seconds since midnight, timestamps as milliseconds since 1970-01-01T00:00Z; NaN is null, and so is every row whose
 * `nulls` byte is not 0. Text of any type comes as strings: numbers in decimal, dates, times and timestamps in ISO 8601.
 */
export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly values: Float64Array | readonly (string | null)[];
  readonly nulls?: Uint8Array;
}

/** A governed table, column by column. Every column has `rows` values. What tabular's `readTable` gives is one. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

/** A cell as a caller of the API gives it, or as a table holds it. */
export type Cell = string | number | boolean | null;

/** The cell at `row`, with every form of null as `null`. */
export function cellAt(column: TableColumn, row: number): Cell {
  if (column.nulls?.[row]) return null;
  const value = column.values[row] ?? null;
  if (typeof value !== 'number') return value;
  if (Number.isNaN(value)) return null;
  return column.type === 'boolean' ? value !== 0 : value;
}

/** The text by which a cell is a category or a class; null for null. */
export function cellText(cell: Cell): string | null {
  return cell === null ? null : String(cell);
}

/** @throws problem `training.impossible` when column names repeat or a column is not `rows` long. */
export function checkTable(table: Table): void {
  const names = new Set<string>();
  for (const { name, values, nulls } of table.columns) {
    if (names.has(name)) throw problem('training.impossible', `The release has two columns named ${name}.`);
    names.add(name);
    if (values.length !== table.rows || (nulls !== undefined && nulls.length !== table.rows)) {
      throw problem(
        'training.impossible',
        `The column ${name} does not have as many values as the release has rows.`,
      );
    }
  }
}

/** The columns by name. */
export function columnsByName(table: Table): ReadonlyMap<string, TableColumn> {
  return new Map(table.columns.map((column) => [column.name, column]));
}
