import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a file is to hold: a text, or whatever a function writes to it, which is told where the unfinished file lies. */
type Content<T> = string | ((file: FileHandle, draft: string) => T | Promise<T>);

export interface WholeFileOptions {
  /** Whether it takes the place of a file that is there; else that one stays as it was. */
  readonly replace: boolean;
  /** 0600 unless told; what the process's umask takes away is given back. */
  readonly mode?: number;
}

/** Makes the names in a folder durable: without it a crash of the machine may take them away. Windows cannot open folders. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes a file whole or not at all, on disk before this returns, into a folder that is there. The unfinished file has a hidden name
 * beside it.
 * @throws Error EEXIST where a file is there that is not to be replaced, and whatever the file system says
 */
export async function writeWhole<T = void>(
  path: string,
  content: Content<T>,
  { replace, mode = 0o600 }: WholeFileOptions,
): Promise<T> {
  const folder = dirname(path);
  const draft = join(folder, `.draft-${randomUUID()}`);
  try {
    const made = await fill(draft, content, mode);
    // A link, unlike a rename, never replaces what is there; the file system must have hard links, as all usual ones do.
    await (replace ? rename(draft, path) : link(draft, path));
    await rm(draft, { force: true });
    await syncFolder(folder);
    return made;
  } finally {
    await rm(draft, { force: true });
  }
}

async function fill<T>(draft: string, content: Content<T>, mode: number): Promise<T> {
  const file = await open(draft, 'wx+', mode);
  try {
    // Only where the umask took something: workers may not change modes.
    if (((await file.stat()).mode & 0o777) !== mode) await file.chmod(mode);
    const made = await (typeof content === 'string' ? file.writeFile(content) : content(file, draft));
    await file.sync();
    return made as T;
  } finally {
    await file.close();
  }
}
