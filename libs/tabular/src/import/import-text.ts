import {
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type TableFormat,
} from '../parts/format.js';
import { encodingOf } from '../encoding/encoding.js';
import { transcoded } from './transcode.js';

/** Hands a text to its format, as UTF-8 whatever it is. @throws Problem upload.unparsable */
export async function importText(
  format: TableFormat,
  file: HeadedFile,
  session: ImportSession,
): Promise<ImportedTable> {
  const { encoding, sure } = encodingOf(file.head, session.reading?.encoding);
  const isNarrow = !sure && !encoding.startsWith('utf-16');
  if (encoding === 'utf-8' || (isNarrow && format.isUtf8 === true)) return format.importTable(file, session);
  const { onProgress } = session;
  const text = await transcoded(file, encoding, onProgress);
  session.among.check(format, text.head);
  const table = await format.importTable(text, { ...session, onProgress: undefined });
  const { warnings } = table.reading;
  const doubt = `The text is not UTF-8 and was read as ${encoding}, which fits; if it is something else, say encoding=NAME.`;
  return {
    ...table,
    reading: { ...table.reading, encoding, warnings: sure ? warnings : [doubt, ...warnings] },
  };
}
