import { type Column, hasBytes } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier, literal } from '../engine/sql.js';
import {
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type TableFormat,
} from '../parts/format.js';
import { finerType } from '../parts/finer-type.js';
import { Fallen, someOf } from '../parts/fallen.js';
import { spool } from '../parts/spool.js';
import { type PartSchema, typeWords } from '../parts/types.js';
import { beyondEra, type Kept, mappingOf } from './column-sql.js';
import { openNanoseconds } from './nanoseconds.js';
import { checkEnds, encrypted, type Footer, readFooter, type RowRange } from './footer.js';

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
    const copy = await spool(file, session);
    try {
      return await importSpooled(file, copy, session);
    } finally {
      copy.close();
    }
  },
};

async function importSpooled(
  { head, bytes }: HeadedFile,
  copy: ScratchFile,
  session: ImportSession,
): Promise<ImportedTable> {
  checkEnds(head, copy);
  const finer = openNanoseconds(copy);
  const footer = await readFooter(session.engine, copy, {
    partBytes: session.chunkBytes ?? 32 << 20,
    expected: refusal,
    finer,
  });
  if (footer.rows === 0) throw unparsable('the file holds no records');
  const parts = new ParquetParts(session, copy, footer);
  let next = parts.write(footer.ranges[0]);
  for (const [position, range] of footer.ranges.entries()) {
    const file = await next;
    const rows = range.end - range.start;
    // The next part is made while this one is sealed.
    next = parts.write(footer.ranges[position + 1]);
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
    session.onProgress?.((bytes / 2) * (1 + range.end / footer.rows));
  }
  (await next).close();
  const { columns } = parts;
  const nested = footer.columns.filter((_, i) => finer.nested.has(i)).map(({ name }) => name);
  const warnings = [
    ...parts.fallen.warnings,
    ...(nested.length === 0
      ? []
      : [`What moments have below a microsecond is not kept within ${someOf(nested)}.`]),
  ];
  const reading = { format: parquet.name, skipped: 0, types: typeWords(columns), warnings };
  const told = new Set(columns.map(({ name }) => name));
  return { rows: footer.rows, columns, finer: parts.finer, told, parts: footer.ranges.length, reading };
}

class ParquetParts {
  private readonly mappings;
  readonly fallen = new Fallen();
  /** Columns of which a part kept the wide form. */
  private readonly widened = new Set<number>();

  constructor(
    private readonly session: ImportSession,
    private readonly source: ScratchFile,
    private readonly footer: Footer,
  ) {
    this.mappings = footer.columns.map(mappingOf);
  }

  /** Once all parts are written: a column is what its widest part is, and narrower parts are cast when they are read. */
  get columns(): Column[] {
    return this.footer.columns.map(({ name }, i) => ({ name, type: this.kept(i, this.widened.has(i)).type }));
  }

  /** The same, finer: of what a value is written as alone, for a file of values has no other text. */
  get finer(): PartSchema {
    return new Map(
      this.columns.map(({ name, type }, i) => [name, finerType(type, this.footer.columns[i]?.sqlType ?? '')]),
    );
  }

  /** The rows of a range as a part, which the caller closes. */
  async write(range: RowRange | undefined): Promise<ScratchFile> {
    const { engine, signal } = this.session;
    const file = engine.newFile();
    if (range === undefined) return file;
    try {
      signal?.throwIfAborted();
      const rows =
        `FROM read_parquet(${literal(this.source.path)}) ` +
        `WHERE file_row_number >= ${range.start} AND file_row_number < ${range.end}`;
      const wide = await this.wideIn(rows);
      const selected = this.footer.columns.map(
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
    this.footer.columns.forEach(({ name }, i) => {
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
