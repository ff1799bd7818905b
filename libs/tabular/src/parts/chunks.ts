import { isUtf8 } from 'node:buffer';
import { readSync } from 'node:fs';
import { writeAll } from '#libs/files';
import { unparsable } from '../engine/errors.js';
import { type Scan } from './scan.js';
import { type NewScratchFile, type ScratchFile } from '../engine/scratch.js';

/** Complete records of a file, in a scratch file of their own. */
export interface Chunk {
  readonly index: number;
  readonly file: ScratchFile;
  /** The physical line of the uploaded file on which the chunk begins, from 1. */
  readonly firstLine: number;
  /** Records by the scanner's count, against which the engine's is checked. */
  readonly records: number;
}

export interface Scanner {
  readonly inQuotes: boolean;
  scan(block: Buffer, line: number): Scan;
}

/** A longer record is refused: DuckDB would need several times its size at once. */
export const maxRecordBytes = 16 << 20;

/** Blocks are scanned in pieces of at most this, so that a record's length is known before much more was read. */
const pieceBytes = 1 << 20;

const LF = 10;

/**
 * Cuts a stream of bytes at record ends into chunks of about `chunkBytes`. Only the bytes after the last record end
 * are held in memory; the rest is in the chunk's scratch file already. Text must be UTF-8.
 */
export class Chunker {
  private file: ScratchFile | undefined;
  private index = 0;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private written = 0;
  private records = 0;
  /** The line on which the open chunk, the pending record and the next block begin. */
  private chunkLine: number;
  private recordLine: number;
  private line: number;

  constructor(
    private readonly newFile: NewScratchFile,
    private readonly chunkBytes: number,
    private readonly scanner: Scanner,
    firstLine: number,
  ) {
    this.chunkLine = firstLine;
    this.recordLine = firstLine;
    this.line = firstLine;
  }

  /** Takes a block and yields the chunks that it completes. @throws Problem `upload.unparsable`. */
  *push(block: Uint8Array): Generator<Chunk> {
    const step = Math.min(pieceBytes, this.chunkBytes);
    for (let at = 0; at < block.length; at += step) {
      const piece = Buffer.from(block.buffer, block.byteOffset + at, Math.min(step, block.length - at));
      this.take(piece);
      if (this.written >= this.chunkBytes) yield this.seal();
    }
  }

  /** The last chunk, if anything is left. */
  *end(): Generator<Chunk> {
    if (this.pendingBytes > 0) {
      if (this.scanner.inQuotes) {
        throw unparsable('a quotation mark is opened and never closed', this.recordLine);
      }
      this.flush(Buffer.alloc(0));
      this.records++;
    }
    if (this.written > 0) yield this.seal();
  }

  /** Closes the file of a chunk that was never yielded. */
  close(): void {
    this.file?.close();
    this.file = undefined;
  }

  private take(block: Buffer): void {
    const { bytes: piece, cut, records, linesToCut, lines } = this.scanner.scan(block, this.line);
    if (this.pendingBytes + (cut === 0 ? piece.length : 0) > maxRecordBytes) {
      const hint = this.scanner.inQuotes ? '; a quotation mark may not be closed' : '';
      throw unparsable(`the record is longer than ${maxRecordBytes >> 20} MiB${hint}`, this.recordLine);
    }
    if (cut > 0) {
      this.flush(piece.subarray(0, cut));
      this.recordLine = this.line + linesToCut;
      this.records += records;
    }
    if (cut < piece.length) {
      // A copy, for the caller may use its block again.
      this.pending.push(Buffer.from(piece.subarray(cut)));
      this.pendingBytes += piece.length - cut;
    }
    this.line += lines;
  }

  /** Writes what is pending and `last`, which ends a record, without copying more of `last` than its first line. */
  private flush(last: Buffer): void {
    const joint = this.pendingBytes === 0 ? 0 : last.indexOf(LF) + 1;
    const first = Buffer.concat([...this.pending, last.subarray(0, joint)]);
    const rest = last.subarray(joint);
    this.pending = [];
    this.pendingBytes = 0;
    if (!isUtf8(first) || !isUtf8(rest)) throw invalidUtf8(Buffer.concat([first, rest]), this.recordLine);
    this.file ??= this.newFile();
    writeAll(this.file.fd, [first, rest]);
    this.written += first.length + rest.length;
  }

  private seal(): Chunk {
    const file = this.file;
    if (file === undefined) throw new Error('a chunk without a file');
    const chunk = { index: this.index, file, firstLine: this.chunkLine, records: this.records };
    this.index++;
    this.file = undefined;
    this.written = 0;
    this.records = 0;
    this.chunkLine = this.recordLine;
    return chunk;
  }
}

/** A scratch file's bytes; for chunks, whose size is bounded. */
export function readAll(file: ScratchFile): Buffer {
  const bytes = Buffer.allocUnsafe(file.size());
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(file.fd, bytes, at, bytes.length - at, at);
    if (read === 0) break;
    at += read;
  }
  return bytes.subarray(0, at);
}

function invalidUtf8(bytes: Buffer, firstLine: number): Error {
  let line = firstLine;
  for (let at = 0; at < bytes.length; line++) {
    const next = bytes.indexOf(10, at);
    const end = next === -1 ? bytes.length : next + 1;
    if (!isUtf8(bytes.subarray(at, end))) break;
    at = end;
  }
  return unparsable(
    'the text is not valid UTF-8; say which encoding it has, such as encoding=windows-1252',
    Math.max(firstLine, line),
  );
}
