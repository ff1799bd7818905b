import { type Column, type ColumnType } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type ScratchFile } from './scratch.js';
import { identifier, literal } from './sql.js';
import { cellText, type Row } from './cells.js';

type Query = (sql: string) => Promise<Row[]>;

/** What a part holds: column name (folded, as DuckDB compares names) to a word for its physical type. */
type Physical = ReadonlyMap<string, string>;

interface Group {
  readonly signature: string;
  readonly physical: Physical;
  readonly files: ReadonlyArray<{ readonly path: string; readonly firstRow: number }>;
}

/** One part: where it is, which of all records is its first, and what it holds. */
interface PartFile {
  readonly path: string;
  readonly firstRow: number;
  readonly physical: Physical;
}

/** SQL text of a relation over the same parts with exactly the given columns and types, in this order. */
export interface Relation {
  (columns: readonly Column[]): string;
  /** The same with each record's number among all, from 0, as a further column of this name. */
  numbered(columns: readonly Column[], name: string): string;
  /** Whether any of the parts has a column of this name. */
  has(name: string): boolean;
}

/**
 * Reading relations over Parquet parts, in their order: each part's own types are cast explicitly, for a union by
 * name would make 1 of `true`. A column that a part lacks is null there. Parts must stay open for as long as the
 * text is used. The relation throws Problem `object.tampered` when no part has a column that the catalog names.
 */
export async function openRelation(query: Query, parts: readonly ScratchFile[]): Promise<Relation> {
  const groups = parts.length === 0 ? [] : consecutive(await partFiles(query, parts));
  const has = (name: string): boolean => groups.some((group) => group.physical.has(name.toLowerCase()));
  const sql = (columns: readonly Column[], row?: string): string => {
    if (columns.length === 0) throw problem('internal.error', 'a relation needs columns');
    const none = row === undefined ? '' : `, CAST(NULL AS BIGINT) AS ${identifier(row)}`;
    if (groups.length === 0)
      return `SELECT ${columns.map((column) => absent(column)).join(', ')}${none} WHERE false`;
    for (const { name } of columns) {
      if (!has(name)) throw problem('object.tampered', 'no part holds a column that the catalog names');
    }
    const decimals = decimalsOf(groups, columns);
    return groups.map((group) => groupSql(group, columns, decimals, row)).join(' UNION ALL ');
  };
  // A column of these names would hide what the engine knows by them.
  const hidden = has('file_index') || has('file_row_number');
  const numbered = (columns: readonly Column[], name: string): string =>
    hidden
      ? `SELECT *, row_number() OVER () - 1 AS ${identifier(name)} FROM (${sql(columns)})`
      : sql(columns, name);
  return Object.assign((columns: readonly Column[]) => sql(columns), { has, numbered });
}

/** The decimals that columns are, by their names: parts that were written before a column was one are cast to it. */
function decimalsOf(groups: readonly Group[], columns: readonly Column[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name } of columns.filter(({ type }) => type === 'decimal')) {
    const words = groups.map(({ physical }) => physical.get(name.toLowerCase()));
    const decimal = words.map((word) => decimalWord.exec(word ?? '')).find((match) => match !== null);
    if (decimal) found.set(name, `DECIMAL(${decimal[1] ?? ''}, ${decimal[2] ?? ''})`);
  }
  return found;
}

/** How {@link partFiles} tells a decimal. */
const decimalWord = /\/([0-9]+),([0-9]+)$/;

const absent = (column: Column, decimal?: string): string =>
  `CAST(NULL AS ${decimal ?? columnSqlType(column.type)}) AS ${identifier(column.name)}`;

async function partFiles(query: Query, parts: readonly ScratchFile[]): Promise<PartFile[]> {
  const paths = parts.map((part) => part.path);
  const list = paths.map(literal).join(', ');
  const fields = await query(
    `SELECT file_name, name, type, converted_type, logical_type, precision, scale
     FROM parquet_schema([${list}]) WHERE num_children IS NULL`,
  );
  const byPath = new Map<string, Map<string, string>>(paths.map((path) => [path, new Map<string, string>()]));
  for (const row of fields) {
    const isDecimal = row['precision'] !== null && row['scale'] !== null;
    const digits = isDecimal ? `/${cellText(row['precision'])},${cellText(row['scale'])}` : '';
    const word = `${cellText(row['type'])}/${cellText(row['converted_type'])}/${cellText(row['logical_type'])}${digits}`;
    byPath.get(cellText(row['file_name']))?.set(cellText(row['name']).toLowerCase(), word);
  }
  const sizes = await query(`SELECT file_name, num_rows FROM parquet_file_metadata([${list}])`);
  const rows = new Map(sizes.map((size) => [cellText(size['file_name']), Number(size['num_rows'])]));
  let firstRow = 0;
  return Array.from(byPath, ([path, physical]) => {
    const file = { path, firstRow, physical };
    firstRow += rows.get(path) ?? 0;
    return file;
  });
}

/** Neighbours of one schema become one read, so that a large file is one or two scans and keeps its order. */
function consecutive(files: readonly PartFile[]): Group[] {
  const groups: (Group & { files: PartFile[] })[] = [];
  for (const file of files) {
    const signature = JSON.stringify(Array.from(file.physical));
    const last = groups.at(-1);
    if (last?.signature === signature) last.files.push(file);
    else groups.push({ signature, physical: file.physical, files: [file] });
  }
  return groups;
}

function groupSql(
  group: Group,
  columns: readonly Column[],
  decimals: ReadonlyMap<string, string>,
  row: string | undefined,
): string {
  const selected = columns.map((column) => {
    const physical = group.physical.get(column.name.toLowerCase());
    const decimal = decimals.get(column.name);
    return physical === undefined ? absent(column, decimal) : present(column, physical, decimal);
  });
  if (row !== undefined) {
    // Not a window: one over all records would run on a single thread.
    const first = `[${group.files.map((file) => file.firstRow).join(', ')}][CAST(file_index AS BIGINT) + 1]`;
    selected.push(`CAST(${first} + file_row_number AS BIGINT) AS ${identifier(row)}`);
  }
  const paths = group.files.map(({ path }) => literal(path)).join(', ');
  return `SELECT ${selected.join(', ')} FROM read_parquet([${paths}])`;
}

function present(column: Column, physical: string, decimal: string | undefined): string {
  const name = identifier(column.name);
  if (column.type === 'decimal') {
    // By its text: a double times a power of ten would be rounded once more.
    const isOther = decimal !== undefined && !decimalWord.test(physical);
    return isOther ? `CAST(CAST(${name} AS VARCHAR) AS ${decimal}) AS ${name}` : name;
  }
  if (column.type === 'json') return physical.includes('/JSON/') ? name : `to_json(${name}) AS ${name}`;
  return `CAST(${name} AS ${columnSqlType(column.type)}) AS ${name}`;
}

const columnSqlTypes: Record<ColumnType, string> = {
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  decimal: 'DECIMAL(38, 9)',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  // In UTC, whatever the zone of a session is. What reads a table needs no calendar of zones, and it is the faster one.
  instant: 'TIMESTAMP',
  string: 'VARCHAR',
  json: 'JSON',
  bytes: 'BLOB',
};

/** DuckDB's type of a column as readers see it. */
const columnSqlType = (type: ColumnType): string => columnSqlTypes[type];
