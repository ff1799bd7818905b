import { encodingNamed, type Encoding } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import { type DocumentKind, type SourceFile } from '../parts/format.js';
import { decodeText } from '../documents/decode-text.js';
import { type Asked, type Document, Reader, type ReadDocuments } from '../documents/document.js';
import { readDocx } from './docx.js';
import { readMail } from './email.js';
import { readHtml } from './html.js';
import { readPdf } from './pdf.js';

/** @throws Problem upload.unparsable for what cannot be read; the words of libraries may quote it, so they are dropped */
export async function readDocument({ kind, bytes, encoding }: Asked): Promise<ReadDocuments> {
  const reader = new Reader();
  const read = async (what: DocumentKind, content: Buffer, depth: number): Promise<Document[]> => {
    switch (what) {
      case 'pdf':
        return [await readPdf(new Uint8Array(content), reader)];
      case 'docx':
        return [await readDocx(inMemory(content), reader)];
      case 'html':
        return [readHtml(pageText(content, encoding), reader)];
      case 'email':
        return readMail(content, reader, read, depth);
      default: {
        const { text } = decodeText(content);
        reader.text().add(text);
        return [{ kind: what, text }];
      }
    }
  };
  try {
    const documents = await read(kind, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 0);
    return { documents: documents.map(wellFormed), told: reader.told };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unparsable('the document is damaged, or written in a way that is not read');
  }
}

/** Half a character can come of the tables of a font. */
const wellFormed = (one: Document): Document => ({
  ...one,
  text: one.text.toWellFormed(),
  ...(one.title !== undefined && { title: one.title.toWellFormed() }),
});

const blockBytes = 1 << 20;

function inMemory(bytes: Buffer): SourceFile {
  async function* range({ start, end }: { readonly start: number; readonly end: number }) {
    for (let at = start; at < end; at += blockBytes)
      yield await Promise.resolve(bytes.subarray(at, Math.min(end, at + blockBytes)));
  }
  return { bytes: bytes.length, blocks: () => range({ start: 0, end: bytes.length }), range };
}

/** As it was said of the file, as its mark or the page itself says, or as fits. */
function pageText(bytes: Buffer, said: Encoding | undefined): string {
  if (said !== undefined) return decodeText(bytes, said).text;
  const own = /<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(
    bytes.toString('latin1', 0, 4096),
  )?.[1];
  const isMarked = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 3));
  if (own === undefined || isMarked) return decodeText(bytes).text;
  const known = encodingNamed(own);
  // For pages, Latin 1 means what Windows has of it (WHATWG).
  if (known !== undefined) return decodeText(bytes, known === 'iso-8859-1' ? 'windows-1252' : known).text;
  try {
    return new TextDecoder(own, { fatal: true }).decode(bytes);
  } catch {
    throw unparsable(
      'the page is not in the encoding that it says, or in none that is known; say encoding=NAME',
    );
  }
}
