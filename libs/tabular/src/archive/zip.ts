import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { Problem, problem } from '#libs/kernel';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { type Compression, decode, usualExpansion } from '../compression/decode.js';
import { unparsable } from '../engine/errors.js';
import { kept, type SourceFile, streamed, type TableFormat } from '../parts/format.js';
import { importMembers, isMember, maxMembers, type Member } from './members.js';
import { nearby } from './nearby.js';
import { Window } from './window.js';

/** Methods of compression, by their numbers (APPNOTE 4.4.5). */
const methods: Readonly<Record<number, Compression | 'stored'>> = {
  0: 'stored',
  8: 'deflate',
  12: 'bzip2',
  93: 'zstd',
  95: 'xz',
};

/** A zip archive of files of one format. Its directory is read where it lies, and each file as a stream. */
export const zip: TableFormat = {
  name: 'zip',
  label: 'a zip archive',
  mediaTypes: ['application/zip'],
  extensions: ['zip'],
  parameters: { header: ['present', 'absent'] },
  isText: false,
  holdsFiles: true,
  recognises: (head) => /^PK(?:\x03\x04|\x05\x06)/.test(head.toString('latin1', 0, 4)),
  async importTable(file, session) {
    const inner = session.among.ofContent(file.head);
    // A workbook is a zip archive, too.
    if (inner.name !== zip.name) return inner.importTable(file, session);
    const members: Member[] = [];
    for (const entry of await openZip(nearby(file))) if (isMember(entry.name)) members.push(entry);
    return importMembers(members, session, (share) => session.onProgress?.(share * file.bytes));
  },
};

/**
 * The files of a zip archive, as its directory names them. Each is checked against its size and sum while it is read.
 * @throws Problem upload.unparsable for what is damaged, hidden, encrypted, no file, or too many
 */
export async function openZip(file: SourceFile): Promise<Member[]> {
  const reader = new FileReader(file);
  try {
    const archive = await fromRandomAccessReaderPromise(reader, file.bytes, {
      ...{ lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true },
    });
    const entries = await entriesOf(archive);
    return await membersOf(archive, entries, file);
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (reader.failure !== undefined) throw reader.failure;
    throw /^(?:absolute path|invalid relative path|invalid characters)/.test(
      error instanceof Error ? error.message : '',
    )
      ? unparsable('a name in the archive leads outside of it')
      : unparsable('the zip archive is damaged, cut short, or written in a way that is not read');
  }
}

async function entriesOf(archive: ZipFile): Promise<Entry[]> {
  const tooMany = () => unparsable(`the archive holds more than ${maxMembers} files`);
  if (archive.entryCount > maxMembers) throw tooMany();
  const entries: Entry[] = [];
  for await (const entry of archive.eachEntry()) {
    if (entries.length === maxMembers) throw tooMany();
    checkEntry(entry);
    entries.push(entry);
  }
  return entries;
}

/** The bits of a Unix mode that say what a file is, above the attributes of other systems. */
const unixKind = (entry: Entry): number => (entry.externalFileAttributes >>> 28) & 0xf;

function checkEntry(entry: Entry): void {
  if (entry.isEncrypted()) throw unparsable('the zip archive is encrypted; send it without a password');
  const [none, folder, regular] = [0x0, 0x4, 0x8];
  if (![none, folder, regular].includes(unixKind(entry))) {
    throw unparsable('the archive holds a link or a device, where only files may be');
  }
  if (methods[entry.compressionMethod] === undefined) {
    throw unparsable(
      `a file in the archive is compressed by method ${entry.compressionMethod}, which is not read`,
    );
  }
  const allowed = Math.max(usualExpansion.floor, usualExpansion.ratio * entry.compressedSize);
  if (entry.uncompressedSize > allowed) throw problem('upload.too-expansive');
}

async function membersOf(archive: ZipFile, entries: readonly Entry[], file: SourceFile): Promise<Member[]> {
  const placed: {
    readonly from: number;
    readonly start: number;
    readonly end: number;
    readonly entry: Entry;
  }[] = [];
  for (const entry of entries) {
    const { fileDataStart: start } = await archive.readLocalFileHeaderPromise(entry, { minimal: true });
    placed.push({ from: entry.relativeOffsetOfLocalHeader, start, end: start + entry.compressedSize, entry });
  }
  placed.sort((a, b) => a.from - b.from);
  if (placed.some(({ end }, i) => end > (placed[i + 1]?.from ?? Number.POSITIVE_INFINITY))) {
    throw unparsable('files in the archive lie over one another');
  }
  return placed.map(({ start, end, entry }) => ({
    name: entry.fileName,
    file: streamed(() => contentOf(entry, file.range({ start, end })), entry.uncompressedSize),
  }));
}

async function* contentOf(entry: Entry, raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const method = methods[entry.compressionMethod] ?? 'stored';
  const limits = { ...usualExpansion, total: entry.uncompressedSize };
  let [sum, size] = [0, 0];
  for await (const block of method === 'stored' ? raw : decode(kept(raw), method, limits)) {
    sum = crc32(block, sum);
    size += block.length;
    yield block;
  }
  if (size !== entry.uncompressedSize || sum !== entry.crc32) {
    throw unparsable(
      'a file in the zip archive is damaged: it has not the size and sum that are written of it',
    );
  }
}

/** The library's way to read, over any file. */
class FileReader extends RandomAccessReader {
  /** What the file could not be read for; the library would give it words of its own. */
  failure: Error | undefined;
  private readonly window: Window;

  constructor(private readonly file: SourceFile) {
    super();
    this.window = new Window(file);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(kept(this.file.range({ start, end })), { objectMode: false });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.window.read(position, length).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        callback(bytes.length < length ? new Error('unexpected end') : null);
      },
      (error: unknown) => {
        this.failure = error instanceof Error ? error : new Error('unreadable');
        callback(new Error('unreadable'));
      },
    );
  }
}
