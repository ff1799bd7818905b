import { type ReadingOptions } from '#libs/contracts';
import { counted, Problem } from '#libs/kernel';
import { type AsDocument, asDocument, looksLikeTable } from '../documents/among.js';
import { unparsable } from '../engine/errors.js';
import { type DocumentKind, type HeadedFile, type ImportSession, type TableFormat } from '../parts/format.js';
import { type Member, type Open } from './together.js';

/** What a member is. */
interface Kind {
  /** Undefined for what no format takes. */
  readonly format: TableFormat | undefined;
  /** As people call it. */
  readonly label: string;
  /** As a document, if it can be one. */
  readonly document: AsDocument | undefined;
  /** Of a text that its name alone makes a document: whether it looks like records. */
  readonly isTable: boolean;
}

/** Texts of which it is asked whether they are tables: as many as tell. */
const mostLooked = 20;

/** What each member is, in their order. @throws Problem upload.unparsable for files within files within files */
export async function kindsOf(
  members: readonly Member[],
  open: Open,
  { among, signal, reading }: ImportSession,
): Promise<readonly Kind[]> {
  const found: Kind[] = [];
  let looked = 0;
  for (const member of members) {
    signal?.throwIfAborted();
    const file = await open(member).catch(asEmpty);
    const kind = kindOf(file, among);
    const format = typeof kind === 'string' ? undefined : kind;
    if (format?.holdsFiles === true)
      throw unparsable(
        `the archive holds ${format.label}; send that alone, files within files within files are not read`,
      );
    const mayBe = format !== undefined || file === undefined;
    const document = mayBe ? asDocument(member.name, format, reading?.rows === 'documents') : undefined;
    const isTable =
      file !== undefined && document?.isWeak === true && looked++ < mostLooked && looksLikeTable(file);
    found.push({ format, label: typeof kind === 'string' ? kind : kind.label, document, isTable });
  }
  return found;
}

function kindOf(file: HeadedFile | undefined, among: ImportSession['among']): TableFormat | string {
  if (file === undefined) return 'empty';
  try {
    return among.ofContent(file.head);
  } catch (error) {
    if (error instanceof Problem && error.code === 'upload.unparsable')
      return error.detail.replace(/^the file is /, '');
    throw error;
  }
}

export function asEmpty(error: unknown): undefined {
  if (error instanceof Problem && error.detail === 'the file is empty') return undefined;
  throw error;
}

const guessed =
  'Files that end in .txt do not look like tables, so each became one row; if their lines are records, say rows=records.';

/**
 * The members as documents, or undefined where they are files of records: as it was said; where nothing was, all must be documents, and
 * plain texts alone are tables where each looked at looks like one.
 */
export function documentsAmong(
  found: readonly Kind[],
  rows: ReadingOptions['rows'],
): { readonly kinds: readonly DocumentKind[]; readonly warnings: readonly string[] } | undefined {
  const kinds = found.flatMap(({ document }) => (document === undefined ? [] : [document.kind]));
  if (rows === 'records' || kinds.length < found.length) {
    if (rows === 'documents') throw unlike(found, 'that are not all documents');
    return undefined;
  }
  const isSure = rows === 'documents' || found.some(({ document }) => document?.isWeak === false);
  if (isSure) return { kinds, warnings: [] };
  const texts = found.filter(({ format }) => format !== undefined);
  if (texts.length > 0 && texts.slice(0, mostLooked).every(({ isTable }) => isTable)) return undefined;
  return { kinds, warnings: [guessed] };
}

/** Files that people put beside others, to say what those are. */
const aside = /(?:^|\/)(readme|licen[cs]e|copying|notice|changelog)(?:[._-][^/]*)?$/i;

/** @throws Problem upload.unparsable for a text or document among files of records that says what they are, by its name */
export function refuseAside(members: readonly Member[], found: readonly Kind[]): void {
  if (members.length < 2 || members.every(({ name }) => /\.txt$/i.test(name))) return;
  members.forEach(({ name }, i) => {
    const format = found[i]?.format;
    const word = aside.exec(name)?.[1];
    const mayBe = format === undefined || format.document !== undefined || format.name === 'csv';
    if (word === undefined || !mayBe || /\.(?:csv|tsv|tab)$/i.test(name)) return;
    const which = `file ${i + 1} of ${members.length}, by name, is a ${word.toUpperCase()}`;
    throw unparsable(`${which} and no part of the table: make the archive without it`);
  });
}

/** @throws Problem upload.unparsable where they are not of one, or documents where records are asked for */
export function commonFormat(found: readonly Kind[]): TableFormat {
  const [first] = found;
  const format = found.every(({ label }) => label === first?.label) ? first?.format : undefined;
  if (format === undefined) throw unlike(found, 'that are not of one format');
  if (format.document !== undefined) throw unparsable('the archive holds documents and not files of records');
  return format;
}

function unlike(found: readonly Kind[], how: string): Problem {
  const kinds = new Map<string, number>();
  for (const { label } of found) kinds.set(label, (kinds.get(label) ?? 0) + 1);
  const list = Array.from(kinds, ([label, count]) => `${count} ${count === 1 ? 'is' : 'are'} ${label}`);
  return unparsable(`the archive holds ${counted(found.length, 'file')} ${how}: ${list.join(', ')}`);
}
