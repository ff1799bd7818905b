import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { codeOf, isAlive, startTime } from '#libs/files';

/** A short-lived file for plaintext. */
export interface ScratchFile {
  readonly fd: number;
  /** A path that this process alone can open again, with an offset of its own, until the file is closed. */
  readonly path: string;
  /** Its size in bytes now. */
  size(): number;
  /** Bytes that are free where it lies. */
  room(): number;
  /** Frees the file; closing it again does nothing. */
  close(): void;
}

/** A private folder of this process for short-lived plaintext. */
export interface Scratch {
  /** Where it is; mode 0700. */
  readonly folder: string;
  /** Whether it lies in memory (tmpfs, ramfs), so that plaintext never reaches a disk except by swapping. */
  readonly inMemory: boolean;
  /** A new empty file, open to read and write. @throws Error once the scratch was closed */
  file(): ScratchFile;
  /** Closes all files and removes the folder; closing it again does nothing. */
  close(): void;
}

interface ScratchOptions {
  /** Whether a file loses its name as soon as it is open; where `/proc/self/fd` is (Linux) when absent. */
  readonly unlinked?: boolean;
}

/** tmpfs and ramfs (linux/magic.h). */
const memoryFileSystems: readonly number[] = [0x01021994, 0x858458f6];

/** Where the system does not tell when a process started. */
const unknownStart = '0';

const namePattern = /^tidegate-scratch-(\d+)-(\d+)-[0-9a-f-]{36}$/;

/**
 * Makes a private scratch folder inside `dir`. On Linux its files have no name: `path` is `/proc/self/fd/N`, and the file
 * ends with the process, however that ends. Elsewhere they are files of mode 0600 in the folder, removed when closed; what a
 * crash leaves of them {@link sweepScratch} removes.
 * @throws Error as the file system raises it, when `dir` is absent or cannot be written to
 */
export function openScratch(dir: string, options: ScratchOptions = {}): Scratch {
  const start = startTime(process.pid) || unknownStart;
  const folder = join(dir, `tidegate-scratch-${process.pid}-${start}-${randomUUID()}`);
  mkdirSync(folder, { mode: 0o700 });
  return new ScratchFolder(folder, options.unlinked ?? process.platform === 'linux');
}

/**
 * Removes what dead processes left in `dir`, and gives how many folders that were. A process is dead when none has its id and
 * start time. Folders of other users stay. All processes that share `dir` must see each other: containers need one each.
 */
export function sweepScratch(dir: string): number {
  let removed = 0;
  for (const name of readdirSync(dir)) {
    const [, pid, start] = namePattern.exec(name) ?? [];
    if (pid === undefined || start === undefined || isAlive(Number(pid), start === unknownStart ? '' : start))
      continue;
    const path = join(dir, name);
    if (!isOwnFolder(path)) continue;
    rmSync(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

class ScratchFolder implements Scratch {
  readonly inMemory: boolean;
  private readonly open = new Set<ScratchFile>();

  constructor(
    readonly folder: string,
    private readonly unlinked: boolean,
  ) {
    this.inMemory = isInMemory(folder);
  }

  file(): ScratchFile {
    const name = join(this.folder, randomUUID());
    const fd = openSync(name, 'wx+', 0o600);
    if (this.unlinked) unlinkSync(name);
    const file: ScratchFile = {
      fd,
      path: this.unlinked ? `/proc/self/fd/${fd}` : name,
      size: () => fstatSync(fd).size,
      room: () => roomIn(this.folder),
      close: () => {
        // A descriptor's number may be somebody else's by the second call.
        if (!this.open.delete(file)) return;
        closeSync(fd);
        if (!this.unlinked) rmSync(name, { force: true });
      },
    };
    this.open.add(file);
    return file;
  }

  close(): void {
    for (const file of [...this.open]) file.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function roomIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Whether a folder lies in a file system that Linux keeps in memory. */
export function isInMemory(folder: string): boolean {
  return process.platform === 'linux' && memoryFileSystems.includes(statfsSync(folder).type >>> 0);
}

function isOwnFolder(path: string): boolean {
  try {
    const facts = lstatSync(path);
    return facts.isDirectory() && (process.getuid === undefined || facts.uid === process.getuid());
  } catch (error) {
    // Another process swept it first.
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
