import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandFailure } from './failure.js';
import { printable } from './text.js';

/** Why a file cannot be written, by the system's code. */
const unkept: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'nothing can be written there',
  ENOSPC: 'there is no space left',
};

/** The file appears under its name only once all of it has come. */
export async function keepWhole(source: Readable, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(source, createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    const why = code === undefined ? 'the connection ended early' : (unkept[code] ?? code);
    throw new CommandFailure(`${printable(file)} could not be written: ${why}.`);
  }
}
