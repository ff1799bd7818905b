import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Without it a crash of the machine may take the new name away. Windows cannot open folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes a file whole or not at all, mode 0600, on disk before this returns. `replace` false leaves a file that is
 * there as it was. @throws Error EEXIST then, and whatever the file system says.
 */
export async function writeWhole(path: string, text: string, replace: boolean): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.draft-${randomUUID()}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A link, unlike a rename, never replaces what is there.
    await (replace ? rename(draft, path) : link(draft, path));
    await syncFolder(folder);
  } finally {
    await rm(draft, { force: true });
  }
}
