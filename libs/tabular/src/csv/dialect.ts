import { type CellForm, Forms } from '../parts/mostly.js';
import { Delimiter } from '#libs/contracts';
import { counted, problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import { countLf } from '../parts/scan.js';
import { columnNames, guessHeader, type HeaderGuess } from './header.js';
import { type CsvRecord, type Separation } from './records.js';
import { looksTyped } from './text-types.js';
import { separationOf } from './separation.js';

export interface CsvDialect extends Separation {
  readonly header: boolean;
  /** The file writes its delimiters with a space after them, as UCI does; then cells are trimmed. */
  readonly trim: boolean;
  readonly byteOrderMark: boolean;
}

export interface SniffedCsv {
  readonly dialect: CsvDialect;
  readonly names: readonly string[];
  /** Bytes of the head that are not data: the byte order mark, lines that were passed over and the header record. */
  readonly dataOffset: number;
  /** The physical line on which data begin. */
  readonly dataLine: number;
  /** Lines in front of the header or the first record. */
  readonly skipped: number;
  readonly warnings: readonly string[];
  /** What columns look like that may stay text, by their names. */
  readonly hints: ReadonlyMap<string, string>;
}

export interface SniffOptions {
  /** What may stand between fields. */
  readonly delimiters: readonly string[];
  /** What stands between fields, where that is said. */
  readonly delimiter?: string | undefined;
  /** Whether the first record names the columns; guessed when undefined. */
  readonly header: boolean | undefined;
  /** Of a file behind one without a header, whether a column of that is something else than text; undefined for all others. */
  readonly behindTyped?: boolean | undefined;
  /** Names of the columns, where they are said; those of a header are passed over then. */
  readonly columns?: readonly string[] | undefined;
  /** Lines before the first record; guessed when undefined. */
  readonly skip?: number | undefined;
  /** True when the head is the whole file. */
  readonly whole: boolean;
}

const maxColumns = 2000;

const noHeader =
  'The first record was taken for data, so the columns have numbers for names; if it names them, say header=present.';
const thinHeader =
  'The first record was taken for the names of the columns, for want of better evidence; if it is data, say header=absent.';

const titled = 'Lines in front of the table were taken for a title; if they are data, say skip=0.';

const spaced =
  'It was taken for one column, though its numbers seem to be separated by spaces, which are not read: put commas there.';

/** Whether each record after the first is as many numbers, two or more, with spaces between. */
function areSpaced(records: readonly CsvRecord[]): boolean {
  const [first, ...others] = records.slice(1).map(({ fields }) => (fields[0]?.text ?? '').trim().split(/ +/));
  const all = first === undefined ? [] : [first, ...others];
  return (
    (first?.length ?? 0) > 1 &&
    all.every((words) => words.length === first?.length && words.every(looksTyped))
  );
}

/** What to say of a header that nobody told of. */
const thinly = ({ header, sure }: { header: boolean; sure: boolean }): string[] =>
  header ? (sure ? [] : [thinHeader]) : [noHeader];

const renamed = (changed: number): string[] =>
  changed === 0
    ? []
    : [`${counted(changed, 'name')} of columns were empty or stood there before, and got numbers.`];

/** A header behind what has none would be a record of it: one that surely is one, or is alone and text where other types are. */
function requireRecord({ header, sure }: HeaderGuess, isAlone: boolean): void {
  if (!header || !(sure || isAlone)) return;
  const detail =
    'What is there has no header, and the first record of the file seems to be one: say header=absent if it is a record, or ' +
    'header=present with columns=NAMES, the names that are there, if it is to be passed over.';
  throw problem('version.append', detail);
}

/**
 * Finds out how a file is written from its head, or refuses it: a CSV must have a delimiter that gives its records
 * one number of fields. @throws Problem `upload.unparsable`.
 */
export function sniffCsv(head: Buffer, options: SniffOptions): SniffedCsv {
  const byteOrderMark = head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  const mark = byteOrderMark ? 3 : 0;
  const said = options.skip === undefined ? separatorLine(head.subarray(mark)) : undefined;
  const offset = mark + endOfLines(head.subarray(mark), options.skip ?? (said === undefined ? 0 : 1));
  const found = separationOf(head.subarray(offset), {
    ...{ delimiters: options.delimiters, delimiter: options.delimiter ?? said, whole: options.whole },
    titles: options.skip === undefined,
  });
  const { records, rowNames, start } = found;
  const first = records[0];
  if (first === undefined) throw unparsable('the file holds no records');
  const line = first.line + countLf(head.subarray(0, offset));
  const width = found.width;
  if (width > maxColumns) throw unparsable(`the record has more than ${maxColumns} fields`, line);
  const guess = rowNames ? { header: true, sure: true } : guessHeader(records);
  if (options.behindTyped !== undefined) requireRecord(guess, records.length === 1 && options.behindTyped);
  const header = options.header ?? guess.header;
  if (header && records.length === 1 && options.whole) {
    const way = 'if it is a record, say so with header=absent';
    throw unparsable(`the file holds a header and no records; ${way}`, line);
  }
  if (options.columns !== undefined && options.columns.length !== width) {
    const names = counted(options.columns.length, 'name');
    throw unparsable(`the record has ${counted(width, 'field')}, and ${names} came with the file`, line);
  }
  const texts = first.fields.map(({ text }) => text.trim());
  const own = header ? (rowNames ? ['', ...texts] : texts) : Array.from({ length: width }, () => '');
  const names = columnNames(options.columns ?? own, line);
  const isNamed = header && options.columns === undefined;
  const warnings = [
    ...(options.header === undefined && options.columns === undefined ? thinly({ ...guess, header }) : []),
    ...renamed(isNamed ? own.filter((name, i) => name !== names[i]).length : 0),
    ...(start > 0 ? [titled] : []),
    ...(width === 1 && areSpaced(records) ? [spaced] : []),
  ];
  const dataOffset = offset + (header ? first.end : start);
  return {
    dialect: { ...found.separation, header, trim: spacedDelimiters(records), byteOrderMark },
    ...{ names, dataOffset, warnings },
    hints: hintsOf(names, header ? records.slice(1) : records),
    dataLine: 1 + countLf(head.subarray(0, dataOffset)),
    // Blank lines in front of records are nothing.
    skipped: header || start > 0 || offset > mark ? line - 1 : 0,
  };
}

/** What a first line says that separates fields: `sep=;`, as spreadsheets write it. */
function separatorLine(head: Buffer): string | undefined {
  const said = /^"?sep=([^\r\n])"?\r?\n/i.exec(head.toString('latin1', 0, 16))?.[1];
  return Delimiter.safeParse(said).data;
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

/** Forms of numbers that no column has unless it is said, for they can mean something else. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/^-?[0-9]{1,3}(?:[.][0-9]{3})*,[0-9]+$/, 'numbers with a decimal comma (types=NAME:decimal-comma)'],
  [/^-?[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?$/, 'numbers with marks for thousands (decimal-point)'],
  [
    /^[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?$/,
    'numbers that are written in more than one way (decimal or double)',
  ],
];

function hintsOf(names: readonly string[], records: readonly CsvRecord[]): ReadonlyMap<string, string> {
  const hints = new Map<string, string>();
  names.forEach((name, i) => {
    const cells = records.map(({ fields }) => fields[i]?.text.trim() ?? '').filter((text) => text !== '');
    const found = forms.find(([form]) => cells.every((text) => form.test(text)))?.[1];
    // Whole numbers that are no integers have leading zeros: they are codes.
    const hint =
      cells.length > 0 && found !== undefined && cells.some((text) => /[.,eE]/.test(text))
        ? found
        : mostly(cells);
    if (hint !== undefined) hints.set(name, hint);
  });
  return hints;
}

const stampForm =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,6})?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?$/;
const cellForms: readonly (readonly [RegExp, CellForm])[] = [
  [/^-?(?:0|[1-9][0-9]{0,17})$/, 'whole numbers'],
  [/^-?(?:0|[1-9][0-9]*)(?:[.][0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)$/, 'numbers'],
  [/^(?:true|false)$/i, 'truth values'],
  [/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, 'days'],
  [/^[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,6})?$/, 'times'],
];

function formOf(text: string): CellForm {
  const stamped = stampForm.exec(text);
  if (stamped !== null) return stamped[1] === undefined ? 'moments without a zone' : 'moments with a zone';
  return cellForms.find(([form]) => form.test(text))?.[1] ?? 'text';
}

/** What few cells keep a column from being; codes with zeros in front are none of it. */
function mostly(cells: readonly string[]): string | undefined {
  if (cells.some((text) => /^0[0-9]+$/.test(text))) return undefined;
  const forms = new Forms();
  for (const text of cells) forms.add(formOf(text));
  return forms.hint;
}

function spacedDelimiters(records: readonly CsvRecord[]): boolean {
  const later = records.flatMap((record) => record.fields.slice(1)).filter((field) => !field.quoted);
  return later.length > 0 && later.every((field) => field.text.startsWith(' '));
}
