import { type Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';

/** How a file separates fields. `quote` is `"` or nothing: then a quotation mark is a character like any other. */
export interface Separation {
  readonly delimiter: string;
  readonly quote: '"' | '';
}

export interface Field {
  readonly text: string;
  readonly quoted: boolean;
}

export interface CsvRecord {
  readonly fields: readonly Field[];
  /** The physical line, from 1, on which the record begins. */
  readonly line: number;
  /** Offset of its first byte. */
  readonly start: number;
  /** Offset of the first byte after the record's line end. */
  readonly end: number;
  /** False for a last record without a line end. */
  readonly terminated: boolean;
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;

/**
 * Reads records strictly after RFC 4180, with LF or CRLF, and spaces allowed around a quoted field. Slow and exact:
 * it samples the head of a file, and finds what is wrong with a chunk that DuckDB refused. Empty lines are skipped
 * unless `keepEmpty`.
 */
export class CsvReader {
  private offset = 0;
  private line: number;

  constructor(
    private readonly bytes: Buffer,
    private readonly separation: Separation,
    firstLine = 1,
    private readonly keepEmpty = false,
  ) {
    this.line = firstLine;
  }

  /**
   * @param onFault takes the line of a record that breaks the rules, behind which it goes on
   * @throws Problem `upload.unparsable` with the line of the first record that breaks the rules, where nobody takes it
   */
  *records(onFault?: (error: unknown, line: number, text: string) => void): Generator<CsvRecord> {
    while (this.offset < this.bytes.length) {
      const [start, line] = [this.offset, this.line];
      let record: CsvRecord;
      try {
        record = this.record();
      } catch (error) {
        if (onFault === undefined) throw error;
        const lineEnd = this.bytes.indexOf(LF, start);
        this.offset = lineEnd === -1 ? this.bytes.length : lineEnd + 1;
        this.line = line + 1;
        onFault(error, line, this.textOf({ start, end: this.offset }));
        continue;
      }
      const { fields, terminated } = record;
      const empty = fields.length === 1 && fields[0]?.text === '' && !fields[0].quoted;
      if (!empty || (this.keepEmpty && terminated)) yield record;
    }
  }

  /** A record as it is written, without its line end. */
  textOf({ start, end }: Pick<CsvRecord, 'start' | 'end'>): string {
    return this.bytes.toString('utf8', start, end).replace(/\r?\n$/, '');
  }

  private record(): CsvRecord {
    const [start, line] = [this.offset, this.line];
    const fields: Field[] = [];
    for (;;) {
      fields.push(this.field());
      const next = this.bytes[this.offset];
      if (next === undefined) return { fields, line, start, end: this.offset, terminated: false };
      this.offset++;
      if (next === this.separation.delimiter.charCodeAt(0)) continue;
      // What ends a field is the delimiter or a line end: CR is there only in front of LF.
      if (next === CR) this.offset++;
      this.line++;
      return { fields, line, start, end: this.offset, terminated: true };
    }
  }

  private field(): Field {
    let start = this.offset;
    if (this.separation.quote !== '') {
      while (this.bytes[start] === SPACE) start++;
      if (this.bytes[start] === QUOTE) return this.quotedField(start + 1);
    }
    start = this.offset;
    const end = this.unquotedEnd(start);
    this.offset = end;
    return { text: this.bytes.toString('utf8', start, end), quoted: false };
  }

  private unquotedEnd(start: number): number {
    const delimiter = this.separation.delimiter.charCodeAt(0);
    for (let i = start; i < this.bytes.length; i++) {
      const byte = this.bytes[i];
      if (byte === delimiter || byte === LF) return i;
      if (byte === CR) {
        if (this.bytes[i + 1] === LF) return i;
        throw loneCarriageReturn(this.line);
      }
    }
    return this.bytes.length;
  }

  private quotedField(start: number): Field {
    const line = this.line;
    let text = '';
    let from = start;
    for (;;) {
      const close = this.bytes.indexOf(QUOTE, from);
      if (close === -1) throw unparsable('a quotation mark is opened and never closed', line);
      text += this.bytes.toString('utf8', from, close);
      this.countLines(from, close);
      from = close + 1;
      if (this.bytes[from] !== QUOTE) break;
      text += '"';
      from++;
    }
    while (this.bytes[from] === SPACE) from++;
    this.offset = from;
    if (this.unquotedEnd(from) !== from) {
      throw unparsable('a quoted field goes on after its closing quotation mark', this.line);
    }
    return { text, quoted: true };
  }

  private countLines(from: number, to: number): void {
    for (let at = this.bytes.indexOf(LF, from); at !== -1 && at < to; at = this.bytes.indexOf(LF, at + 1)) {
      this.line++;
    }
  }
}

export function loneCarriageReturn(line: number): Problem {
  return unparsable('a carriage return stands alone; lines must end with LF or CRLF', line);
}
