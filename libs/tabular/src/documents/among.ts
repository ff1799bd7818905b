import { separationOf } from '../csv/separation.js';
import { type DocumentKind, type HeadedFile, type TableFormat } from '../parts/format.js';
import { decodeText } from './decode-text.js';
import { kindByName } from './sniff.js';

/** What a file of an archive is as a document, and whether nothing but its name says so. */
export interface AsDocument {
  readonly kind: DocumentKind;
  /** Plain text by its name, which may be a table as well. */
  readonly isWeak: boolean;
}

const isPlain = (format: TableFormat): boolean => format.name === 'csv';

/**
 * What a file of an archive would be as a document; undefined for one that is none. `format` is what its content shows, undefined for an
 * empty one. Content decides; a name decides of text that could be anything.
 */
export function asDocument(
  name: string,
  format: TableFormat | undefined,
  isAsked: boolean,
): AsDocument | undefined {
  if (format?.document !== undefined) return { kind: format.document, isWeak: false };
  // One file of a tar archive may be compressed by itself.
  const named = kindByName(name.replace(/\.(?:gz|zst|bz2|xz)$/i, ''));
  const isOpen = format === undefined || isPlain(format);
  if (named !== undefined && isOpen) return { kind: named, isWeak: named === 'text' };
  return isAsked && (format?.isText ?? true) ? { kind: 'text', isWeak: false } : undefined;
}

/** Whether a text looks like records of several fields, nearly all with as many. */
export function looksLikeTable({ head, bytes }: HeadedFile): boolean {
  try {
    const { text } = decodeText(head);
    const { width, agreement } = separationOf(Buffer.from(text), {
      ...{ delimiters: [',', ';', '\t', '|'], whole: bytes <= head.length, titles: false },
    });
    return width > 1 && agreement >= 0.9;
  } catch {
    return false;
  }
}
