import { createHash } from 'node:crypto';
import { problem } from '#libs/kernel';
import { type Pulled } from '../source-kind.js';
import { described } from './described.js';
import { failedSource } from './failed.js';
import { tarHeader, tarPadding, tarEnd } from './tar-stream.js';

/** Files that one version is made of, at most: an archive has no more. */
const mostFiles = 10_000;
/** Names that a listing may have, those that are passed over with them. */
const mostNames = 100_000;
/** Requests that a listing may take, a folder or a thousand names each, and for how long, in milliseconds. */
const mostPages = 10_000;
const listingMs = 900_000;

/** A file in a folder of another system. */
export interface RemoteFile {
  /** Below the folder, with `/` between folders. */
  readonly name: string;
  readonly bytes: number;
  /** Another one where the file is another: its ETag, or when it was changed. */
  readonly stamp: string;
}

/** A file that is being read. */
export interface OpenFile {
  readonly blocks: AsyncIterable<Uint8Array>;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
}

/** What Spark, Hive and Hadoop leave beside data, such as `_SUCCESS`, and what is hidden: no file that they would read. */
export const isAside = (name: string): boolean => /(?:^|\/)[._]/.test(name);

/** The files below a folder as they are found. Markers of folders, empty files and those that are hidden are passed over. */
export class Listing {
  readonly #files: RemoteFile[] = [];
  readonly #since = performance.now();
  #names = 0;
  #pages = 0;

  /** Counts a request. @throws Problem source.failed where there are too many, or it takes too long */
  page(): void {
    if (++this.#pages > mostPages || performance.now() - this.#since > listingMs)
      throw problem('source.failed', 'Its listing does not come to an end.');
  }

  /** @throws Problem source.failed where there are too many */
  add(file: RemoteFile): void {
    this.passOver();
    if (file.bytes === 0 || file.name.endsWith('/') || isAside(file.name)) return;
    this.#files.push(file);
    if (this.#files.length > mostFiles)
      throw problem('source.failed', `There are more than ${mostFiles} files below it.`);
  }

  /** Counts a name that is no file. @throws Problem source.failed where there are too many */
  passOver(): void {
    if (++this.#names > mostNames)
      throw problem('source.failed', `There are more than ${mostNames} names below it.`);
  }

  /** In the order of their names. @throws Problem source.failed where there are none */
  files(): readonly RemoteFile[] {
    if (this.#files.length === 0) throw problem('source.failed', 'There is no file below it.');
    return this.#files.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/**
 * Files as one: a single one as itself, several as an archive that is made as they are read, a member each in the order of their names.
 * Null where they are the same as at the last run. `close` is called when all is read, or nothing is to be.
 */
export async function asOne(
  files: readonly RemoteFile[],
  reached: string | undefined,
  open: (file: RemoteFile) => Promise<OpenFile>,
  close: () => void,
): Promise<Pulled | null> {
  const now = `files ${digestOf(files)}`;
  if (now === reached) {
    close();
    return null;
  }
  const common = { reading: {}, reached: () => now };
  const [first, ...more] = files;
  if (first && more.length === 0) {
    const opened = await open(first);
    return {
      ...common,
      ...described({ name: first.name, ...opened }),
      blocks: closing(exactly(first, opened), close),
      size: first.bytes,
    };
  }
  return {
    ...common,
    blocks: closing(archived(files, open), close),
    ...{ mediaType: 'application/x-tar', encoding: 'identity', isArchive: true },
    size: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function digestOf(files: readonly RemoteFile[]): string {
  const hash = createHash('sha256');
  for (const { name, bytes, stamp } of files) hash.update(`${JSON.stringify([name, bytes, stamp])}\n`);
  return hash.digest('base64url');
}

type Blocks = AsyncGenerator<Uint8Array, void, undefined>;

async function* closing(blocks: AsyncIterable<Uint8Array>, close: () => void): Blocks {
  try {
    yield* blocks;
  } catch (error) {
    throw failedSource('It broke off', error);
  } finally {
    close();
  }
}

/** No more and no less than the listing said, or an archive would be another one. */
async function* exactly({ bytes }: RemoteFile, open: OpenFile | Promise<OpenFile>): Blocks {
  const changed = () =>
    problem('source.failed', 'A file is not as long as was said: it was changed, or is being written.');
  const { blocks } = await open;
  let left = bytes;
  for await (const block of blocks) {
    left -= block.length;
    if (left < 0) throw changed();
    yield block;
  }
  if (left > 0) throw changed();
}

/** Small files are read before their turn, several at once, for each has to be asked for. */
const smallBytes = 256 << 10;
const mostAhead = 8;

async function* archived(
  files: readonly RemoteFile[],
  open: (file: RemoteFile) => Promise<OpenFile>,
): Blocks {
  const ahead = new Map<RemoteFile, Promise<Uint8Array>>();
  for (const [i, file] of files.entries()) {
    for (const next of files.slice(i, i + mostAhead)) {
      if (next.bytes > smallBytes || ahead.has(next)) continue;
      const content = whole(exactly(next, open(next)));
      content.catch(() => undefined); // told when its turn comes
      ahead.set(next, content);
    }
    // A number tells the order as well as a name does, and no name of another system leads anywhere.
    yield tarHeader(String(i + 1).padStart(5, '0'), file.bytes);
    const content = ahead.get(file);
    ahead.delete(file);
    if (content === undefined) yield* exactly(file, open(file));
    else yield await content;
    yield tarPadding(file.bytes);
  }
  yield tarEnd;
}

async function whole(blocks: Blocks): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  for await (const block of blocks) taken.push(block);
  return Buffer.concat(taken);
}
