import { besideSaid } from '../csv/declared.js';
import { type ImportedTable, type ImportSession, type SourceFile } from '../parts/format.js';
import { withHead } from '../parts/with-head.js';
import { formats, type Formats } from './formats.js';

export interface ImportOptions extends Omit<ImportSession, 'among'> {
  readonly file: SourceFile;
  /** The name of its format. */
  readonly format: string;
  /** The formats there are; all unless told. */
  readonly among?: Formats | undefined;
}

/**
 * Turns a file into Parquet parts, in order, as its format says.
 * @throws Problem `upload.unparsable` with the line of what is wrong, and never a value of the file
 */
export async function importTable({
  file,
  format: name,
  among = formats,
  ...session
}: ImportOptions): Promise<ImportedTable> {
  const format = among.named(name);
  const headed = await withHead(file);
  among.check(format, headed.head);
  const known = session.known && besideSaid(session.known, session.reading?.types);
  return among.importAs(format, headed, { ...session, known, among });
}
