import { type ColumnType } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';

/** What the text of a value is. */
export interface CellKind {
  readonly type: ColumnType;
  /** In JSON a text, in quotation marks; else the text is JSON itself. */
  readonly isText: boolean;
}

/** A value that was read: its text, and whether it is beyond what its column's type can hold. */
export interface CellRead {
  readonly text: string | null;
  readonly isWide?: boolean;
}

/** A text within a value that is JSON: bytes, which are in base64 as cells, are hexadecimal there. */
export const nestedText = (text: string, { type }: CellKind): string =>
  type === 'bytes' ? Buffer.from(text, 'base64').toString('hex') : text;

/** A value within another as JSON. Doubles keep a point, by which they are told from integers. @throws Problem upload.unparsable for NaN and infinities */
export function cellJson(text: string | null, kind: CellKind): string {
  if (text === null) return 'null';
  const { type, isText } = kind;
  if (isText) return JSON.stringify(nestedText(text, kind));
  if (type !== 'double') return text;
  if (/[NI]/.test(text))
    throw unparsable('there is NaN or an infinity inside a nested value, which JSON cannot tell');
  return /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}
