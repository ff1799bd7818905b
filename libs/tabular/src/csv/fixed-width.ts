import { type ReadingOptions } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';
import { maxRecordBytes } from '../parts/chunks.js';
import { type HeadedFile, streamed } from '../parts/format.js';
import { withHead } from '../parts/with-head.js';

/** What is said of a file whose fields stand at fixed places, and what of the same file with fields between commas. */
export interface Separated {
  readonly file: HeadedFile;
  readonly reading: ReadingOptions;
}

type Widths = NonNullable<ReadingOptions['widths']>;

const blockBytes = 256 << 10;

/**
 * A text whose fields have fixed widths, in characters, as CSV: line by line, so that each record stays on its line. Spaces around a
 * field are filling, a field of spaces is empty, and a line may end before its last fields do. What stands behind them is a field
 * too many.
 * @throws Problem upload.unparsable for what is not UTF-8
 */
export async function separatedByWidths(
  file: HeadedFile,
  { widths = [], header, columns, delimiter: _, skip = 0, ...said }: ReadingOptions,
  onProgress?: (bytes: number) => void,
): Promise<Separated> {
  if (columns !== undefined)
    throw unparsable('widths=NAME:CHARACTERS says the names of the columns already: leave columns=NAMES out');
  const before = skip + (header === 'present' ? 1 : 0);
  const blocks = () => lines(file, new FieldCutter(widths, before), onProgress);
  const names = widths.map(({ name }) => name);
  const made = await withHead(streamed(blocks));
  if (made.bytes <= made.head.length && /^\n*$/.test(made.head.toString('latin1')))
    throw unparsable('the file holds no records');
  return {
    file: made,
    reading: { ...said, columns: names, delimiter: ',', header: 'absent', skip: before },
  };
}

async function* lines(
  file: HeadedFile,
  cutter: FieldCutter,
  onProgress: ((bytes: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (block?: Uint8Array): string => {
    try {
      return decoder.decode(block, { stream: block !== undefined });
    } catch {
      throw unparsable(
        'the text is not UTF-8; say which encoding it has, such as encoding=windows-1252',
        cutter.line,
      );
    }
  };
  let [bytes, made] = [0, ''];
  for await (const block of file.blocks()) {
    onProgress?.((bytes += block.length));
    made += cutter.take(decoded(block));
    if (made.length < blockBytes) continue;
    yield Buffer.from(made);
    made = '';
  }
  made += cutter.take(decoded()) + cutter.end();
  if (made !== '') yield Buffer.from(made);
}

class FieldCutter {
  private rest = '';
  /** The line that is next, from 1. */
  line = 1;
  private readonly cuts: readonly (readonly [number, number])[];
  private readonly width: number;

  constructor(
    widths: Widths,
    private readonly before: number,
  ) {
    let at = 0;
    this.cuts = widths.map(({ width }) => [at, (at += width)] as const);
    this.width = at;
  }

  take(text: string): string {
    const whole = text.split('\n');
    // A text is joined when it is looked at, which is once a line.
    whole[0] = this.rest + (whole[0] ?? '');
    this.rest = whole.pop() ?? '';
    if (this.rest.length > maxRecordBytes)
      throw unparsable(`the record is longer than ${maxRecordBytes >> 20} MiB`, this.line + whole.length);
    return whole.map((line) => `${this.cut(line)}\n`).join('');
  }

  end(): string {
    return this.rest === '' ? '' : this.cut(this.rest);
  }

  private cut(text: string): string {
    if (this.line++ <= this.before) return '';
    const plain = text.endsWith('\r') ? text.slice(0, -1) : text;
    // A character may be two units of a text.
    const units = /[\ud800-\udfff]/.test(plain) ? Array.from(plain) : plain;
    const slice = (start: number, end?: number): string => {
      const found = units.slice(start, end);
      return (typeof found === 'string' ? found : found.join('')).replaceAll(/^ +| +$/g, '');
    };
    const fields = this.cuts.map(([start, end]) => slice(start, end));
    const more = slice(this.width);
    if (more !== '') fields.push(more);
    return fields.every((field) => field === '') ? '' : fields.map(quoted).join(',');
  }
}

const quoted = (field: string): string => (field === '' ? '' : `"${field.replaceAll('"', '""')}"`);
