import { unparsable } from './errors.js';
import { loneCarriageReturn, type Separation } from './csv-records.js';

/** How far a block was understood: where its last complete record ends, and how many lines were seen. */
export interface Scan {
  /** Offset just after the last line end that ends a record, or 0. */
  readonly cut: number;
  /** Line ends before the cut. */
  readonly linesToCut: number;
  /** Line ends in the whole block. */
  readonly lines: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const SPACE = 32;

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
  private readonly delimiter: number;
  private readonly quoting: boolean;

  constructor(separation: Separation) {
    this.delimiter = separation.delimiter.charCodeAt(0);
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
    const plain = this.state !== State.Quoted && this.state !== State.QuoteInQuoted && !this.afterCr;
    if (plain && !block.includes(CR) && !(this.quoting && block.includes(QUOTE)))
      return this.scanPlain(block);
    return this.scanBytes(block, line);
  }

  private scanPlain(block: Buffer): Scan {
    const cut = block.lastIndexOf(LF) + 1;
    const lines = countLf(block);
    let last = block.length - 1;
    while (last >= 0 && block[last] === SPACE) last--;
    if (last >= 0) {
      const fresh = block[last] === LF || block[last] === this.delimiter;
      this.state = fresh ? State.FieldStart : State.Unquoted;
    }
    return { cut, linesToCut: lines, lines };
  }

  private scanBytes(block: Buffer, line: number): Scan {
    const { delimiter, quoting } = this;
    let { state, afterCr } = this;
    let cut = 0;
    let linesToCut = 0;
    let lines = 0;
    for (let i = 0; i < block.length; i++) {
      const byte = block[i];
      if (byte === LF) {
        lines++;
        if (state !== State.Quoted) {
          state = State.FieldStart;
          cut = i + 1;
          linesToCut = lines;
        }
        afterCr = false;
        continue;
      }
      if (state === State.Quoted) {
        if (byte === QUOTE) state = State.QuoteInQuoted;
        continue;
      }
      if (afterCr) throw loneCarriageReturn(line + lines);
      if (byte === CR) afterCr = true;
      else if (byte === delimiter) state = State.FieldStart;
      else if (byte === QUOTE && quoting) {
        if (state !== State.Unquoted) state = State.Quoted;
      } else if (byte !== SPACE) state = State.Unquoted;
    }
    this.state = state;
    this.afterCr = afterCr;
    return { cut, linesToCut, lines };
  }
}

/** Finds line ends where no quoting exists, as in NDJSON. */
export class LineScanner {
  readonly inQuotes = false;

  scan(block: Buffer): Scan {
    const lines = countLf(block);
    return { cut: block.lastIndexOf(LF) + 1, linesToCut: lines, lines };
  }
}

export function countLf(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(LF); at !== -1; at = block.indexOf(LF, at + 1)) lines++;
  return lines;
}
