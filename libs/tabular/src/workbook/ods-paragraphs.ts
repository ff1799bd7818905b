import { unparsable } from '../engine/errors.js';
import { maxRecordBytes } from '../parts/chunks.js';

/** What XML cannot hold stands for what is no white space that counts: spaces, tabs and line ends that elements say. */
const marks: Readonly<Record<string, string>> = { s: '\0', tab: '\u0001', 'line-break': '\u0002' };

/** The text of a cell from its paragraphs (OpenDocument 1.3, part 3, 6.1.2): white space is one space, unless elements say more. */
export class Paragraphs {
  private done: string[] = [];
  private open: string | undefined;
  private length = 0;

  begin(): void {
    this.open = '';
  }

  add(text: string): void {
    if (this.open === undefined) return;
    this.length += text.length;
    if (this.length > maxRecordBytes)
      throw unparsable(`a cell of the sheet is longer than ${maxRecordBytes >> 20} MiB`);
    this.open += text;
  }

  /** An element within a paragraph, and how often it counts. */
  element(name: string, said: string | undefined): void {
    const mark = marks[name];
    if (mark === undefined) return;
    const times = Number(said ?? 1);
    if (!(Number.isInteger(times) && times >= 0 && times <= maxRecordBytes))
      throw unparsable('a cell of the sheet has spaces without number');
    this.add(mark.repeat(name === 's' ? times : 1));
  }

  end(): void {
    if (this.open !== undefined) this.done.push(settled(this.open));
    this.open = undefined;
  }

  /** All paragraphs, a line each; undefined where there are none. The next cell begins. */
  take(): string | undefined {
    const text = this.done.length === 0 ? undefined : this.done.join('\n');
    [this.done, this.open, this.length] = [[], undefined, 0];
    return text;
  }
}

const settled = (text: string): string =>
  text
    .replaceAll(/[ \t\r\n]+/g, ' ')
    .replace(/^ | $/g, '')
    .replaceAll('\0', ' ')
    .replaceAll('\u0001', '\t')
    .replaceAll('\u0002', '\n');
