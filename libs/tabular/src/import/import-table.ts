import { unparsable } from '../engine/errors.js';
import { headBytes, type ImportedTable, type ImportSession, type SourceFile } from '../parts/format.js';
import { formats, type Formats } from './formats.js';

export interface ImportOptions extends ImportSession {
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
  const head = await readHead(file);
  if (head.length === 0) throw unparsable('the file is empty');
  among.check(format, head);
  return format.importTable(
    { head, bytes: file.bytes, blocks: () => file.blocks(), range: (range) => file.range(range) },
    session,
  );
}

async function readHead(file: SourceFile): Promise<Buffer> {
  const taken: Uint8Array[] = [];
  for await (const block of file.range({ start: 0, end: headBytes })) taken.push(Buffer.from(block));
  return Buffer.concat(taken);
}
