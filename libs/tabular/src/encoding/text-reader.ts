import { TextDecoder } from 'node:util';
import { type Encoding } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';

export type TextEncoding = Exclude<Encoding, 'utf-16'>;

/** Windows-1252 from 0x80 to 0x9f; spaces where it has no character. */
const windows = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/**
 * Reads a stream of bytes as text, and fails on the first that does not fit: nothing is replaced. A byte order mark is no text.
 * One byte encodings are read by own tables, for the platform gives bytes that Windows-1252 has no character for to control characters,
 * and takes ISO 8859-1 for it.
 */
export class TextReader {
  private lines = 0;
  private readonly decoder: TextDecoder | undefined;

  constructor(private readonly encoding: TextEncoding) {
    const isOwn = encoding === 'windows-1252' || encoding === 'iso-8859-1';
    this.decoder = isOwn ? undefined : new TextDecoder(encoding, { fatal: true });
  }

  /** The text of a block; `bytes` that end inside a character are kept for the next. @throws Problem upload.unparsable with the line */
  read(bytes: Uint8Array): string {
    const text = this.decoder === undefined ? this.single(bytes) : this.decoded(this.decoder, bytes);
    this.lines += linesOf(text);
    return text;
  }

  /** @throws Problem upload.unparsable where the text ended inside a character */
  end(): string {
    try {
      return this.decoder?.decode() ?? '';
    } catch {
      throw this.refusal(0);
    }
  }

  private decoded(decoder: TextDecoder, bytes: Uint8Array): string {
    try {
      return decoder.decode(bytes, { stream: true });
    } catch {
      const replaced = new TextDecoder(this.encoding).decode(bytes);
      throw this.refusal(linesOf(replaced.slice(0, Math.max(0, replaced.indexOf('\ufffd')))));
    }
  }

  private single(bytes: Uint8Array): string {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return text.replaceAll(/[\x80-\x9f]/g, (byte, at: number) => {
      const character = this.encoding === 'windows-1252' ? windows[byte.charCodeAt(0) - 0x80] : undefined;
      if (character === undefined || character === ' ') throw this.refusal(linesOf(text.slice(0, at)));
      return character;
    });
  }

  private refusal(linesInBlock: number): Error {
    const detail = `the text is not ${this.encoding}; say which encoding it has, such as encoding=windows-1252`;
    return unparsable(detail, 1 + this.lines + linesInBlock);
  }
}

function linesOf(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
