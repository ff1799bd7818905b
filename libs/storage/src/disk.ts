import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { problem } from '#libs/kernel';
import { unwritten } from '#libs/seal';

/** The code of a system error such as `ENOENT`, or undefined. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** What a disk, a quota or a file size limit that is used up raises. */
const fullCodes: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The failure to throw instead: Problem storage.full for a full disk, else the same. */
export function orFull(error: unknown): unknown {
  return fullCodes.includes(codeOf(error)) ? problem('storage.full') : error;
}

/** Writes all buffers at the file's position: one call may write less than it was given. */
export async function writeAll(file: FileHandle, buffers: readonly Uint8Array[]): Promise<void> {
  let rest = unwritten(buffers, 0);
  while (rest.length > 0) rest = unwritten(rest, (await file.writev(rest)).bytesWritten);
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
