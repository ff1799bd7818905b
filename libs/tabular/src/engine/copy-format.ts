import { type SqlParameters } from './cells.js';
import { type ScratchFile } from './scratch.js';
import { literal } from './sql.js';

/** `part` is Parquet for our own readers alone: its newer encodings are smaller and faster, and not every other program has them. */
type FileFormat = 'parquet' | 'part' | 'csv' | 'lines';

export interface CopyOptions {
  readonly sql: string;
  readonly parameters?: SqlParameters;
  readonly file: ScratchFile;
  readonly format: FileFormat;
  /** CSV only: whether a line of column names comes first; it does unless told. */
  readonly header?: boolean;
  /** Parquet only: whether it has columns of bytes, of which few records fill the memory. */
  readonly hasBytes?: boolean;
}

interface Copy extends CopyOptions {
  readonly unpacked: boolean;
}

/** Rows of a Parquet row group: a multiple of DuckDB's 2,048-row vectors, and the unit that two threads share out. */
const rowGroupSize = 61_440;

/** Distinct values of a row group from which on a dictionary is given up: to fill one that is then thrown away is a tenth of writing. */
const dictionaryLimit = 2000;

/** With bytes a row group is no more than the engine reads at a time: it would gather so many pictures that they do not fit. */
const parquet = ({ hasBytes, unpacked }: Copy): string =>
  `FORMAT parquet, ROW_GROUP_SIZE ${hasBytes === true ? 1 : rowGroupSize}, ` +
  (unpacked ? 'COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1' : 'COMPRESSION lz4_raw');

const copyFormats: Record<FileFormat, (options: Copy) => string> = {
  parquet,
  part: (options) =>
    `${parquet(options)}, PARQUET_VERSION v2${options.unpacked ? '' : `, DICTIONARY_SIZE_LIMIT ${dictionaryLimit}`}`,
  csv: ({ header }) => `FORMAT csv, HEADER ${header ?? true}`,
  // No text has this character where JSON escapes it; nothing is in quotation marks.
  lines: () => "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u0001'",
};

/** SQL that writes a query's result into a file. */
export function copySql(options: CopyOptions, unpacked: boolean): string {
  const format = copyFormats[options.format]({ ...options, unpacked });
  return `COPY (${options.sql}) TO ${literal(options.file.path)} (${format}, USE_TMP_FILE false)`;
}
