import { type Encoding } from '#libs/contracts';
import { type Known } from '#libs/detect';
import { counted, Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import {
  type DocumentKind,
  type ImportedTable,
  type ImportSession,
  type SourceFile,
} from '../parts/format.js';
import { Meter } from '../parts/meter.js';
import { castColumn, type RowColumn, RowParts } from '../parts/row-parts.js';
import { typeWords } from '../parts/types.js';
import { decodeText } from './decode-text.js';
import { type Document, maxDocumentBytes, type ReadDocuments, type Told, toldLine } from './document.js';
import { DocumentThread } from './thread.js';

/** A file that is a document; its name where it has one. */
export interface DocumentFile {
  readonly name?: string;
  readonly kind: DocumentKind;
  /** Undefined for an empty file. */
  open(): Promise<SourceFile | undefined>;
}

interface Options {
  /** As the reading names it. */
  readonly format: string;
  readonly warnings?: readonly string[];
  /** Told the share of files that are done. */
  readonly onDone?: (share: number) => void;
}

/**
 * Documents as a row each, in the order of the list; the documents that are attached to a mail stand behind it. Columns are those that kinds
 * of the list have.
 * @throws Problem upload.unparsable, with the place of the file in the list and never its name
 */
export async function importDocuments(
  files: readonly DocumentFile[],
  session: ImportSession,
  { format, warnings = [], onDone }: Options,
): Promise<ImportedTable> {
  const columns = columnsOf(files);
  const run = new DocumentRun(session);
  let bytes = 0;
  const parts = new RowParts(
    session,
    columns.map(({ column }) => column),
    new Meter(() => bytes),
  );
  try {
    for (const [i, file] of files.entries()) {
      session.signal?.throwIfAborted();
      try {
        const content = await contentOf(file);
        bytes += content.length;
        for (const document of await run.read(file.kind, content))
          await parts.add(columns.map(({ cell }) => cell(document, file) ?? null));
      } catch (error) {
        run.refused(told(error, i, files.length), i, file.name ?? '');
      }
      onDone?.((i + 1) / files.length);
    }
    await parts.finish();
  } finally {
    parts.close();
    await run.close();
  }
  const all = parts.columns;
  const reading = {
    ...{ format, skipped: 0, types: typeWords(all), warnings: [...warnings, ...run.warnings] },
    ...(run.encoding !== undefined && { encoding: run.encoding }),
  };
  return { rows: parts.rows, columns: all, finer: parts.finer, known, parts: parts.parts, reading };
}

/** What people wrote, and how they called their files. */
const known: ReadonlyMap<string, Known> = new Map([
  ...(['heading', 'subject', 'text'] as const).map((name) => [name, 'prose'] as const),
  ...(['file', 'attachment', 'dropped'] as const).map((name) => [name, 'file name'] as const),
]);

interface DocumentColumn {
  readonly column: RowColumn;
  readonly cell: (document: Document, file: DocumentFile) => string | null | undefined;
}

function columnsOf(files: readonly DocumentFile[]): DocumentColumn[] {
  const kinds = new Set(files.map(({ kind }) => kind));
  const text = (name: string, cell: DocumentColumn['cell']): DocumentColumn => ({
    column: castColumn(name, 'string'),
    cell,
  });
  const has = (...some: DocumentKind[]): boolean => some.some((kind) => kinds.has(kind));
  const pages: DocumentColumn = {
    column: castColumn('pages', 'integer'),
    cell: (one) => one.pages?.toString(),
  };
  const date: DocumentColumn = {
    column: castColumn('date', 'instant'),
    cell: (one) => one.mail?.date,
  };
  return [
    ...(files.some(({ name }) => name !== undefined) ? [text('file', (_, { name }) => name)] : []),
    ...(has('email') ? [text('attachment', (one) => one.attachment)] : []),
    text('kind', (one) => one.kind),
    ...(has('html', 'pdf', 'docx', 'email') ? [text('heading', (one) => one.title)] : []),
    ...(has('pdf', 'email') ? [pages] : []),
    ...(has('email')
      ? [
          ...(['from', 'to', 'cc'] as const).flatMap((who) => [
            text(`${who}_name`, (one) => one.mail?.[who].name),
            text(`${who}_email`, (one) => one.mail?.[who].email),
          ]),
          date,
          text('subject', (one) => one.mail?.subject),
          text('dropped', (one) => one.mail?.dropped),
        ]
      : []),
    text('text', (one) => one.text),
  ];
}

/** In memory of its own, for a thread takes it. @throws Problem upload.unparsable */
async function contentOf(file: DocumentFile): Promise<Buffer<ArrayBuffer>> {
  const blocks: Buffer[] = [];
  let length = 0;
  const source = await file.open();
  for await (const block of source?.blocks() ?? []) {
    length += block.length;
    if (length > maxDocumentBytes)
      throw unparsable(`the document is longer than ${maxDocumentBytes >> 20} MiB`);
    blocks.push(Buffer.from(block));
  }
  const whole = Buffer.from(new ArrayBuffer(length));
  let at = 0;
  for (const block of blocks) at += block.copy(whole, at);
  return whole;
}

function told(error: unknown, i: number, files: number): unknown {
  if (!(error instanceof Problem) || error.code !== 'upload.unparsable' || files === 1) return error;
  return new Problem(error.code, `file ${i + 1} of ${files}, by name: ${error.detail}`, error.places);
}

/** Reads documents, and keeps what is to be told of them together. */
class DocumentRun {
  private readonly thread: DocumentThread;
  private readonly counts = new Map<keyof Told, number>();
  /** Texts that were read as an encoding that nobody said, by its name. */
  private readonly guesses = new Map<string, number>();
  private readonly encodings = new Set<string>();
  private readonly said: Encoding | undefined;

  constructor(private readonly session: ImportSession) {
    this.thread = new DocumentThread(session.documentLimits);
    this.said = session.reading?.encoding;
  }

  async read(kind: DocumentKind, bytes: Buffer<ArrayBuffer>): Promise<readonly Document[]> {
    if (kind === 'text' || kind === 'markdown') return [{ kind, text: this.decoded(bytes) }];
    const read: ReadDocuments = await this.thread.read(
      { kind, bytes, encoding: this.said },
      this.session.signal,
    );
    for (const [what, times] of Object.entries(read.told) as [keyof Told, number][])
      this.counts.set(what, (this.counts.get(what) ?? 0) + times);
    return read.documents;
  }

  private decoded(bytes: Buffer): string {
    const { text, encoding, sure } = decodeText(bytes, this.said);
    this.encodings.add(encoding);
    if (!sure) this.guesses.set(encoding, (this.guesses.get(encoding) ?? 0) + 1);
    return text;
  }

  /** Puts a file aside, where files may be. @throws what was thrown, where they may not */
  refused(error: unknown, i: number, name: string): void {
    const { quarantine } = this.session;
    const isOfFile = error instanceof Problem && error.code === 'upload.unparsable' && !this.thread.isSpent;
    if (!isOfFile || (quarantine?.limit ?? 0) === 0) throw error;
    quarantine?.add({ line: i + 1, reason: error.detail, text: name });
  }

  /** That of all texts, where it is one. */
  get encoding(): string | undefined {
    return this.encodings.size === 1 ? [...this.encodings][0] : undefined;
  }

  get warnings(): string[] {
    const guessed = Array.from(
      this.guesses,
      ([encoding, times]) =>
        `${counted(times, 'document')} ${times === 1 ? 'is' : 'are'} not UTF-8 and ${times === 1 ? 'was' : 'were'} read as ${encoding}, which fits; if it is something else, say encoding=NAME.`,
    );
    return [...guessed, ...Array.from(this.counts, ([what, times]) => toldLine(what, times))];
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
