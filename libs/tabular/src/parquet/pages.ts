import { ftruncateSync, readSync } from 'node:fs';
import { orFull, writeAll } from '#libs/files';
import { problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { type HeadedFile, type ImportSession } from '../parts/format.js';
import { mostOfRoom, noRoom } from '../parts/spool.js';
import { type GroupPlace, type RowRange, type Span } from './row-groups.js';

/** How much is copied at a time, and a gap between two spans that costs no more to read than a sealed segment does. */
const blockBytes = 256 << 10;
/** A file whose footer does not tell where its row groups lie may be no larger: it is held whole. */
const mostUnplaced = 64 << 20;

type Session = Pick<ImportSession, 'engine' | 'signal'>;

/** Bytes of the file in a scratch file, at their places. @throws Problem storage.full where they take more than half of what is free */
async function pour(file: HeadedFile, spans: readonly Span[], to: ScratchFile, { signal }: Session) {
  const bytes = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  if (bytes > to.room() * mostOfRoom) throw noRoom();
  try {
    for (const { start, end } of spans) {
      let at = start;
      for await (const block of file.range({ start, end })) {
        signal?.throwIfAborted();
        at += writeAll(to.fd, [block], at);
      }
      // What was not written is zeros to the engine.
      if (at !== end) throw problem('internal.error', 'A range of the file is not all there.');
    }
  } catch (error) {
    throw orFull(error);
  }
}

/** Copies what stands from `start` on, which is the footer, and one that was added. */
function copyEnd(from: ScratchFile, to: ScratchFile, start: number): void {
  const block = Buffer.allocUnsafe(blockBytes);
  try {
    for (let at = start; ;) {
      const count = readSync(from.fd, block, 0, block.length, at);
      if (count === 0) return;
      at += writeAll(to.fd, [block.subarray(0, count)], at);
    }
  } catch (error) {
    throw orFull(error);
  }
}

/** A scratch file as long as the file, with nothing but its first and last bytes; the caller closes it. */
export async function outlineOf(file: HeadedFile, session: Session): Promise<ScratchFile> {
  const outline = session.engine.newFile();
  try {
    ftruncateSync(outline.fd, file.bytes);
    writeAll(outline.fd, [file.head.subarray(0, 4)], 0);
    await pour(file, [{ start: Math.max(0, file.bytes - 8), end: file.bytes }], outline, session);
    return outline;
  } catch (error) {
    outline.close();
    throw orFull(error);
  }
}

/** Adds the footer to an outline. */
export const pourFooter = async (
  file: HeadedFile,
  start: number,
  outline: ScratchFile,
  session: Session,
): Promise<void> => pour(file, [{ start, end: file.bytes - 8 }], outline, session);

/** Where the pages of some rows are: in a scratch file with the whole footer. */
export interface Pages {
  /** Good until the next is asked for. */
  of(range: RowRange): Promise<ScratchFile>;
  close(): void;
}

/** All pages in one file, which whoever made it closes. */
export const allPages = (file: ScratchFile): Pages => ({
  of: () => Promise.resolve(file),
  close: () => undefined,
});

/** A file of which scratch has the footer, and where that begins. */
interface Outlined {
  readonly file: HeadedFile;
  readonly outline: ScratchFile;
  readonly footerStart: number;
}

/**
 * The pages of a file that can be read anywhere, by the places of its row groups; all of them, in the outline itself, where the footer does
 * not tell those of a small file.
 * @throws Problem upload.unparsable where it does not of a large one
 */
export async function pagesOf(
  outlined: Outlined,
  places: readonly GroupPlace[] | undefined,
  session: Session,
): Promise<Pages> {
  if (places !== undefined) return new GroupPages(outlined, places, session);
  const { file, outline, footerStart } = outlined;
  if (file.bytes > mostUnplaced) {
    throw unparsable(
      'the row groups of the Parquet file lie within each other, or not where its footer says',
    );
  }
  await pour(file, [{ start: 4, end: footerStart }], outline, session);
  return allPages(outline);
}

/**
 * The pages of some row groups after the other: each time a scratch file of the length of the whole that has nothing but the footer and
 * their bytes; the rest is a hole, which takes no room.
 */
class GroupPages implements Pages {
  private held: { readonly first: number; readonly last: number; readonly file: ScratchFile } | undefined;
  private at = 0;

  constructor(
    private readonly source: Outlined,
    private readonly groups: readonly GroupPlace[],
    private readonly session: Session,
  ) {}

  async of({ start, end }: RowRange): Promise<ScratchFile> {
    if (start < (this.groups[this.at]?.start ?? 0)) this.at = 0;
    while ((this.groups[this.at]?.end ?? Number.POSITIVE_INFINITY) <= start) this.at++;
    const first = this.at;
    let last = first;
    while ((this.groups[last + 1]?.start ?? Number.POSITIVE_INFINITY) < end) last++;
    if (this.held?.first !== first || this.held.last !== last) {
      this.close();
      this.held = { first, last, file: await this.holding(this.groups.slice(first, last + 1)) };
    }
    return this.held.file;
  }

  private async holding(groups: readonly GroupPlace[]): Promise<ScratchFile> {
    const { file, outline, footerStart } = this.source;
    const made = this.session.engine.newFile();
    try {
      ftruncateSync(made.fd, outline.size());
      copyEnd(outline, made, footerStart);
      writeAll(made.fd, [file.head.subarray(0, 4)], 0);
      await pour(file, together(groups), made, this.session);
      return made;
    } catch (error) {
      made.close();
      throw orFull(error);
    }
  }

  close(): void {
    this.held?.file.close();
    this.held = undefined;
  }
}

/** The spans of groups, in the order of the file; neighbours are one. */
function together(groups: readonly GroupPlace[]): readonly Span[] {
  const spans = groups.flatMap((group) => group.spans).sort((a, b) => a.start - b.start);
  const merged: Span[] = [];
  for (const span of spans) {
    const before = merged.at(-1);
    if (before !== undefined && span.start - before.end <= blockBytes) {
      merged[merged.length - 1] = { start: before.start, end: span.end };
    } else merged.push(span);
  }
  return merged;
}
