import { type Chunk } from './chunks.js';
import { type ScratchFile } from '../engine/scratch.js';
import { type Quarantined } from './quarantine.js';
import { type PartSchema } from './types.js';

/** A chunk as a Parquet part, in a scratch file that the receiver closes. */
export interface WrittenPart {
  readonly file: ScratchFile;
  readonly rows: number;
  readonly schema: PartSchema;
  /** Columns that the chunk itself has. */
  readonly own: Iterable<string>;
  /** Columns with cells whose text cannot be told from their value. */
  readonly untold: Iterable<string>;
  /** Records of the chunk that could not be read, in their order. */
  readonly aside?: readonly Quarantined[];
}

/** Writes chunks of one text format as Parquet. */
export interface PartWriter {
  /**
   * The types that the head of the first chunk shows, while that chunk is still being written; undefined where it shows none. The next
   * may start with them before anybody knows whether they are right.
   */
  readonly guess?: Promise<PartSchema | undefined>;
  /**
   * Writes one chunk with the types known so far, joined with what it needs beyond them. The chunk's own file stays
   * open. @throws Problem `upload.unparsable` with the line that is wrong.
   */
  write(chunk: Chunk, known: PartSchema | undefined, signal?: AbortSignal): Promise<WrittenPart>;
}

/** A cell of a chunk does not fit the types known so far. */
export class WideningNeeded extends Error {
  override readonly name = 'WideningNeeded';

  /** `column`: its position. */
  constructor(readonly column: number) {
    super();
  }
}
