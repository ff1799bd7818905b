import { type Column, type Reading, type ReadingOptions } from '#libs/contracts';
import { type Known } from '#libs/detect';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { type Quarantine } from './quarantine.js';
import { type PartSchema } from './types.js';

/**
 * An uploaded file, wherever it lies: as a stream from its first byte, and any range of its bytes; both as often as wanted. A block is
 * good until the next is asked for; see {@link kept}.
 */
export interface SourceFile {
  /** Infinite while it still arrives, which is the case for none but streams. */
  readonly bytes: number;
  /** Whether a range is found without reading what stands before it. */
  readonly seeks?: true | undefined;
  blocks(): AsyncIterable<Uint8Array>;
  /** Bytes `start` up to but without `end`; fewer where the file ends before. */
  range(range: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>;
}

/** What a format is given: the file, and its head, which was read already. */
export interface HeadedFile extends SourceFile {
  /** The first {@link headBytes}, or all there are. */
  readonly head: Buffer;
}

/** Blocks for who asks for the next before it is done with the last, as streams do. */
export async function* kept(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) yield Buffer.from(block);
}

/** A file that exists as a stream alone. Its size is infinite where nobody knows it; a range is found by reading up to it. */
export function streamed(
  blocks: () => AsyncIterable<Uint8Array>,
  bytes = Number.POSITIVE_INFINITY,
): SourceFile {
  return {
    bytes,
    blocks,
    async *range({ start, end }) {
      let at = 0;
      for await (const block of blocks()) {
        const [from, to] = [Math.max(0, start - at), Math.min(block.length, end - at)];
        if (from < to) yield block.subarray(from, to);
        at += block.length;
        if (at >= end) return;
      }
    },
  };
}

/** How much of a file is looked at to tell what it is and how it is written. */
export const headBytes = 256 << 10;

export interface ImportedPart {
  /** The Parquet part; closed once `onPart` has settled. */
  readonly file: ScratchFile;
  readonly rows: number;
  /** From 0, in the order of the uploaded file. */
  readonly position: number;
}

/** Tells what a file within a file is. */
export interface KnownFormats {
  /** @throws Problem upload.unparsable for what no format takes */
  ofContent(head: Buffer): TableFormat;
  /** @throws Problem upload.unparsable where the head of a file shows that it is something else than was said */
  check(said: TableFormat, head: Buffer): void;
  /** As {@link TableFormat.importTable}, of text in any encoding. */
  importAs(format: TableFormat, file: HeadedFile, session: ImportSession): Promise<ImportedTable>;
}

/** What a document can be. */
export type DocumentKind = 'text' | 'markdown' | 'html' | 'email' | 'pdf' | 'docx';

/** What documents may take. */
export interface DocumentLimits {
  /** One of them, to be read. */
  readonly milliseconds: number;
  /** All of an upload together, besides what each adds by its being there and its size. */
  readonly together: number;
  /** Of memory: what the thread that reads it holds, its buffers included. */
  readonly bytes: number;
}

export interface ImportSession {
  readonly engine: Engine;
  /** The formats there are, for files that hold files. */
  readonly among: KnownFormats;
  /** What the media type said besides: values that {@link TableFormat.parameters} lists. */
  readonly parameters: Readonly<Record<string, string>>;
  /** How the file is to be read, as far as that was said. */
  readonly reading?: ReadingOptions | undefined;
  /** Whether `header` was not said of this file and is that of what it is appended to. */
  readonly inheritsHeader?: boolean | undefined;
  /** Types that are known from other files of the same table. */
  readonly known?: PartSchema | undefined;
  /** Called for one part after the other; the source is not read on while it works and the lanes are full. */
  readonly onPart: (part: ImportedPart) => Promise<void>;
  /** All parts so far are void: the file is read again from its beginning, for a late cell showed what earlier ones should have kept. */
  readonly onAgain?: (() => Promise<void>) | undefined;
  /** Takes records that cannot be read; where there is none, the first of them refuses the file. */
  readonly quarantine?: Quarantine | undefined;
  /** Bytes of the source taken so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether the file was compressed itself: then no file in it may be. */
  readonly isUnpacked?: boolean | undefined;
  /** About how much text becomes one part; 32 MiB unless told. */
  readonly chunkBytes?: number | undefined;
  /** What documents may take; a minute and a gibibyte each, and five minutes together, unless told. */
  readonly documentLimits?: DocumentLimits | undefined;
}

/** What the one file within another was, where it was read as a stream: whoever sends it without what it was packed in sends the same. */
export interface Unpacked {
  /** The name of its format. */
  readonly format: string;
  readonly sha256: string;
}

export interface ImportedTable {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Finer types of the columns, where the format finds them: by these several files become one table. */
  readonly schema?: PartSchema;
  /** Finer types of formats whose files say them themselves. */
  readonly finer?: PartSchema;
  /** Columns that the file itself has, where types of others were known; all unless told. */
  readonly own?: ReadonlySet<string>;
  /** Columns of which the text of every cell can be told from its value; none unless told. */
  readonly told?: ReadonlySet<string>;
  /** What the format says of columns that values do not show; nothing unless told. */
  readonly known?: ReadonlyMap<string, Known>;
  readonly parts: number;
  /** What the file was read as. */
  readonly reading: Reading;
  /** The one file that was packed in it, where it is read as that is by itself. */
  readonly unpacked?: Unpacked;
}

/** A file within an archive, which is opened when it is asked for. */
export interface ArchivedFile {
  readonly name: string;
  open(): Promise<HeadedFile>;
}

/** A table of another format among files of one. */
export interface Beside {
  readonly file: ArchivedFile;
  readonly format: TableFormat;
}

/** Files of an archive that are rows of one table, in the order of their names. */
export interface Archived {
  readonly members: readonly ArchivedFile[];
  /** The one file of text beside them. */
  readonly beside?: Beside;
  readonly onDone: (members: number) => void;
  /** What a member is refused for is told with its place. */
  readonly placed: <T>(member: number, read: () => Promise<T>) => Promise<T>;
}

/** What files of one kind are, and how they become parts. Each stands in a folder of its own and once in the list of formats. */
export interface TableFormat {
  /** As jobs and the catalog call it. */
  readonly name: string;
  /** As people call it, after “the file is”. */
  readonly label: string;
  /** In lower case; the first is what a sender is told to use. */
  readonly mediaTypes: readonly string[];
  /** Ends of file names, in lower case, without the dot. */
  readonly extensions: readonly string[];
  /** Parameters of the media type, and the values that each may have; others are passed over. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Whether it is text: then it comes as UTF-8, whatever its encoding. */
  readonly isText: boolean;
  /** Text of its kind is UTF-8 or UTF-16, so no other encoding is guessed. */
  readonly isUtf8?: true;
  /** Whether it can be read as it comes, from its first byte to its last, when nobody knows yet how long it is. */
  readonly isStream?: true;
  /** Whether it holds other files: one within another is refused. */
  readonly holdsFiles?: boolean;
  /** What it is as a document, which is one row. Of those that are text, any text is one. */
  readonly document?: DocumentKind;
  /** Whether the head shows that the file can be nothing else: it is refused under any other media type. */
  recognises(head: Buffer): boolean;
  /**
   * Hands out the file as Parquet parts, in order, with memory that does not grow with the file.
   * @throws Problem `upload.unparsable` with the line of what is wrong, and never a value of the file
   */
  importTable(file: HeadedFile, session: ImportSession): Promise<ImportedTable>;
  /** Where files of its kind are rows: those of an archive as one table, which the text beside them may say more of. */
  readonly together?: (archived: Archived, session: ImportSession) => Promise<ImportedTable>;
}
