import { type Column } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type ScratchFile } from './scratch.js';
import { identifier, literal } from './sql.js';
import { columnSqlType } from './types.js';
import { cellText, type Row } from './values.js';

type Query = (sql: string) => Promise<Row[]>;

/** What a part holds: column name (folded, as DuckDB compares names) to a word for its physical type. */
type Physical = ReadonlyMap<string, string>;

interface Group {
  readonly signature: string;
  readonly physical: Physical;
  readonly paths: string[];
}

/** SQL text of a relation over the same parts with exactly the given columns and types, in this order. */
export interface Relation {
  (columns: readonly Column[]): string;
  /** Whether any of the parts has a column of this name. */
  has(name: string): boolean;
}

/**
 * Reading relations over Parquet parts, in their order: each part's own types are cast explicitly, for a union by
 * name would make 1 of `true`. A column that a part lacks is null there. Parts must stay open for as long as the
 * text is used. The relation throws Problem `object.tampered` when no part has a column that the catalog names.
 */
export async function openRelation(query: Query, parts: readonly ScratchFile[]): Promise<Relation> {
  const groups = parts.length === 0 ? [] : consecutive(await physicalTypes(query, parts));
  const has = (name: string): boolean => groups.some((group) => group.physical.has(name.toLowerCase()));
  const relation = (columns: readonly Column[]): string => {
    if (columns.length === 0) throw problem('internal.error', 'a relation needs columns');
    if (groups.length === 0) return `SELECT ${columns.map(absent).join(', ')} WHERE false`;
    for (const { name } of columns) {
      if (!has(name)) throw problem('object.tampered', 'no part holds a column that the catalog names');
    }
    return groups.map((group) => groupSql(group, columns)).join(' UNION ALL ');
  };
  return Object.assign(relation, { has });
}

const absent = (column: Column): string =>
  `CAST(NULL AS ${columnSqlType(column.type)}) AS ${identifier(column.name)}`;

async function physicalTypes(query: Query, parts: readonly ScratchFile[]): Promise<Group[]> {
  const paths = parts.map((part) => part.path);
  const rows = await query(
    `SELECT file_name, name, type, converted_type, logical_type
     FROM parquet_schema([${paths.map(literal).join(', ')}]) WHERE num_children IS NULL`,
  );
  const byPath = new Map<string, Map<string, string>>(paths.map((path) => [path, new Map<string, string>()]));
  for (const row of rows) {
    const word = `${cellText(row['type'])}/${cellText(row['converted_type'])}/${cellText(row['logical_type'])}`;
    byPath.get(cellText(row['file_name']))?.set(cellText(row['name']).toLowerCase(), word);
  }
  return Array.from(byPath, ([path, physical]) => ({
    signature: JSON.stringify(Array.from(physical)),
    physical,
    paths: [path],
  }));
}

/** Neighbours of one schema become one read, so that a large file is one or two scans and keeps its order. */
function consecutive(files: readonly Group[]): Group[] {
  const groups: Group[] = [];
  for (const file of files) {
    const last = groups.at(-1);
    if (last?.signature === file.signature) last.paths.push(...file.paths);
    else groups.push(file);
  }
  return groups;
}

function groupSql(group: Group, columns: readonly Column[]): string {
  const selected = columns.map((column) => {
    const physical = group.physical.get(column.name.toLowerCase());
    return physical === undefined ? absent(column) : present(column, physical);
  });
  return `SELECT ${selected.join(', ')} FROM read_parquet([${group.paths.map(literal).join(', ')}])`;
}

function present(column: Column, physical: string): string {
  const name = identifier(column.name);
  if (column.type === 'decimal') return name;
  if (column.type === 'json') return physical.includes('/JSON/') ? name : `to_json(${name}) AS ${name}`;
  return `CAST(${name} AS ${columnSqlType(column.type)}) AS ${name}`;
}
