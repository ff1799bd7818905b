import { type DocumentKind } from '../parts/format.js';

export const isPdf = (head: Buffer): boolean => /^\s{0,32}%PDF-[0-9]/.test(head.toString('latin1', 0, 64));

/** A comment ends at its first mark alone: where it could end at any, many of them would be tried in as many ways as there are. */
export const isHtml = (head: Buffer): boolean =>
  /^(?:\xef\xbb\xbf)?(?:\s|<!--(?:(?!-->)[^]){0,400}-->)*<(?:!doctype\s+html|html|head|body)\b/i.test(
    head.toString('latin1', 0, 1024),
  );

/** Names that the first file of a document's archive has; a folder of documents in a zip archive begins with other names. */
const firstNames =
  /^PK\x03\x04[^]{26}(?:\[Content_Types\]\.xml|_rels\/|docProps\/|customXml\/|word\/|mimetype)/;

/** A zip archive whose first folder of an Office document is that of a text. */
export function isDocx(head: Buffer): boolean {
  const text = head.toString('latin1');
  if (!firstNames.test(text)) return false;
  return /PK\x03\x04[^]{26}(word|xl|ppt)\//.exec(text)?.[1] === 'word';
}

/** Names of the headers that a mail begins with, in lower case; undefined where what it begins with is none. */
export function mailHeaders(head: Buffer): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const line of head.toString('latin1', 0, 64 << 10).split(/\r?\n/)) {
    if (line === '') break;
    if (/^[ \t]/.test(line) && names.size > 0) continue;
    const name = /^([!-9;-~]{1,76}):/.exec(line)?.[1];
    // The head may end inside of it.
    if (name === undefined) return names.size > 20 ? names : undefined;
    names.add(name.toLowerCase());
  }
  return names.size === 0 ? undefined : names;
}

const marks = ['mime-version', 'message-id', 'received', 'return-path'];

/** Notes may begin with `From:` and `Date:` too: only what programs write makes it a mail. */
export function isMail(head: Buffer): boolean {
  const names = mailHeaders(head);
  return names?.has('from') === true && names.size > 2 && marks.some((name) => names.has(name));
}

/** What content alone shows. */
export function kindByContent(head: Buffer): DocumentKind | undefined {
  if (isPdf(head)) return 'pdf';
  if (isDocx(head)) return 'docx';
  if (isHtml(head)) return 'html';
  return isMail(head) ? 'email' : undefined;
}

const endings: Readonly<Record<string, DocumentKind>> = {
  ...{
    txt: 'text',
    text: 'text',
    md: 'markdown',
    markdown: 'markdown',
    html: 'html',
    htm: 'html',
    eml: 'email',
  },
};

/** What the name of a text says, of which content shows nothing. */
export function kindByName(name: string): DocumentKind | undefined {
  const end = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(endings, end) ? endings[end] : undefined;
}
