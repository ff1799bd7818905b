import { type ColumnType } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { literal } from '../engine/sql.js';
import { type Cell, cellText, type SqlParameters } from '../engine/cells.js';

/** Numbers and booleans (0 and 1) as doubles: `values` is NaN where `isNull` is 1, and may be NaN elsewhere. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly type: ColumnType;
  readonly values: Float64Array;
  readonly isNull: Uint8Array;
}

/** Text, dates, times, timestamps and JSON as text. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  readonly type: ColumnType;
  readonly values: readonly (string | null)[];
}

export interface TableData {
  readonly rows: number;
  readonly columns: readonly (NumberColumn | TextColumn)[];
}

export interface ReadTableOptions {
  readonly engine: Engine;
  readonly from: ScratchFile | { readonly sql: string; readonly parameters?: SqlParameters };
  /** More rows than this are refused, not cut off. */
  readonly maxRows: number;
}

const isNumeric = (type: ColumnType): boolean =>
  type === 'boolean' || type === 'integer' || type === 'decimal' || type === 'double';

/**
 * A whole table in columns, as training needs it: a Parquet file, or the result of a query. Integers beyond 2^53 are
 * rounded to doubles. @throws Problem `training.impossible` when there are more than `maxRows` rows.
 */
export async function readTable({ engine, from, maxRows }: ReadTableOptions): Promise<TableData> {
  const sql = 'sql' in from ? from.sql : `SELECT * FROM read_parquet(${literal(from.path)})`;
  const parameters = 'sql' in from ? (from.parameters ?? []) : [];
  let columns: readonly (NumberCollector | TextCollector)[] = [];
  let rows = 0;
  await engine.typedChunks(sql, parameters, (found) => {
    columns = found.map(({ name, type }) =>
      isNumeric(type) ? new NumberCollector(name, type) : new TextCollector(name, type),
    );
    return (cells, count) => {
      rows += count;
      if (rows > maxRows) throw problem('training.impossible', `the table has more than ${maxRows} rows`);
      columns.forEach((column, i) => {
        for (const value of cells(i)) column.add(value);
      });
    };
  });
  return { rows, columns: columns.map((column) => column.done()) };
}

class NumberCollector {
  private values = new Float64Array(4096);
  private isNull = new Uint8Array(4096);
  private length = 0;

  constructor(
    private readonly name: string,
    private readonly type: ColumnType,
  ) {}

  add(value: Cell): void {
    if (this.length === this.values.length) this.grow();
    this.values[this.length] = value === null ? Number.NaN : Number(value);
    this.isNull[this.length] = value === null ? 1 : 0;
    this.length++;
  }

  done(): NumberColumn {
    const values = this.values.slice(0, this.length);
    return {
      kind: 'number',
      name: this.name,
      type: this.type,
      values,
      isNull: this.isNull.slice(0, this.length),
    };
  }

  private grow(): void {
    const values = new Float64Array(this.length * 2);
    values.set(this.values);
    this.values = values;
    const isNull = new Uint8Array(this.length * 2);
    isNull.set(this.isNull);
    this.isNull = isNull;
  }
}

class TextCollector {
  private readonly values: (string | null)[] = [];

  constructor(
    private readonly name: string,
    private readonly type: ColumnType,
  ) {}

  add(value: Cell): void {
    this.values.push(value === null ? null : cellText(value));
  }

  done(): TextColumn {
    return { kind: 'text', name: this.name, type: this.type, values: this.values };
  }
}
