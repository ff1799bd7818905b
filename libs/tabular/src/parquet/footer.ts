import { readSync } from 'node:fs';
import { cellText, type Row } from '../engine/cells.js';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier, literal } from '../engine/sql.js';
import { type FileColumn } from './column-sql.js';
import { type FinerMoments } from './nanoseconds.js';
import { type Pages } from './pages.js';
import { type RowRange } from './row-groups.js';

/** What the footer of a Parquet file declares. */
export interface Footer {
  /** Of untyped bytes nothing is said yet but that they are. */
  readonly columns: readonly FileColumn[];
  readonly rows: number;
  readonly groups: readonly Group[];
}

interface Group {
  readonly rows: number;
  readonly bytes: number;
}

const maxColumns = 2000;
const maxNameLength = 255;
/** The engine reads a footer whole, into some ten times its size. */
const maxFooterBytes = 32 << 20;
/** More rows would make a part whose rows are small too large for those who read parts by rows. */
const maxPartRows = 983_040;
/** Cells that a file may declare for each of its bytes, and whatever its size: runs of one value take next to nothing. */
const cellsForByte = 1000;
const alwaysCells = 1 << 26;
/** Bytes of pages for each byte of the file. */
const expansion = 200;

const isMagic = (bytes: Buffer, magic: string): boolean => bytes.toString('latin1') === magic;
export const encrypted = 'the Parquet file is encrypted; write it without encryption';

/** Where the footer begins. @throws Problem upload.unparsable where the ends of the file are not those of a Parquet file */
export function checkEnds(head: Buffer, file: ScratchFile): number {
  const size = file.size();
  const tail = Buffer.alloc(8);
  if (size >= 12) readSync(file.fd, tail, 0, 8, size - 8);
  const [first, last] = [head.subarray(0, 4), tail.subarray(4)];
  if (isMagic(first, 'PARE') || isMagic(last, 'PARE')) throw unparsable(encrypted);
  if (!isMagic(first, 'PAR1')) throw unparsable('the file is not Parquet: it does not begin as one');
  if (!isMagic(last, 'PAR1')) throw unparsable('the Parquet file is cut short: it does not end as one');
  const footer = tail.readUInt32LE(0);
  if (footer > size - 12) throw unparsable('the Parquet file is damaged: its footer is larger than it');
  if (footer > maxFooterBytes) throw unparsable(`the footer is larger than ${maxFooterBytes >> 20} MiB`);
  return size - 8 - footer;
}

/**
 * Reads what the footer declares, of a file that need have nothing else.
 * @throws Problem upload.unparsable for what no table can have, and for more cells than the file can hold
 */
export async function readFooter(
  query: (sql: string) => Promise<readonly Row[]>,
  file: ScratchFile,
  finer: FinerMoments,
): Promise<Footer> {
  const path = literal(file.path);
  const [facts] = await query(`SELECT encryption_algorithm AS e FROM parquet_file_metadata(${path})`);
  if ((facts?.['e'] ?? null) !== null) throw unparsable(encrypted);
  const names = checkedNames(
    topLevel(await query(`SELECT name, num_children, precision FROM parquet_schema(${path})`)),
  );
  await checkTypes(query, path);
  const described = await query(`DESCRIBE SELECT * FROM read_parquet(${path})`);
  const types = described.map((row) => cellText(row['column_type']));
  if (types.length !== names.length) throw unparsable('the columns of the Parquet file cannot be told apart');
  const groups = await query(
    `SELECT any_value(row_group_num_rows) AS rows, sum(total_uncompressed_size) AS bytes
     FROM parquet_metadata(${path}) GROUP BY row_group_id ORDER BY row_group_id`,
  );
  // What a group declares beyond this is a lie, and would be cut into parts without end.
  const mostBytes = expansion * file.size();
  const sizes = groups.map((group) => ({
    rows: Number(group['rows']),
    bytes: Math.min(Number(group['bytes']), mostBytes),
  }));
  if (sizes.some(({ rows }) => rows < 0)) throw unparsable('the footer of the Parquet file cannot be right');
  const rows = sizes.reduce((sum, group) => sum + group.rows, 0);
  if (rows * names.length > Math.max(alwaysCells, cellsForByte * file.size())) {
    throw unparsable(`the footer declares more than ${cellsForByte} cells for each byte of the file`);
  }
  const columns = names.map((name, i) => ({ name, sqlType: finer.columns.get(i) ?? types[i] ?? '' }));
  return { columns, rows, groups: sizes };
}

/** Which columns of untyped bytes are text: old writers say so of none. Told of the whole file, for all parts spell alike. */
export async function withText(
  query: (sql: string) => Promise<readonly Row[]>,
  pages: Pages,
  { columns, groups }: Footer,
  partBytes: number,
): Promise<readonly FileColumn[]> {
  const texts = new Set(columns.flatMap(({ sqlType }, i) => (sqlType === 'BLOB' ? [i] : [])));
  for (const range of texts.size === 0 ? [] : rangesOf(groups, partBytes)) {
    if (texts.size === 0) break;
    const tests = [...texts].map((i) => {
      const cell = identifier(columns[i]?.name ?? '');
      return `bool_and(${cell} IS NULL OR coalesce(NOT contains(TRY(decode(${cell})), chr(0)), false)) AS t${i}`;
    });
    const [row] = await query(`SELECT ${tests.join(', ')} ${rowsOf(await pages.of(range), range)}`);
    for (const i of texts) if (row?.[`t${i}`] !== true) texts.delete(i);
  }
  return columns.map((column, i) =>
    column.sqlType === 'BLOB' ? { ...column, isText: texts.has(i) } : column,
  );
}

/**
 * The engine takes the bytes of one type for those of another, and goes beyond the values that there are for lists of more rows: it does
 * not always live through that. INT96 is read as its bytes.
 */
async function checkTypes(query: (sql: string) => Promise<readonly Row[]>, path: string): Promise<void> {
  const [odd] = await query(
    `WITH leaves AS (SELECT type, row_number() OVER () - 1 AS id FROM parquet_schema(${path}) WHERE coalesce(num_children, 0) = 0)
     SELECT count(*) AS n FROM parquet_metadata(${path}) c LEFT JOIN leaves l ON l.id = c.column_id
     WHERE c.num_values < c.row_group_num_rows
       OR l.type IS DISTINCT FROM c.type AND (c.type, l.type) IS DISTINCT FROM ('INT96', 'FIXED_LEN_BYTE_ARRAY')`,
  );
  if (Number(odd?.['n']) > 0)
    throw unparsable(
      'columns of the Parquet file have other types than its schema, or fewer values than rows',
    );
}

/** The rows of a range, in SQL. The engine goes to no row group that has none of them. */
export const rowsOf = (file: ScratchFile, { start, end }: RowRange): string =>
  `FROM read_parquet(${literal(file.path)}) WHERE file_row_number >= ${start} AND file_row_number < ${end}`;

/** The children of the schema's root, which lists every element before its children. */
function topLevel(elements: readonly Readonly<Record<string, unknown>>[]): string[] {
  const names: string[] = [];
  const left = [1];
  for (const element of elements) {
    while (left.at(-1) === 0) left.pop();
    const depth = left.length - 1;
    left[depth] = (left[depth] ?? 0) - 1;
    if (depth === 1) names.push(typeof element['name'] === 'string' ? element['name'] : '');
    if (Number(element['precision'] ?? 0) > 38) throw unparsable('a decimal has more than 38 digits');
    const children = Number(element['num_children'] ?? 0);
    if (children > 0) left.push(children);
  }
  return names;
}

function checkedNames(names: readonly string[]): readonly string[] {
  if (names.length === 0) throw unparsable('the Parquet file has no columns');
  if (names.length > maxColumns) throw unparsable(`there are more than ${maxColumns} columns`);
  const folded = new Set<string>();
  names.forEach((name, i) => {
    if (name === '') throw unparsable(`the name of column ${i + 1} is empty`);
    if (name.length > maxNameLength)
      throw unparsable(`the name of column ${i + 1} is longer than ${maxNameLength} characters`);
    if (folded.has(name.toLowerCase()))
      throw unparsable(`column ${i + 1} has the name of another, or differs from it in letter case alone`);
    folded.add(name.toLowerCase());
  });
  return names;
}

/** Small neighbours together, large ones cut: by what they declare, which decides nothing but the sizes of parts. */
export function* rangesOf(groups: readonly Group[], partBytes: number): Generator<RowRange> {
  let [start, end, bytes] = [0, 0, 0];
  for (const group of groups) {
    const pieces = Math.max(1, Math.ceil(group.bytes / (2 * partBytes)), Math.ceil(group.rows / maxPartRows));
    if (end > start && (bytes + group.bytes > partBytes || end - start + group.rows > maxPartRows)) {
      yield { start, end };
      [start, bytes] = [end, 0];
    }
    const step = Math.ceil(group.rows / pieces);
    for (let cut = start + step; pieces > 1 && cut < end + group.rows; cut += step) {
      yield { start, end: cut };
      start = cut;
    }
    end += group.rows;
    bytes += group.bytes / pieces;
  }
  if (end > start) yield { start, end };
}
