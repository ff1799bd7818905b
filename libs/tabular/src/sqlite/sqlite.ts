import { isShowable } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';
import { stringType } from '../ndjson/json-lines.js';
import { type ImportedTable, type ImportSession, type TableFormat } from '../parts/format.js';
import { Meter } from '../parts/meter.js';
import { castColumn, type RowCell, type RowColumn, RowParts } from '../parts/row-parts.js';
import { spool } from '../parts/spool.js';
import { contractColumns, joinTypes, partSqlType, type PartType, typeWords } from '../parts/types.js';
import { Pages } from './pages.js';
import { type Stored, textReader, valuesOf } from './record.js';
import { type Listed, readSchema, type Schema, shapeOf, type TableShape } from './schema.js';

/**
 * A table of an SQLite database. The pages are read here, and SQLite itself never sees them: it is told what CREATE TABLE says and
 * names the columns. Types are per cell there, so the whole table is looked at before its first part is made.
 */
export const sqlite: TableFormat = {
  name: 'sqlite',
  label: 'an SQLite database',
  mediaTypes: ['application/vnd.sqlite3'],
  extensions: ['sqlite', 'sqlite3', 'db'],
  parameters: {},
  isText: false,
  recognises: (head) => head.toString('latin1', 0, 16) === 'SQLite format 3\0',
  async importTable(file, session) {
    const copy = await spool(file, session);
    try {
      return await importPages(copy.size(), new Pages(copy), session);
    } finally {
      copy.close();
    }
  },
};

async function importPages(bytes: number, pages: Pages, session: ImportSession): Promise<ImportedTable> {
  const schema = readSchema(pages);
  const { table, warnings } = await chosen(schema, pages, session.reading?.sheet);
  const shape = await shapeOf(table);
  const rows = (): Generator<Stored[]> => tableRows(pages, table, shape);
  const facts = shape.columns.map(() => new ColumnFacts());
  let count = 0;
  for (const values of rows()) {
    if (count++ % 4096 === 0) await pause(session);
    values.forEach((value, i) => facts[i]?.take(value));
  }
  session.onProgress?.((bytes * 3) / 4);
  const parts = new RowParts(
    session,
    shape.columns.map(({ name }, i) => columnOf(name, i, facts)),
    new Meter(() => bytes),
  );
  try {
    for (const values of rows()) await parts.add(values.map(textOf));
    await parts.finish();
  } finally {
    parts.close();
  }
  if (pages.hasLog)
    warnings.push(
      'The database keeps its last changes in a file beside it (-wal); what was only there is missing.',
    );
  if (shape.computed > 0) warnings.push('Columns that are computed when they are read were left out.');
  if (facts.some(({ isMixed }) => isMixed))
    warnings.push('Columns that hold both numbers and text are text.');
  if (facts.some(({ isPartlyZoned }) => isPartlyZoned))
    warnings.push('Columns that hold moments with a zone and others without are text.');
  const shown = isShowable(table.name) && table.name.length <= 128 ? { sheet: table.name } : {};
  const { columns } = parts;
  const reading = { ...shown, format: sqlite.name, skipped: 0, types: typeWords(columns), warnings };
  return { rows: parts.rows, columns, finer: parts.finer, told: parts.told, parts: parts.parts, reading };
}

/** Lets others work, and ends where the job has ended. */
async function pause({ signal }: ImportSession): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

const namesOf = (tables: readonly Listed[]): string =>
  tables
    .map(({ name }) => name)
    .filter((name) => isShowable(name))
    .join(', ')
    .slice(0, 800);

async function chosen(
  { tables, others }: Schema,
  pages: Pages,
  asked: string | undefined,
): Promise<{ readonly table: Listed; readonly warnings: string[] }> {
  if (asked !== undefined) {
    const table = tables.find(({ name }) => name === asked);
    if (table !== undefined) return { table, warnings: [] };
    throw unparsable(
      others.has(asked)
        ? 'what was asked for is a view or a virtual table, which is not read; make a table of it'
        : `the database has no table of that name; sheet=NAME may be one of: ${namesOf(tables) || 'none'}`,
    );
  }
  for (const table of tables) {
    const kind = (await shapeOf(table)).kind;
    if (pages.rows(table.root, kind).next().done === true) continue;
    const names = namesOf(tables.filter((other) => other !== table));
    const warning = `One table was read; sheet=NAME reads another one of the database: ${names}`;
    return { table, warnings: names === '' ? [] : [warning] };
  }
  throw unparsable('no table of the database has records');
}

function* tableRows(pages: Pages, { root }: Listed, shape: TableShape): Generator<Stored[]> {
  const text = textReader(pages.encoding);
  for (const { rowid, record } of pages.rows(root, shape.kind)) {
    const values = valuesOf(record, text, shape.stored);
    yield shape.columns.map(({ place, isReal, fallback }) => {
      const value = place === 'rowid' ? rowid : place < values.length ? (values[place] ?? null) : fallback;
      return isReal && typeof value === 'bigint' ? Number(value) : value;
    });
  }
}

/** What the cells of a column are. */
class ColumnFacts {
  private readonly kinds = new Set<string>();
  private text: PartType = 'unknown';
  /** What texts were before the column was found to be text. */
  private readonly moments = new Set<PartType>();
  private isWide = false;

  take(value: Stored): void {
    if (value === null) return;
    this.kinds.add(Buffer.isBuffer(value) ? 'bytes' : typeof value);
    if (typeof value === 'string' && this.text !== 'string') {
      const type = stringType(value);
      this.moments.add(type);
      this.text = joinTypes(this.text, type);
    }
    if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) this.isWide = true;
  }

  get isMixed(): boolean {
    return this.kinds.has('string') && this.kinds.size > 1;
  }

  get isPartlyZoned(): boolean {
    return this.moments.has('instant') && this.moments.has('timestamp');
  }

  /** @throws Problem upload.unparsable where two values would be one text */
  type(column: number): PartType {
    const { kinds } = this;
    if (kinds.has('bytes') && kinds.size > 1)
      throw unparsable(
        `column ${column + 1} holds both bytes and other values, which one column cannot tell apart`,
      );
    if (kinds.has('bytes')) return 'bytes';
    if (kinds.has('string')) return kinds.size > 1 ? 'string' : this.text;
    if (kinds.has('number')) return kinds.has('bigint') && this.isWide ? 'string' : 'double';
    return kinds.has('bigint') ? 'wide' : 'unknown';
  }
}

function columnOf(name: string, i: number, facts: readonly ColumnFacts[]): RowColumn {
  const type = facts[i]?.type(i) ?? 'unknown';
  const [column] = contractColumns(new Map([[name, type]]));
  return castColumn(name, column?.type ?? 'string', partSqlType(type));
}

function textOf(value: Stored): RowCell {
  if (value === null || typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (typeof value === 'bigint' || !Number.isInteger(value)) return String(value);
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('e') ? text : `${text}.0`;
}
