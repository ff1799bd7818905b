import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { unparsable } from '../engine/errors.js';
import { Problem } from '#libs/kernel';
import { type Document, type MailFacts, type People, type Reader } from '../documents/document.js';
import { type DocumentKind } from '../parts/format.js';
import { readHtml } from './html.js';
import { kindByContent, kindByName, mailHeaders } from '../documents/sniff.js';

/** Mails within mails, each an attachment of the one around it. */
const mostMails = 10;
const mostAttachments = 1000;

/** Reads a document that is attached; of a mail its attachments too. */
export type ReadAttached = (kind: DocumentKind, bytes: Buffer, depth: number) => Promise<Document[]>;

/**
 * A mail (RFC 5322, MIME): its headers, its text, or what is shown of its page where it has no text, and behind it the documents that are
 * attached. Whatever else is attached is named and left out.
 * @throws Problem upload.unparsable
 */
export async function readMail(
  bytes: Buffer,
  reader: Reader,
  attached: ReadAttached,
  depth: number,
): Promise<Document[]> {
  if (mailHeaders(bytes.subarray(0, 64 << 10)) === undefined)
    throw unparsable('the file does not begin with the headers of a mail');
  if (depth >= mostMails) throw unparsable(`a mail lies within more than ${mostMails - 1} others`);
  const mail = await PostalMime.parse(bytes, {
    ...{ forceRfc822Attachments: true, attachmentEncoding: 'arraybuffer', maxNestingDepth: 100 },
  });
  if (mail.attachments.length > mostAttachments)
    throw unparsable(`a mail has more than ${mostAttachments} attachments`);
  const documents: Document[] = [];
  const dropped: string[] = [];
  for (const [i, attachment] of mail.attachments.entries()) {
    const name = nameOf(attachment, i);
    const found = await rowsOf(attachment, reader, attached, depth);
    if (found === undefined) dropped.push(name);
    for (const one of found ?? [])
      documents.push({
        ...one,
        attachment: [name, one.attachment].filter((part) => part !== undefined).join('/'),
      });
  }
  const text = reader.text();
  text.add(mail.text ?? (mail.html === undefined ? '' : readHtml(mail.html, reader).text));
  if (text.whole.includes('\ufffd')) reader.tell('replaced');
  return [{ kind: 'email', text: text.whole, mail: factsOf(mail, dropped, reader) }, ...documents];
}

const nameOf = ({ filename }: Attachment, i: number): string =>
  filename === null || filename.trim() === '' ? `attachment ${i + 1}` : filename.trim().slice(0, 1000);

/** Undefined for what is no document, or none that can be read: the mail is read all the same. */
async function rowsOf(
  { content, filename, mimeType }: Attachment,
  reader: Reader,
  attached: ReadAttached,
  depth: number,
): Promise<Document[] | undefined> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer);
  const kind =
    kindByContent(bytes.subarray(0, 256 << 10)) ?? kindSaid(mimeType) ?? kindByName(filename ?? '');
  if (kind === undefined) {
    reader.tell('dropped');
    return undefined;
  }
  try {
    return await attached(kind, bytes, depth + 1);
  } catch (error) {
    // How deep they lie, and how much all of them hold, is about the whole file.
    if (error instanceof Problem && /^(?:a mail|the texts) /.test(error.detail)) throw error;
    reader.tell('broken');
    return undefined;
  }
}

const said: Readonly<Record<string, DocumentKind>> = {
  'text/plain': 'text',
  'text/markdown': 'markdown',
  'text/html': 'html',
  'message/rfc822': 'email',
};
const kindSaid = (mimeType: string): DocumentKind | undefined =>
  Object.hasOwn(said, mimeType) ? said[mimeType] : undefined;

function factsOf(mail: Email, dropped: readonly string[], reader: Reader): MailFacts {
  const date = dateOf(mail.headers.find(({ key }) => key === 'date')?.value);
  if (date === undefined) reader.tell('undated');
  return {
    from: listed(mail.from && [mail.from]),
    to: listed(mail.to),
    cc: listed(mail.cc),
    date: date ?? null,
    subject: mail.subject ?? null,
    dropped: dropped.length === 0 ? null : dropped.join(', '),
  };
}

function listed(addresses: readonly Address[] = []): People {
  const single = addresses.flatMap(
    (one) => one.group ?? [one as { readonly name: string; readonly address: string }],
  );
  const joined = (texts: readonly string[]): string | null =>
    texts.filter((text) => text !== '').join(', ') || null;
  return {
    name: joined(single.map(({ name }) => name)),
    email: joined(single.map(({ address }) => address)),
  };
}

/** RFC 5322's form, with the zones of RFC 822; the platform alone would take `ward 3` for a day. */
const dateForm =
  /^(?:[a-z]{3},? *)?((\d{1,2}) +[a-z]{3} +\d{4}) +\d{2}:\d{2}(?::\d{2})? *(?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)$/i;

/** Null where none is said, undefined where it is none. */
function dateOf(value: string | undefined): string | null | undefined {
  const plain = value?.replaceAll(/\([^()]*\)/g, '').trim() ?? '';
  if (plain === '') return null;
  const date = new Date(plain.replace(/UT$/, 'UTC'));
  const [, day = '', ofMonth] = dateForm.exec(plain) ?? [];
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() <= 0) return undefined;
  // The platform would take 31 February for a day of March.
  return new Date(`${day} UTC`).getUTCDate() === Number(ofMonth) ? date.toISOString() : undefined;
}
