import { readSync } from 'node:fs';
import { writeAll } from '#libs/files';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { type SourceFile } from '../parts/format.js';
import { readWhole } from './xml.js';

const maxStrings = 20_000_000;
const maxBytes = 2 ** 31;
const flushBytes = 1 << 20;

/** The texts that cells of a workbook name by number. They lie in scratch, for there may be more than memory has room for. */
export class SharedStrings {
  private ends = new Float64Array(1024);
  private count = 0;
  private bytes = 0;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;

  constructor(private readonly scratch: ScratchFile) {}

  async read(file: SourceFile): Promise<void> {
    let [text, inText, phonetic] = ['', false, false];
    await readWhole(file, {
      open: (name) => {
        if (name === 'si') text = '';
        else if (name === 't') inText = true;
        else if (name === 'rPh') phonetic = true;
      },
      text: (piece) => {
        if (inText && !phonetic) text += piece;
      },
      close: (name) => {
        if (name === 'si') this.add(unescaped(text));
        else if (name === 't') inText = false;
        else if (name === 'rPh') phonetic = false;
      },
    });
    this.flush();
  }

  /** @throws Problem upload.unparsable for a number that no text has */
  at(index: number): string {
    if (!(index >= 0 && index < this.count))
      throw unparsable('a cell of the workbook names a text that there is not');
    const start = index === 0 ? 0 : (this.ends[index - 1] ?? 0);
    const bytes = Buffer.allocUnsafe((this.ends[index] ?? 0) - start);
    readSync(this.scratch.fd, bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  }

  private add(text: string): void {
    const bytes = Buffer.from(text);
    if (this.count === maxStrings || this.bytes + bytes.length > maxBytes) {
      throw unparsable(`the workbook has more than ${maxStrings} texts, or more than 2 GiB of them`);
    }
    if (this.count === this.ends.length) {
      const ends = new Float64Array(2 * this.count);
      ends.set(this.ends);
      this.ends = ends;
    }
    this.bytes += bytes.length;
    this.ends[this.count++] = this.bytes;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    if (this.waitingBytes > flushBytes) this.flush();
  }

  private flush(): void {
    writeAll(this.scratch.fd, [Buffer.concat(this.waiting.splice(0))]);
    this.waitingBytes = 0;
  }
}

/** What XML cannot hold is written `_x0007_` (ECMA-376, part 1, 22.9.2.19). */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
