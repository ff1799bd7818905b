import { type Encoding } from '#libs/contracts';
import { encodingOf } from '../encoding/encoding.js';
import { type TextEncoding, TextReader } from '../encoding/text-reader.js';
import { headBytes } from '../parts/format.js';

/** A text by the rules for texts of records: as it was said, by its mark, or by what fits. @throws Problem upload.unparsable with the line */
export function decodeText(
  bytes: Buffer,
  said?: Encoding,
): { readonly text: string; readonly encoding: TextEncoding; readonly sure: boolean } {
  const { encoding, sure } = encodingOf(bytes.subarray(0, headBytes), said);
  const reader = new TextReader(encoding);
  const text = reader.read(bytes) + reader.end();
  return { text, encoding, sure };
}
