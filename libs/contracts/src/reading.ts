import { z } from 'zod';
import { ColumnName, FreeName } from './names.js';

/** How text may be encoded, by the names of the WHATWG's Encoding Standard; `utf-16` goes by its byte order mark. */
export const encodings = [
  'utf-8',
  'utf-16',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'gb18030',
  'shift_jis',
] as const;
export type Encoding = (typeof encodings)[number];

/** Other names of them that files and systems use. */
const encodingNames: Readonly<Record<string, Encoding>> = {
  ...{ utf8: 'utf-8', 'us-ascii': 'utf-8', ascii: 'utf-8' },
  ...{ utf16: 'utf-16', 'utf-16-le': 'utf-16le', 'utf-16-be': 'utf-16be' },
  ...{
    cp1252: 'windows-1252',
    'windows-1252': 'windows-1252',
    latin1: 'iso-8859-1',
    'latin-1': 'iso-8859-1',
  },
  ...{ gbk: 'gb18030', gb2312: 'gb18030', cp936: 'gb18030' },
  ...{ sjis: 'shift_jis', 'shift-jis': 'shift_jis', cp932: 'shift_jis', 'windows-31j': 'shift_jis' },
};

/** The encoding of this name, in any letter case; undefined where none has it. */
export function encodingNamed(name: string): Encoding | undefined {
  const known = name.toLowerCase();
  return (
    encodings.find((one) => one === known) ??
    (Object.hasOwn(encodingNames, known) ? encodingNames[known] : undefined)
  );
}

/** The order of day, month and year, and what stands between them: `dd/mm/yyyy`, `mm-dd-yyyy`, `yyyymmdd`. */
const dateForm = /^(?:dd([/.-])mm\1yyyy|mm([/.-])dd\2yyyy|yyyy([/.-]?)mm\3dd)$/;

const plainTypes = [
  'text',
  'boolean',
  'integer',
  'decimal',
  'decimal-comma',
  'decimal-point',
  'double',
  'date',
  'time',
  'timestamp',
  'instant',
] as const;

/** As what the cells of a column are to be read. */
const DeclaredType = z
  .string()
  .max(40)
  .refine(
    (word) =>
      (plainTypes as readonly string[]).includes(word) ||
      dateForm.test(/^date\((.*)\)$/.exec(word)?.[1] ?? ''),
    `must be one of ${plainTypes.join(', ')}, date(dd/mm/yyyy), date(mm/dd/yyyy) and the like`,
  );

/** What separates fields: one character that no value needs. */
export const Delimiter = z
  .string()
  .regex(/^[\t!#$%&*,/:;<=>?@\\^_`|~]$/, 'must be one character, such as a comma, ; or a tab');

const mostSpellings = 100;
/** As many as a person can look through. */
export const mostQuarantined = 10_000;

/** How a file is to be read, as far as it is said; the rest is guessed. */
export const ReadingOptions = z
  .strictObject({
    /** Whether the first record names the columns. */
    header: z.enum(['present', 'absent', 'guess']).optional(),
    delimiter: Delimiter.optional(),
    encoding: z.enum(encodings).optional(),
    /** Names of the columns, in the order of the file. */
    columns: z.array(ColumnName).min(1).max(2000).optional(),
    /** Of text whose fields have fixed widths: names and characters, in the order of the line. */
    widths: z
      .array(z.strictObject({ name: ColumnName, width: z.int().min(1).max(10_000) }))
      .min(1)
      .max(2000)
      .refine(
        (list) => new Set(list.map(({ name }) => name.toLowerCase())).size === list.length,
        'must name each column once',
      )
      .optional(),
    /** Types of some columns, by their names. */
    types: z.record(ColumnName, DeclaredType).optional(),
    /** Lines before the first record. */
    skip: z.int().min(0).max(1000).optional(),
    /** The sheet of a workbook or the table of a database, by its name. */
    sheet: FreeName.max(128).optional(),
    /** Spellings that mean that there is no value. */
    nulls: z.array(FreeName.max(100)).max(mostSpellings).optional(),
    /** What becomes a row: a record of a file, or a file, as a document. Told by the files where it is absent. */
    rows: z.enum(['records', 'documents']).optional(),
    /** Records that may be put aside because they cannot be read; with none, the first refuses the file. */
    quarantine: z.int().min(0).max(mostQuarantined).optional(),
  })
  .meta({ id: 'ReadingOptions' });
export type ReadingOptions = z.infer<typeof ReadingOptions>;

const warning = z.string().max(1000);

/** What a version was read as: what was said, and what was guessed. Nothing in it was taken from a cell. */
export const Reading = z
  .strictObject({
    /** The format's name. */
    format: z.string().max(40),
    header: z.enum(['present', 'absent']).optional(),
    delimiter: z.string().max(1).optional(),
    encoding: z.string().max(40).optional(),
    /** The sheet of a workbook, or the table of a database. */
    sheet: z.string().max(128).optional(),
    /** Lines before the header or the first record. */
    skipped: z.int().nonnegative(),
    /** Records that could not be read and were put aside. */
    quarantined: z.int().positive().max(mostQuarantined).optional(),
    /** What each column was read as, by its name. */
    types: z.record(z.string(), z.string().max(40)),
    /** What was guessed on thin evidence, or left as text though it looks like more, and how to say otherwise. */
    warnings: z.array(warning).max(50),
  })
  .meta({ id: 'Reading' });
export type Reading = z.infer<typeof Reading>;
