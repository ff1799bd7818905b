import { type DatabaseSync } from 'node:sqlite';
import { unparsable } from '../engine/errors.js';
import { damaged, type Pages } from './pages.js';
import { type Stored, textReader, valuesOf } from './record.js';

/** A table as the schema of a database names it. */
export interface Listed {
  readonly name: string;
  readonly root: number;
  readonly sql: string;
}

/** What a database says is in it. */
export interface Schema {
  readonly tables: readonly Listed[];
  /** Views and virtual tables, whose rows are in no tree. */
  readonly others: ReadonlySet<string>;
}

export interface TableColumn {
  readonly name: string;
  /** Of type REAL, whose whole numbers are stored as integers. */
  readonly isReal: boolean;
  /** Which value of a record it is, or the number of the row. */
  readonly place: number | 'rowid';
  /** Of a record that is older than the column. */
  readonly fallback: Stored;
}

export interface TableShape {
  readonly columns: readonly TableColumn[];
  /** Values that a record has at most. */
  readonly stored: number;
  readonly kind: 'table' | 'index';
  /** Columns that are computed when they are read, and are not read. */
  readonly computed: number;
}

const mostObjects = 100_000;
const mostSql = 1 << 20;
/** A name and a bracket: no statement of this form runs a query. */
const plainTable =
  /^CREATE TABLE\s+(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|'(?:[^']|'')*'|\[[^\]]*\]|[^\s("'`[.]+)\s*\(/i;

/** @throws Problem upload.unparsable */
export function readSchema(pages: Pages): Schema {
  const textOf = textReader(pages.encoding);
  const [tables, others]: [Listed[], Set<string>] = [[], new Set()];
  let objects = 0;
  for (const { record } of pages.rows(1, 'table')) {
    if (++objects > mostObjects)
      throw unparsable(`the database has more than ${mostObjects} tables, views and indices`);
    const [type, name, , root, sql] = valuesOf(record, textOf, 5);
    if (typeof name !== 'string' || (type !== 'table' && type !== 'view')) continue;
    if (type === 'view' || root === 0n || root === null) others.add(name);
    else if (!/^sqlite_/i.test(name)) {
      if (typeof root !== 'bigint' || typeof sql !== 'string') throw damaged();
      tables.push({ name, root: Number(root), sql });
    }
  }
  // Where a virtual table keeps its own things.
  const owners = Array.from(others, (name) => `${name}_`);
  return { tables: tables.filter(({ name }) => !owners.some((owner) => name.startsWith(owner))), others };
}

interface Info {
  readonly name: string;
  readonly type: string;
  readonly dflt_value: string | null;
  readonly pk: number;
  /** 2 of a column that is computed when it is read. */
  readonly hidden: number;
}

/**
 * What a statement makes, as SQLite itself reads it, in a database in memory that has nothing else. None of the file's statements runs
 * but this, and it can do nothing but make one table.
 * @throws Problem upload.unparsable for a statement that SQLite does not take
 */
export async function shapeOf({ sql }: Listed): Promise<TableShape> {
  const refused = () => unparsable('the definition of the table is one that is not read');
  if (sql.length > mostSql || !plainTable.test(sql)) throw refused();
  const { DatabaseSync: Database } = await import('node:sqlite');
  const memory = new Database(':memory:');
  try {
    memory.exec('PRAGMA temp_store = MEMORY');
    memory.prepare(sql).run();
    const all = (statement: string): unknown[] => memory.prepare(statement).all();
    const info = all(
      `SELECT x.* FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS x WHERE t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY cid`,
    ) as Info[];
    const [{ wr = 0 } = {}] = all(
      `SELECT wr FROM pragma_table_list WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    ) as {
      wr?: number;
    }[];
    const keys = all(
      `SELECT 1 FROM pragma_table_list AS t, pragma_index_list(t.name) AS i WHERE i.origin = 'pk'`,
    );
    return shape(info, wr === 1, keys.length > 0, memory);
  } catch {
    // Its words quote the statement.
    throw refused();
  } finally {
    memory.close();
  }
}

function shape(
  info: readonly Info[],
  isKeyed: boolean,
  hasKeyIndex: boolean,
  memory: DatabaseSync,
): TableShape {
  const kept = info.filter(({ hidden }) => hidden !== 2);
  const key = kept.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  // An INTEGER PRIMARY KEY is the number of the row, and has no index.
  const rowid = isKeyed || hasKeyIndex || key.length !== 1 ? undefined : key[0];
  const order = isKeyed ? [...key, ...kept.filter(({ pk }) => pk === 0)] : kept;
  const columns = kept.map((column) => ({
    name: column.name,
    isReal: affinityOf(column.type) === 'REAL',
    place: column === rowid ? ('rowid' as const) : order.indexOf(column),
    fallback:
      column.dflt_value === null ? null : literalOf(column.dflt_value, affinityOf(column.type), memory),
  }));
  return {
    columns,
    stored: order.length,
    kind: isKeyed ? 'index' : 'table',
    computed: info.length - kept.length,
  };
}

/** https://sqlite.org/datatype3.html, 3.1 */
function affinityOf(type: string): string {
  if (/INT/i.test(type)) return 'INTEGER';
  if (/CHAR|CLOB|TEXT/i.test(type)) return 'TEXT';
  if (type === '' || /BLOB/i.test(type)) return 'BLOB';
  return /REAL|FLOA|DOUB/i.test(type) ? 'REAL' : 'NUMERIC';
}

/** A column that was added later has a constant for the rows before it; anything else stands in each row. */
function literalOf(text: string, affinity: string, memory: DatabaseSync): Stored {
  if (
    !/^\s*(?:[+-]?\s*[0-9.]+(?:e[+-]?[0-9]+)?|'(?:[^']|'')*'|x'(?:[0-9a-f]{2})*'|true|false)\s*$/i.test(text)
  )
    return null;
  memory.exec(`CREATE TEMP TABLE constant (value ${affinity}); INSERT INTO temp.constant VALUES (${text})`);
  const read = memory.prepare('SELECT value FROM temp.constant');
  read.setReadBigInts(true);
  const value = read.get()?.['value'] ?? null;
  memory.exec('DROP TABLE temp.constant');
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}
