import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lchown, lstat, mkdir, open, opendir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf, orFull, syncFolder, writeAllTo, writeWhole } from '#libs/files';
import { objectNamePattern } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type ByteRange } from '#libs/seal';
import { type LendingDesk } from './lending-desk.js';
import {
  checkPrefix,
  type LocalFiles,
  type ObjectFacts,
  type ObjectStore,
  type Prefix,
  splitPath,
  type StoreAccess,
  type Stored,
  type StoreUse,
} from './object-store.js';

/** Bytes that go to the disk at once while the next are being made. */
const writeSize = 2 << 20;
const readSize = 512 << 10;

/**
 * Objects as files of a folder, which is made when absent: folders 0700, files 0600. A write goes to a hidden name, is
 * synced and gets its name by a link, which never replaces; so the folder's file system must have hard links (all usual ones
 * do). Symbolic links are not followed below the root.
 */
export function folderStore(root: string): ObjectStore {
  const folder = resolve(root);
  return new FolderStore((prefix) => (prefix === undefined ? folder : join(folder, prefix)));
}

export class FolderStore implements ObjectStore {
  /** Sealing from file to file without a copy through the event loop: for worker processes, where nothing else waits. */
  readonly local: LocalFiles = {
    put: (path, write) => this.write(path, (file) => write(file.fd)),
    get: async (path, read) => {
      const file = await this.openObject(path);
      try {
        return read(file.fd);
      } finally {
        await file.close();
      }
    },
  };

  /** Where the unfinished file of each object lies that is being written, by its path in the store. */
  readonly #drafts = new Map<string, string>();

  /** `place` is the root, or the folder of a prefix. */
  constructor(private readonly place: (prefix?: string) => string) {}

  async lend({ read, growing = [], writePrefix }: StoreUse, desk: LendingDesk): Promise<StoreAccess> {
    const objects = new Map<string, number>();
    for (const path of new Set(read)) objects.set(path, desk.file(await this.openObject(path)));
    for (const path of growing) objects.set(path, desk.file(await this.openGrowing(path)));
    if (writePrefix === undefined) return { kind: 'lent', objects };
    const folder = await this.folderOf(writePrefix);
    return {
      kind: 'lent',
      objects,
      own: { prefix: writePrefix, folder: desk.folder(folder, () => takeBack(folder)) },
    };
  }

  async put(path: string, source: AsyncIterable<Uint8Array>): Promise<Stored> {
    return this.write(path, async (file) => {
      const hash = createHash('sha256');
      const bytes = await pour(source, file, hash);
      return { bytes, digest: hash.digest('hex') };
    });
  }

  async *get(path: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await this.openObject(path);
    try {
      yield* readRange(file, range);
    } finally {
      await file.close();
    }
  }

  async stat(path: string): Promise<ObjectFacts | null> {
    const facts = await this.facts(...splitPath(path));
    return facts?.isFile() === true ? { bytes: facts.size, modified: facts.mtime } : null;
  }

  async remove(path: string): Promise<void> {
    const [prefix, id] = splitPath(path);
    if ((await this.facts(prefix))?.isDirectory() !== true) return;
    await rm(join(this.place(prefix), id), { force: true });
    await syncFolder(this.place(prefix));
  }

  async removePrefix(prefix: string): Promise<void> {
    checkPrefix(prefix);
    if ((await this.facts(prefix)) === null) return;
    await rm(this.place(prefix), { recursive: true, force: true });
    await syncFolder(this.place());
  }

  async *prefixes(): AsyncGenerator<Prefix, void, undefined> {
    if ((await this.facts()) === null) return;
    for await (const entry of await opendir(this.place())) {
      if (!entry.isDirectory() || !objectNamePattern.test(entry.name)) continue;
      // It may have been removed since it was listed.
      const facts = await this.facts(entry.name);
      if (facts !== null) yield { prefix: entry.name, modified: facts.mtime };
    }
  }

  /** What is under a path below the root, a symbolic link as itself; null when there is nothing. */
  private async facts(prefix?: string, id?: string) {
    try {
      return await lstat(id === undefined ? this.place(prefix) : join(this.place(prefix), id));
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
      throw error;
    }
  }

  private async openObject(path: string): Promise<FileHandle> {
    const [prefix, id] = splitPath(path);
    const absent = problem('resource.not-found', 'There is no such object in the store');
    if ((await this.facts(prefix))?.isDirectory() !== true) throw absent;
    if ((await this.facts(prefix, id))?.isFile() !== true) throw absent;
    try {
      return await open(join(this.place(prefix), id), constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (error) {
      throw codeOf(error) === 'ENOENT' ? absent : error;
    }
  }

  /** The unfinished file, or the object where it was finished meanwhile. */
  private async openGrowing(path: string): Promise<FileHandle> {
    const draft = this.#drafts.get(path);
    try {
      if (draft !== undefined) return await open(draft, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    return this.openObject(path);
  }

  private async folderOf(prefix: string): Promise<string> {
    const folder = this.place(prefix);
    const there = await this.facts(prefix);
    if (there !== null) {
      if (!there.isDirectory()) throw problem('internal.error', 'A folder of the store is not a folder');
      return folder;
    }
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let at = folder; made !== undefined; at = dirname(at)) {
      await syncFolder(dirname(at));
      if (at === made) break;
    }
    return folder;
  }

  private async write<T>(path: string, fill: (file: FileHandle) => T | Promise<T>): Promise<T> {
    const [prefix, id] = splitPath(path);
    if ((await this.facts(prefix, id)) !== null) throw taken();
    try {
      const folder = await this.folderOf(prefix);
      // A dot is not in a path's alphabet, so nobody can ask for an unfinished file.
      const filled = (file: FileHandle, draft: string): T | Promise<T> => {
        this.#drafts.set(path, draft);
        return fill(file);
      };
      return await writeWhole(join(folder, id), filled, { replace: false });
    } catch (error) {
      throw codeOf(error) === 'EEXIST' ? taken() : orFull(error);
    } finally {
      this.#drafts.delete(path);
    }
  }
}

/** Bytes of a range of a file, each block the reader's own. */
export async function* readRange(
  file: Pick<FileHandle, 'read'>,
  range?: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { start: from, end } = range ?? { start: 0, end: Number.MAX_SAFE_INTEGER };
  if (![from, end].every(Number.isSafeInteger) || from < 0 || end < from) {
    throw problem('internal.error', 'A byte range must have 0 ≤ start ≤ end');
  }
  let at = from;
  while (at < end) {
    const { bytesRead, buffer } = await file.read({
      buffer: Buffer.allocUnsafeSlow(Math.min(readSize, end - at)),
      position: at,
    });
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Makes what another user's process wrote this user's again, and removes the folder of a task that wrote nothing. */
async function takeBack(folder: string): Promise<void> {
  const names = await readdir(folder);
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  if (user === 0 && group !== undefined) {
    for (const path of [...names.map((name) => join(folder, name)), folder]) await lchown(path, user, group);
  }
  if (names.length === 0) await rmdir(folder);
}

const taken = () => problem('resource.exists', 'There is an object under this path already');

/** Writes a stream to a file, one batch behind the source, and gives its length. */
async function pour(source: AsyncIterable<Uint8Array>, file: FileHandle, hash: Hash): Promise<number> {
  let bytes = 0;
  let held = 0;
  let batch: Uint8Array[] = [];
  let writing = Promise.resolve();
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      held += chunk.length;
      batch.push(chunk);
      if (held < writeSize) continue;
      await writing;
      writing = writeAllTo(file, batch);
      // Awaited above or below; without this a failure meanwhile would count as unhandled.
      writing.catch(() => undefined);
      [batch, held] = [[], 0];
    }
    await writing;
    await writeAllTo(file, batch);
    return bytes;
  } catch (error) {
    // The file must not be closed under a write that still runs.
    await writing.catch(() => undefined);
    throw error;
  }
}
