import { isShowable } from '#libs/contracts';
import { counted, Problem } from '#libs/kernel';
import { CsvReader, type CsvRecord, type Separation } from './records.js';
import { unparsable } from '../engine/errors.js';
import { looksTyped } from './text-types.js';

export interface CsvDialect extends Separation {
  readonly header: boolean;
  /** The file writes its delimiters with a space after them, as UCI does; then cells are trimmed. */
  readonly trim: boolean;
  readonly byteOrderMark: boolean;
}

export interface SniffedCsv {
  readonly dialect: CsvDialect;
  readonly names: readonly string[];
  /** Bytes of the head that are not data: the byte order mark and the header record. */
  readonly dataOffset: number;
  /** The physical line on which data begin. */
  readonly dataLine: number;
}

export interface SniffOptions {
  /** What may stand between fields. */
  readonly delimiters: readonly string[];
  /** What stands between fields, where that is said. */
  readonly delimiter?: string | undefined;
  /** Whether the first record names the columns; guessed when undefined. */
  readonly header: boolean | undefined;
  /** Names of the columns, where they are said; those of a header are passed over then. */
  readonly columns?: readonly string[] | undefined;
  /** Lines before the first record. */
  readonly skip?: number | undefined;
  /** True when the head is the whole file. */
  readonly whole: boolean;
}

const maxColumns = 2000;
const maxNameLength = 255;
const sampledRecords = 1000;

interface Candidate {
  readonly separation: Separation;
  readonly records: readonly CsvRecord[];
  readonly width: number;
  /** The share of records that have as many fields as the first. */
  readonly agreement: number;
}

/**
 * Finds out how a file is written from its head, or refuses it: a CSV must have a delimiter that gives its records
 * one number of fields. @throws Problem `upload.unparsable`.
 */
export function sniffCsv(head: Buffer, options: SniffOptions): SniffedCsv {
  const byteOrderMark = head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  const marked = byteOrderMark ? head.subarray(3) : head;
  const skipped = endOfLines(marked, options.skip ?? 0);
  const body = marked.subarray(skipped);
  const { separation, records } = separationOf(body, options);
  const first = records[0];
  if (first === undefined) throw unparsable('the file holds no records');
  if (first.fields.length > maxColumns) {
    throw unparsable(`the record has more than ${maxColumns} fields`, first.line);
  }
  const header = options.header ?? hasHeader(records);
  if (header && records.length === 1 && options.whole) {
    const way = 'if it is a record, say so with text/csv; header=absent';
    throw unparsable(`the file holds a header and no records; ${way}`, first.line);
  }
  const width = first.fields.length;
  if (options.columns !== undefined && options.columns.length !== width) {
    throw unparsable(
      `the record has ${counted(width, 'field')}, and ${options.columns.length} names were said`,
      first.line,
    );
  }
  const given =
    options.columns ?? (header ? first.fields.map(({ text }) => text) : first.fields.map(() => ''));
  return {
    dialect: { ...separation, header, trim: spacedDelimiters(records), byteOrderMark },
    names: columnNames(given, first.line),
    dataOffset: (byteOrderMark ? 3 : 0) + skipped + (header ? first.end : 0),
    dataLine: 1 + (options.skip ?? 0) + (header ? first.line - 1 + linesIn(body, first.end) : 0),
  };
}

/** Where so many lines end, or the end of the head. */
function endOfLines(head: Buffer, lines: number): number {
  let at = 0;
  for (let line = 0; line < lines && at < head.length; line++) {
    const end = head.indexOf(10, at);
    at = end === -1 ? head.length : end + 1;
  }
  return at;
}

function linesIn(body: Buffer, end: number): number {
  let lines = 0;
  for (let at = body.indexOf(10); at !== -1 && at < end; at = body.indexOf(10, at + 1)) lines++;
  return lines;
}

function separationOf(body: Buffer, options: SniffOptions): Candidate {
  const delimiters = options.delimiter === undefined ? options.delimiters : [options.delimiter];
  const refusals: Problem[] = [];
  for (const quote of ['"', ''] as const) {
    const candidates: Candidate[] = [];
    // Only tab-separated text goes without quoting (IANA); elsewhere a stray quotation mark is a mistake.
    for (const delimiter of delimiters.filter((one) => quote !== '' || one === '\t')) {
      try {
        candidates.push(candidate(body, { delimiter, quote }, options.whole));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refusals.push(error);
      }
    }
    const wide = candidates.filter(({ width }) => width > 1);
    wide.sort((a, b) => b.agreement - a.agreement || b.width - a.width);
    const best = wide[0];
    // Without quoting, a stray quotation mark proves nothing: only full agreement is believed.
    if (best !== undefined && best.agreement >= (quote === '' ? 1 : 0.5)) return best;
    const single = candidates[0];
    if (options.delimiter !== undefined && single?.width === 1 && single.agreement === 1) return single;
    if (candidates.length === delimiters.length && single !== undefined && isOneColumn(candidates))
      return single;
  }
  throw (
    refusals[0] ??
    unparsable('no delimiter gives the records one number of fields: this is not a table of text')
  );
}

function candidate(body: Buffer, separation: Separation, whole: boolean): Candidate {
  const records: CsvRecord[] = [];
  try {
    for (const record of new CsvReader(body, separation).records()) {
      // The head may end inside its last record.
      if (!whole && record.end >= body.length) break;
      records.push(record);
      if (records.length === sampledRecords) break;
    }
  } catch (error) {
    // So it may end inside a quoted field; records before it are sample enough.
    if (whole || records.length === 0) throw error;
  }
  const width = records[0]?.fields.length ?? 0;
  const agreeing = records.filter((record) => record.fields.length === width).length;
  return { separation, records, width, agreement: records.length === 0 ? 0 : agreeing / records.length };
}

/** One column is believed only of a file without any delimiter whose first line could be a name or is a value. */
function isOneColumn(candidates: readonly Candidate[]): boolean {
  if (candidates.some(({ width, agreement }) => width !== 1 || agreement !== 1)) return false;
  const records = candidates[0]?.records ?? [];
  const first = records[0]?.fields[0];
  if (first === undefined || records.length < 2) return false;
  const nameLike = /^[\p{L}\p{N}_@#][\p{L}\p{N}_./#()-]*(?: [\p{L}\p{N}_./#()-]+){0,3}$/u.test(
    first.text.trim(),
  );
  const sentence = /[.!?:]$/.test(first.text.trim());
  return first.quoted || looksTyped(first.text) || (nameLike && !sentence);
}

function spacedDelimiters(records: readonly CsvRecord[]): boolean {
  const later = records.flatMap((record) => record.fields.slice(1)).filter((field) => !field.quoted);
  return later.length > 0 && later.every((field) => field.text.startsWith(' '));
}

function hasHeader(records: readonly CsvRecord[]): boolean {
  const [first, ...rest] = records;
  if (first === undefined) return false;
  const names = first.fields.map((field) => field.text.trim());
  if (names.some(looksTyped)) return false;
  if (names.every((name) => name === '')) return false;
  const columns = names.map((_, i) => rest.map((record) => record.fields[i]?.text.trim() ?? ''));
  const typedColumn = columns.some((cells) => {
    const filled = cells.filter((cell) => cell !== '');
    return filled.length > 0 && filled.every(looksTyped);
  });
  if (typedColumn) return true;
  const nameLike = names.every((name) => name !== '' && name.length <= 64);
  const distinct = new Set(names.map((name) => name.toLowerCase())).size === names.length;
  // A value recurs in its column, a name does not.
  return nameLike && distinct && !names.some((name, i) => columns[i]?.includes(name));
}

/**
 * Names as the header spells them, without surrounding spaces. An empty name becomes `column_N`; a name that occurred
 * before, in any letter case, gets `_1`, `_2`, … for SQL compares names without case.
 */
function columnNames(given: readonly string[], line: number): string[] {
  const taken = new Set(given.map((name) => name.trim().toLowerCase()));
  const used = new Set<string>();
  return given.map((said, i) => {
    const name = said.trim() === '' ? `column_${i + 1}` : said.trim();
    let unique = name;
    for (let n = 1; used.has(unique.toLowerCase()); n++) {
      unique = `${name}_${n}`;
      if (taken.has(unique.toLowerCase())) unique = name;
    }
    if (unique.length > maxNameLength) {
      throw unparsable(`the name of column ${i + 1} is longer than ${maxNameLength} characters`, line);
    }
    // Before any statement is written with it: not even quoted does one take U+0000.
    if (!isShowable(unique)) {
      const detail = `the name of column ${i + 1} has control, bidirectional or invisible characters`;
      throw unparsable(detail, line);
    }
    used.add(unique.toLowerCase());
    return unique;
  });
}
