import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One way in which a value could lie in a file. */
export interface Form {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Hit {
  readonly file: string;
  readonly form: string;
}

export interface SearchReport {
  readonly files: number;
  readonly bytes: number;
  readonly hits: readonly Hit[];
}

/** The characters of Base64 text that these bytes alone decide, when they begin at byte `offset` of a group of three. */
function base64Form(bytes: Buffer, offset: 0 | 1 | 2): Buffer {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor(((offset + bytes.length) * 8) / 6);
  return Buffer.from(text.slice(from, to));
}

/** How a text could be stored without being sealed: as it is, in UTF-16, in hexadecimal, in Base64, as a number. */
export function formsOf(text: string): Form[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const forms = [
    { name: 'utf-8', bytes: utf8 },
    { name: 'utf-16le', bytes: utf16 },
    { name: 'utf-16be', bytes: Buffer.from(utf16).swap16() },
    { name: 'hex', bytes: Buffer.from(utf8.toString('hex')) },
    { name: 'HEX', bytes: Buffer.from(utf8.toString('hex').toUpperCase()) },
    ...([0, 1, 2] as const).map((offset) => ({ name: `base64+${offset}`, bytes: base64Form(utf8, offset) })),
  ];
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || Number.isInteger(number)) return forms;
  const double = Buffer.alloc(8);
  double.writeDoubleLE(number);
  return [...forms, { name: 'double', bytes: double }];
}

/** A running gateway removes files all the time; what cannot be read for another reason was not searched. */
const unlessGone =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    throw error;
  };

async function* filesUnder(path: string): AsyncGenerator<string> {
  const entries = await readdir(path, { withFileTypes: true }).catch(unlessGone([]));
  for (const entry of entries) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) yield* filesUnder(full);
    else if (entry.isFile()) yield full;
  }
}

const blockLength = 4 * 1024 ** 2;

/** Which forms a buffer holds. */
export function formsIn(bytes: Buffer, forms: readonly Form[]): string[] {
  return forms.filter((form) => bytes.includes(form.bytes)).map((form) => form.name);
}

/** Which forms a file holds, and its length; a file that is gone by now holds nothing. */
export async function searchFile(
  file: string,
  forms: readonly Form[],
): Promise<{ bytes: number; found: string[] }> {
  const overlap = Math.max(...forms.map((form) => form.bytes.length)) - 1;
  const handle = await open(file).catch(unlessGone(undefined));
  if (!handle) return { bytes: 0, found: [] };
  const found = new Set<string>();
  let kept = 0;
  let bytes = 0;
  try {
    // Most files are small, and there are many; one that grows is read on in small blocks.
    const length = Math.min(blockLength, Math.max(4096, (await handle.stat()).size));
    const block = Buffer.allocUnsafe(length + overlap);
    for (;;) {
      const { bytesRead } = await handle.read(block, kept, length);
      if (bytesRead === 0) return { bytes, found: [...found] };
      bytes += bytesRead;
      const filled = block.subarray(0, kept + bytesRead);
      for (const name of formsIn(filled, forms)) found.add(name);
      // What could be the beginning of a value that the next block ends.
      kept = Math.min(overlap, filled.length);
      filled.copy(block, 0, filled.length - kept);
    }
  } finally {
    await handle.close();
  }
}

/** Looks through every byte of every file under a folder. */
export async function searchFolder(folder: string, forms: readonly Form[]): Promise<SearchReport> {
  const hits: Hit[] = [];
  let files = 0;
  let bytes = 0;
  for await (const file of filesUnder(folder)) {
    const one = await searchFile(file, forms);
    files += 1;
    bytes += one.bytes;
    hits.push(...one.found.map((form) => ({ file, form })));
  }
  return { files, bytes, hits };
}
