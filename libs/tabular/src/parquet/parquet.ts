import { type Column, hasBytes } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier } from '../engine/sql.js';
import {
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type TableFormat,
} from '../parts/format.js';
import { finerType } from '../parts/finer-type.js';
import { Fallen, someOf } from '../parts/fallen.js';
import { bytesTogether } from '../parts/row-parts.js';
import { spool } from '../parts/spool.js';
import { type PartSchema, typeWords } from '../parts/types.js';
import { beyondEra, type FileColumn, type Kept, mappingOf } from './column-sql.js';
import { type FinerMoments, openNanoseconds } from './nanoseconds.js';
import { checkEnds, encrypted, rangesOf, readFooter, rowsOf, withText } from './footer.js';
import { allPages, outlineOf, type Pages, pagesOf, pourFooter } from './pages.js';
import { placesOf, type RowRange } from './row-groups.js';

/** Apache Parquet. Every value is kept, see docs/INGESTION.md; what a part cannot tell exactly is text, nested values are JSON. */
export const parquet: TableFormat = {
  name: 'parquet',
  label: 'a Parquet file',
  mediaTypes: ['application/vnd.apache.parquet'],
  extensions: ['parquet'],
  parameters: {},
  isText: false,
  recognises: (head) => /^PAR[1E]/.test(head.toString('latin1', 0, 4)),
  async importTable(file, session) {
    const scratch = file.seeks ? await outlineOf(file, session) : await spool(file, session);
    try {
      const start = checkEnds(file.head, scratch);
      if (file.seeks) await pourFooter(file, start, scratch, session);
      return await importFooted(file, scratch, start, session);
    } finally {
      scratch.close();
    }
  },
};

/** Of a scratch file that has the footer at least. */
async function importFooted(
  file: HeadedFile,
  scratch: ScratchFile,
  footerStart: number,
  session: ImportSession,
): Promise<ImportedTable> {
  const { engine, signal, chunkBytes = 32 << 20 } = session;
  const query = async (sql: string) => engine.query(sql, [], signal, refusal);
  const finer = openNanoseconds(scratch);
  const footer = await readFooter(query, scratch, finer);
  if (footer.rows === 0) throw unparsable('the file holds no records');
  const rows = footer.groups.map((group) => group.rows);
  const places = file.seeks && (await placesOf(query, scratch, footerStart, rows));
  const outlined = { file, outline: scratch, footerStart };
  const pages = file.seeks ? await pagesOf(outlined, places, session) : allPages(scratch);
  try {
    const columns = await withText(query, pages, footer, chunkBytes);
    // The engine holds a part with bytes several times.
    const isOfBytes = columns.some(({ sqlType, isText }) => sqlType === 'BLOB' && isText !== true);
    const partBytes = isOfBytes ? Math.min(chunkBytes, bytesTogether) : chunkBytes;
    const ranges = [...rangesOf(footer.groups, partBytes)];
    return await importRanges(file, { pages, columns, ranges, rows: footer.rows, finer }, session);
  } finally {
    pages.close();
  }
}

/** A file of which all is known that its parts need. */
interface Found {
  readonly pages: Pages;
  readonly columns: readonly FileColumn[];
  readonly ranges: readonly RowRange[];
  readonly rows: number;
  readonly finer: FinerMoments;
}

async function importRanges(
  { bytes, seeks }: HeadedFile,
  found: Found,
  session: ImportSession,
): Promise<ImportedTable> {
  // Where it had to be copied, that was the other half of the work.
  const copied = seeks ? 0 : bytes / 2;
  const parts = new ParquetParts(session, found);
  let next = parts.write(found.ranges[0]);
  for (const [position, range] of found.ranges.entries()) {
    const file = await next;
    const rows = range.end - range.start;
    // The next part is made while this one is sealed.
    next = parts.write(found.ranges[position + 1]);
    next.catch(() => undefined);
    try {
      await session.onPart({ file, rows, position });
    } catch (error) {
      await next.then(
        (made) => made.close(),
        () => undefined,
      );
      throw error;
    } finally {
      file.close();
    }
    session.onProgress?.(copied + (bytes - copied) * (range.end / found.rows));
  }
  (await next).close();
  const { columns } = parts;
  const nested = found.columns.filter((_, i) => found.finer.nested.has(i)).map(({ name }) => name);
  const warnings = [
    ...parts.fallen.warnings,
    ...(nested.length === 0
      ? []
      : [`What moments have below a microsecond is not kept within ${someOf(nested)}.`]),
  ];
  const reading = { format: parquet.name, skipped: 0, types: typeWords(columns), warnings };
  const told = new Set(columns.map(({ name }) => name));
  return { rows: found.rows, columns, finer: parts.finer, told, parts: found.ranges.length, reading };
}

class ParquetParts {
  private readonly mappings;
  readonly fallen = new Fallen();
  /** Columns of which a part kept the wide form. */
  private readonly widened = new Set<number>();

  constructor(
    private readonly session: ImportSession,
    private readonly found: Found,
  ) {
    this.mappings = found.columns.map(mappingOf);
  }

  /** Once all parts are written: a column is what its widest part is, and narrower parts are cast when they are read. */
  get columns(): Column[] {
    return this.found.columns.map(({ name }, i) => ({ name, type: this.kept(i, this.widened.has(i)).type }));
  }

  /** The same, finer: of what a value is written as alone, for a file of values has no other text. */
  get finer(): PartSchema {
    return new Map(
      this.columns.map(({ name, type }, i) => [name, finerType(type, this.found.columns[i]?.sqlType ?? '')]),
    );
  }

  /** The rows of a range as a part, which the caller closes. */
  async write(range: RowRange | undefined): Promise<ScratchFile> {
    const { engine, signal } = this.session;
    const file = engine.newFile();
    if (range === undefined) return file;
    try {
      signal?.throwIfAborted();
      const rows = rowsOf(await this.found.pages.of(range), range);
      const wide = await this.wideIn(rows);
      const selected = this.found.columns.map(
        ({ name }, i) => `${this.kept(i, wide.has(i)).sql} AS ${identifier(name)}`,
      );
      const sql = `SELECT ${selected.join(', ')} ${rows}`;
      const copy = { sql, file, format: 'part', hasBytes: hasBytes(this.columns) } as const;
      const written = await engine.copyTo(copy, signal, refusal);
      if (written !== range.end - range.start)
        throw unparsable('the file has not the rows that its footer declares');
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** The columns with a cell among these rows that does not fit. @throws Problem upload.unparsable where there is no other way */
  private async wideIn(rows: string): Promise<ReadonlySet<number>> {
    const wide = new Set<number>();
    const tests = this.mappings.flatMap(({ fits, sound }, i) => [
      ...(sound === undefined ? [] : [`bool_and(coalesce(${sound}, true)) AS s${i}`]),
      ...(fits === undefined
        ? []
        : [
            `count_if(NOT coalesce(${fits}, true)) AS n${i}`,
            `min(CASE WHEN NOT coalesce(${fits}, true) THEN file_row_number END) AS f${i}`,
          ]),
    ]);
    if (tests.length === 0) return wide;
    const { engine, signal } = this.session;
    const [found] = await engine.query(`SELECT ${tests.join(', ')} ${rows}`, [], signal, refusal);
    this.found.columns.forEach(({ name }, i) => {
      if (found?.[`s${i}`] === false) throw unparsable(`column ${i + 1} holds ${beyondEra}`);
      const count = Number(found?.[`n${i}`] ?? 0);
      if (count === 0) return;
      const fault = this.mappings[i]?.fault;
      if (fault !== undefined) throw unparsable(`column ${i + 1} holds ${fault}`);
      wide.add(i);
      this.widened.add(i);
      this.fallen.take(name, Number(found?.[`f${i}`]) + 1, count);
    });
    return wide;
  }

  private kept(i: number, isWide: boolean): Kept {
    const { narrow, wide } = this.mappings[i] ?? { narrow: { type: 'string', sql: 'NULL' } };
    return isWide ? (wide ?? narrow) : narrow;
  }
}

/** Whatever the engine says of the file is about the file; its words may quote it. */
function refusal(message: string): Error {
  const codec = /Unsupported compression codec "([A-Za-z0-9_]{1,20})"/.exec(message)?.[1];
  if (codec !== undefined)
    return unparsable(`the Parquet file is compressed with ${codec}, which is not read`);
  if (/encrypt/i.test(message)) return unparsable(encrypted);
  if (/^Out of Memory Error/.test(message)) {
    return unparsable('a page or a run of rows of the Parquet file needs more memory than there is for it');
  }
  return unparsable('the Parquet file is damaged, encrypted in part, or written in a way that is not read');
}
