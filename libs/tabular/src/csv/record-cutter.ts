import { unparsable } from '../engine/errors.js';
import { type Scanner } from '../parts/chunks.js';
import { countLf, type Scan } from '../parts/scan.js';
import { loneCarriageReturn, type Separation } from './records.js';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const SPACE = 32;
const quotedStops = stopsAt(LF, QUOTE);

/** Where in a record a scanner is. */
export const enum State {
  FieldStart,
  Unquoted,
  Quoted,
  QuoteInQuoted,
}

/** All that a scanner knows between two blocks. */
interface Position {
  readonly state: State;
  /** A carriage return was read, and what follows it was not. */
  readonly afterCr: boolean;
  /** Bytes of the record that is being read, line ends aside. */
  readonly recordBytes: number;
}

/**
 * Finds record ends in a stream of blocks, quotation marks understood as the parser understands them: one opens a
 * field only at its start. Byte by byte: it is what {@link QuickScanner} is held to, and takes what that cannot tell.
 */
export class RecordScanner implements Scanner {
  at: Position = { state: State.FieldStart, afterCr: false, recordBytes: 0 };
  private readonly delimiter: number;
  private readonly unquotedStops: Uint8Array;
  private readonly quoting: boolean;

  /** `keepEmpty`: an empty line is a record, as in a file of one column. */
  constructor(
    separation: Separation,
    private readonly keepEmpty = false,
  ) {
    this.delimiter = separation.delimiter.charCodeAt(0);
    this.unquotedStops = stopsAt(LF, CR, this.delimiter);
    this.quoting = separation.quote !== '';
  }

  /** True where the stream so far ends inside a quoted field. */
  get inQuotes(): boolean {
    return this.at.state === State.Quoted;
  }

  /** `line` is the line on which the block begins. @throws Problem `upload.unparsable` on NUL or a lone CR. */
  scan(block: Buffer, line: number): Scan {
    if (block.includes(0)) {
      const at = block.indexOf(0);
      throw unparsable('the file holds a NUL byte: it is not text', line + countLf(block.subarray(0, at)));
    }
    let { state, afterCr, recordBytes } = this.at;
    const bytes = block.includes(CR) ? Buffer.allocUnsafe(block.length) : block;
    let dropped = 0;
    let copied = 0;
    const found = { cut: 0, records: 0, linesToCut: 0, lines: 0 };
    for (let i = 0; i < block.length; i++) {
      const stop = afterCr ? i : this.nextStop(block, i, state);
      recordBytes += stop - i;
      i = stop;
      if (i === block.length) break;
      const byte = block[i];
      if (byte === LF) {
        found.lines++;
        if (state !== State.Quoted) {
          state = State.FieldStart;
          if (recordBytes > 0 || this.keepEmpty) found.records++;
          found.cut = i + 1 - dropped;
          found.linesToCut = found.lines;
          recordBytes = 0;
          afterCr = false;
          continue;
        }
      } else if (afterCr) throw loneCarriageReturn(line + found.lines);
      if (byte === CR && state !== State.Quoted) {
        block.copy(bytes, copied - dropped, copied, i);
        dropped++;
        copied = i + 1;
        afterCr = true;
        continue;
      }
      recordBytes++;
      state = this.after(state, byte);
    }
    this.at = { state, afterCr, recordBytes };
    if (bytes !== block) block.copy(bytes, copied - dropped, copied);
    return { ...found, bytes: bytes.subarray(0, block.length - dropped) };
  }

  /** Where from `from` on the first byte is that means something in this state, or the block's end. */
  private nextStop(block: Buffer, from: number, state: State): number {
    if (state !== State.Unquoted && state !== State.Quoted) return from;
    const stops = state === State.Quoted ? quotedStops : this.unquotedStops;
    let at = from;
    while (at < block.length && stops[block[at] ?? 0] === 0) at++;
    return at;
  }

  private after(state: State, byte: number | undefined): State {
    if (state === State.Quoted) return byte === QUOTE ? State.QuoteInQuoted : State.Quoted;
    if (byte === this.delimiter) return State.FieldStart;
    if (byte === QUOTE && this.quoting) return state === State.Unquoted ? State.Unquoted : State.Quoted;
    return byte === SPACE ? state : State.Unquoted;
  }
}

/** A table of the bytes that mean something; all others are only counted. */
function stopsAt(...bytes: number[]): Uint8Array {
  const stops = new Uint8Array(256);
  for (const byte of bytes) stops[byte] = 1;
  return stops;
}
