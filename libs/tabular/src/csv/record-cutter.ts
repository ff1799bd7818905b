import { unparsable } from '../engine/errors.js';
import { countLf, type Scan } from '../parts/scan.js';
import { loneCarriageReturn, type Separation } from './records.js';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const SPACE = 32;
const emptyLine = Buffer.from('\n\n');

/** Bytes up to the next quotation mark from which on native search beats the loop. */
const worthSkipping = 512;

const quotedStops = stopsAt(LF, QUOTE);

const enum State {
  FieldStart,
  Unquoted,
  Quoted,
  QuoteInQuoted,
}

/**
 * Finds record ends in a stream of blocks, quotation marks understood as the parser understands them: one opens a
 * field only at its start. A block without quotation marks is searched natively, others byte by byte.
 */
export class RecordScanner {
  private state: State = State.FieldStart;
  private afterCr = false;
  /** Bytes of the record that is being read, line ends aside. */
  private recordBytes = 0;
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
    return this.state === State.Quoted;
  }

  /** `line` is the line on which the block begins. @throws Problem `upload.unparsable` on NUL or a lone CR. */
  scan(block: Buffer, line: number): Scan {
    if (block.includes(0)) {
      const at = block.indexOf(0);
      throw unparsable('the file holds a NUL byte: it is not text', line + countLf(block.subarray(0, at)));
    }
    const calm = this.state !== State.Quoted && this.state !== State.QuoteInQuoted && !this.afterCr;
    const plain = calm && !block.includes(CR) && !(this.quoting && block.includes(QUOTE));
    const dense = block[0] !== LF && !block.includes(emptyLine);
    return plain && dense ? this.scanPlain(block) : this.scanBytes(block, line);
  }

  private scanPlain(bytes: Buffer): Scan {
    const cut = bytes.lastIndexOf(LF) + 1;
    const lines = countLf(bytes);
    this.recordBytes = (cut === 0 ? this.recordBytes : 0) + bytes.length - cut;
    let last = bytes.length - 1;
    while (last >= 0 && bytes[last] === SPACE) last--;
    if (last >= 0) {
      const fresh = bytes[last] === LF || bytes[last] === this.delimiter;
      this.state = fresh ? State.FieldStart : State.Unquoted;
    }
    return { bytes, cut, records: lines, linesToCut: lines, lines };
  }

  private scanBytes(block: Buffer, line: number): Scan {
    const { quoting } = this;
    let { state, afterCr, recordBytes } = this;
    const bytes = block.includes(CR) ? Buffer.allocUnsafe(block.length) : block;
    let dropped = 0;
    let copied = 0;
    const skippable = bytes === block && !block.includes(emptyLine);
    let skippedTo = 0;
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
          if (skippable && i + 1 >= skippedTo) {
            const skip = quotelessLines(block, i, quoting);
            skippedTo = skip.until;
            found.records += skip.lines;
            found.linesToCut = found.lines += skip.lines;
            i = skip.last;
            found.cut = i + 1;
          }
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
    Object.assign(this, { state, afterCr, recordBytes });
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

/** The lines after the line end at `from` that end before the next quotation mark, counted natively: that is faster. */
function quotelessLines(block: Buffer, from: number, quoting: boolean) {
  const quote = quoting ? block.indexOf(QUOTE, from + 1) : -1;
  const until = quote === -1 ? block.length : quote;
  const last = until - from < worthSkipping ? from : block.lastIndexOf(LF, until - 1);
  return { last, until, lines: last > from ? countLf(block.subarray(from + 1, last + 1)) : 0 };
}
