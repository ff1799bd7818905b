import { unparsable } from '../engine/errors.js';
import {
  headBytes,
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type SourceFile,
  type TableFormat,
} from '../parts/format.js';
import { encodingOf } from './encoding.js';
import { formats, type Formats } from './formats.js';
import { transcoded } from './transcode.js';

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
  const sent: HeadedFile = {
    head,
    get bytes() {
      return file.bytes;
    },
    blocks: () => file.blocks(),
    range: (range) => file.range(range),
  };
  among.check(format, head);
  return format.isText ? importText(format, sent, session, among) : format.importTable(sent, session);
}

async function importText(
  format: TableFormat,
  file: HeadedFile,
  session: ImportSession,
  among: Formats,
): Promise<ImportedTable> {
  const { encoding, sure } = encodingOf(file.head, session.reading?.encoding);
  const isNarrow = !sure && !encoding.startsWith('utf-16');
  if (encoding === 'utf-8' || (isNarrow && format.isUtf8 === true)) return format.importTable(file, session);
  const { onProgress } = session;
  const text = await transcoded(file, encoding, onProgress);
  among.check(format, text.head);
  const table = await format.importTable(text, { ...session, onProgress: undefined });
  const { warnings } = table.reading;
  const doubt = `The text is not UTF-8 and was read as ${encoding}, which fits; if it is something else, say encoding.`;
  return {
    ...table,
    reading: { ...table.reading, encoding, warnings: sure ? warnings : [doubt, ...warnings] },
  };
}

async function readHead(file: SourceFile): Promise<Buffer> {
  const taken: Uint8Array[] = [];
  for await (const block of file.range({ start: 0, end: headBytes })) taken.push(Buffer.from(block));
  return Buffer.concat(taken);
}
