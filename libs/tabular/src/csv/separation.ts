import { Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import { guessHeader } from './header.js';
import { CsvReader, type CsvRecord, type Separation } from './records.js';
import { looksTyped } from './text-types.js';

const sampledRecords = 1000;

/** How records may be separated, and what comes of it. */
export interface Separated {
  readonly separation: Separation;
  /** From the first record of the table on, which may be its header. */
  readonly records: readonly CsvRecord[];
  /** Where the lines of a title in front of it end, in bytes; 0 where there are none. */
  readonly start: number;
  readonly width: number;
  /** The share of records that have as many fields as the table is wide. */
  readonly agreement: number;
  /** The header has one field less than the records, whose first has no name, as R writes row names. */
  readonly rowNames: boolean;
}

export interface SeparationOptions {
  /** What may stand between fields, and what does where that is said. */
  readonly delimiters: readonly string[];
  readonly delimiter?: string | undefined;
  /** True when the bytes are the whole file. */
  readonly whole: boolean;
  /** Whether lines in front of the table may be passed over. */
  readonly titles: boolean;
}

/** @throws Problem upload.unparsable where no delimiter gives the records one number of fields */
export function separationOf(body: Buffer, options: SeparationOptions): Separated {
  const { delimiter: said } = options;
  const delimiters = said === undefined ? options.delimiters : [said];
  const refusals: Problem[] = [];
  for (const quote of ['"', ''] as const) {
    const candidates: Separated[] = [];
    // Only tab-separated text goes without quoting (IANA); elsewhere a stray quotation mark is a mistake.
    for (const delimiter of delimiters.filter((one) => quote !== '' || one === '\t')) {
      try {
        candidates.push(candidate(body, { delimiter, quote }, options));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refusals.push(error);
      }
    }
    const wide = candidates.filter(({ width }) => width > 1);
    wide.sort((a, b) => b.agreement - a.agreement || a.start - b.start || b.width - a.width);
    const best = wide[0];
    // Without quoting, a stray quotation mark proves nothing: only full agreement is believed.
    if (best !== undefined && best.agreement >= (quote === '' ? 1 : 0.5)) return best;
    const single = candidates[0];
    if (said !== undefined && single?.width === 1 && single.agreement === 1) return single;
    if (candidates.length === delimiters.length && single !== undefined && isOneColumn(candidates))
      return single;
  }
  throw (
    refusals[0] ??
    unparsable(
      'no delimiter gives the records one number of fields; say delimiter=CHARACTER, or skip=LINES for what is in front of the table, if it is one',
    )
  );
}

function candidate(body: Buffer, separation: Separation, { whole, titles }: SeparationOptions): Separated {
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
  const rowNames = hasRowNames(records);
  const title = titles && !rowNames ? titleRecords(records) : 0;
  const table = records.slice(title);
  const width = table[rowNames ? 1 : 0]?.fields.length ?? 0;
  const agreeing = table.filter(
    (record, i) => record.fields.length === width || (rowNames && i === 0),
  ).length;
  const agreement = table.length === 0 ? 0 : agreeing / table.length;
  return { separation, records: table, start: records[title - 1]?.end ?? 0, width, agreement, rowNames };
}

/** The most lines that a title is believed to have. */
const longestTitle = 10;

/** Records in front of a table: narrower than it, or with one filled field of many as spreadsheets write them. */
function titleRecords(records: readonly CsvRecord[]): number {
  const width = records.at(-1)?.fields.length ?? 0;
  const isTitle = ({ fields }: CsvRecord): boolean =>
    fields.length < width || (width > 2 && fields.filter(({ text }) => text.trim() !== '').length <= 1);
  const found = records.findIndex((record) => !isTitle(record));
  if (found <= 0 || found > longestTitle || width < 2) return 0;
  const table = records.slice(found);
  const isTable = table.length > 2 && table.every(({ fields }) => fields.length === width);
  // What is typed is a record, however few of its fields are filled.
  const isWords = records
    .slice(0, found)
    .every(({ fields }) => fields.every(({ text }) => !looksTyped(text) || text.trim() === ''));
  return isTable && isWords ? found : 0;
}

function hasRowNames(records: readonly CsvRecord[]): boolean {
  const [first, ...rest] = records;
  const width = rest[0]?.fields.length ?? 0;
  if (first?.fields.length !== width - 1 || width < 3 || rest.length < 2) return false;
  if (rest.some(({ fields }) => fields.length !== width)) return false;
  const isWord = ({ text }: CsvRecord['fields'][number]): boolean => text.trim() !== '' && !looksTyped(text);
  const keys = new Set(rest.map(({ fields }) => fields[0]?.text ?? ''));
  // Names below it make it a title.
  if (guessHeader(rest).header) return false;
  return first.fields.every(isWord) && keys.size === rest.length && !keys.has('');
}

/** One column is believed only of a file without any delimiter whose first line could be a name or is a value. */
function isOneColumn(candidates: readonly Separated[]): boolean {
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
