import { type Encoding } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';
import { maxRecordBytes } from '../parts/chunks.js';
import { type DocumentKind } from '../parts/format.js';

/** Names and addresses apart, for each of them is told by its form; with commas where there are several. */
export interface People {
  readonly name: string | null;
  readonly email: string | null;
}

/** What the headers of a mail say. */
export interface MailFacts {
  readonly from: People;
  readonly to: People;
  readonly cc: People;
  /** In UTC, as ISO 8601 has it. */
  readonly date: string | null;
  readonly subject: string | null;
  /** Names of attachments that are no rows. */
  readonly dropped: string | null;
}

/** What becomes a row. */
export interface Document {
  readonly kind: DocumentKind;
  readonly text: string;
  readonly title?: string | undefined;
  readonly pages?: number | undefined;
  readonly mail?: MailFacts | undefined;
  /** The name of an attachment, behind those of the mails that it came in. */
  readonly attachment?: string | undefined;
}

/** What people must know of what was read: of one, of several, and what. */
const toldOf = {
  emptyPages: ['page of PDF documents has', 'pages of PDF documents have', 'no text: scans are not read'],
  form: ['PDF document has', 'PDF documents have', 'a form, whose values were left out'],
  dropped: ['attachment is', 'attachments are', 'no document and left out: the column dropped names it'],
  broken: ['attachment', 'attachments', 'could not be read, so left out: the column dropped names it'],
  undated: ['mail has', 'mails have', 'a date that cannot be read, and none in the table'],
  replaced: ['mail has', 'mails have', 'characters that are not of their encoding: \ufffd stands for them'],
} as const satisfies Record<string, readonly [string, string, string]>;
/** How often each was so. */
export type Told = Partial<Record<keyof typeof toldOf, number>>;

export function toldLine(what: keyof Told, times: number): string {
  const [one, several, rest] = toldOf[what];
  return `${times} ${times === 1 ? one : several} ${rest}.`;
}

/** A document, and behind a mail its attachments. */
export interface ReadDocuments {
  readonly documents: readonly Document[];
  readonly told: Told;
}

/** A document to read. */
export interface Asked {
  readonly kind: DocumentKind;
  readonly bytes: Uint8Array;
  /** The encoding of a page, where it was said of the file. */
  readonly encoding?: Encoding | undefined;
}

/** What the thread answers: what it read, or why it did not. */
export type Answer = { readonly read: ReadDocuments } | { readonly refused: string };

/** A file that becomes a document is held in memory while it is read. */
export const maxDocumentBytes = 64 << 20;

/** Of a mail with all its attachments. */
const mostText = 64 << 20;

const tooLong = (): Error =>
  unparsable(`the text of the document is longer than ${maxRecordBytes >> 20} MiB`);

/** What is read of one file: no more text than there may be, and what is to be told. */
export class Reader {
  readonly told: { -readonly [K in keyof Told]: Told[K] } = {};
  private length = 0;

  tell(what: keyof Told, times = 1): void {
    if (times > 0) this.told[what] = (this.told[what] ?? 0) + times;
  }

  text(): TextOf {
    return new TextOf((length) => {
      this.length += length;
      if (this.length > mostText)
        throw unparsable(`the texts of the mail and its attachments are longer than ${mostText >> 20} MiB`);
    });
  }
}

/** A text as it grows. */
export class TextOf {
  /** Of pieces that were put together, which is done once with each. */
  private readonly blocks: string[] = [];
  private pieces: string[] = [];
  private length = 0;
  /** The last that was added. */
  private end = '';

  constructor(private readonly count: (length: number) => void) {}

  /** @throws Problem upload.unparsable beyond what a row may hold */
  add(text: string): void {
    if (text === '') return;
    this.length += text.length;
    this.count(text.length);
    if (this.length > maxRecordBytes) throw tooLong();
    this.pieces.push(text);
    this.end = text;
    // Many small ones take more memory than the text that they are.
    if (this.pieces.length < 4096) return;
    this.blocks.push(this.pieces.join(''));
    this.pieces = [];
  }

  endsWith(text: string): boolean {
    return this.length === 0 || this.end.endsWith(text);
  }

  /** The whole, without spaces at its end. */
  get whole(): string {
    return [...this.blocks, ...this.pieces].join('').trimEnd();
  }
}
