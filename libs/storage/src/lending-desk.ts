import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { firstLent, type Lent } from '#libs/worker';
import { openScratch } from './scratch.js';

/** Whether a process can be given a folder by its descriptor: `/proc/self/fd` opens it without the path that led there. */
const lendsFolders = process.platform === 'linux';

/**
 * What one task is lent of this process: descriptors instead of paths, so that its process needs no right to any folder of ours.
 * Close it when the task has ended: only then may what it wrote be used.
 */
export class LendingDesk {
  readonly #lent: Lent[] = [];
  readonly #folders: string[] = [];
  readonly #back: (() => Promise<void> | void)[] = [];

  get lent(): readonly Lent[] {
    return this.#lent;
  }

  /** Folders that are used by their paths, where the system lends none. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Lends an open file to be read, and gives the number that its descriptor has there; the desk closes it. */
  file(file: FileHandle): number {
    this.#back.push(() => file.close());
    return this.#lend({ fd: file.fd, as: 'readable' });
  }

  /** Lends a folder that becomes the task's own, and gives its path there. `back` runs when the task has ended. */
  folder(path: string, back: () => Promise<void> | void = () => undefined): string {
    this.#back.push(back);
    if (!lendsFolders) {
      this.#folders.push(path);
      return path;
    }
    const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    this.#back.push(() => closeSync(fd));
    return `/proc/self/fd/${this.#lend({ fd, as: 'own-folder' })}`;
  }

  /** Lends a scratch file of this process that becomes the task's own, and gives its path there. It is its maker's to close. */
  scratchFile({ fd, path }: { readonly fd: number; readonly path: string }): string {
    return lendsFolders ? `/proc/self/fd/${this.#lend({ fd, as: 'own-file' })}` : path;
  }

  /** Lends a new folder in `dir` for short-lived plaintext, which goes with the desk, and gives its path there. */
  scratch(dir: string): string {
    const scratch = openScratch(dir);
    this.#back.push(() => scratch.close());
    // The outer folder stays ours, so that the next start may sweep it whoever the task was.
    const own = join(scratch.folder, 'task');
    mkdirSync(own, { mode: 0o700 });
    return this.folder(own);
  }

  async close(): Promise<void> {
    for (let back = this.#back.pop(); back; back = this.#back.pop()) await back();
  }

  #lend(lent: Lent): number {
    this.#lent.push(lent);
    return firstLent + this.#lent.length - 1;
  }
}
