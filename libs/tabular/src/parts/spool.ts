import { orFull, writeAll } from '#libs/files';
import { problem } from '#libs/kernel';
import { type ScratchFile } from '../engine/scratch.js';
import { type ImportSession, type SourceFile } from './format.js';

/** The share of what is free that one file may take: parts of the same file, and other jobs, need the rest. */
export const mostOfRoom = 0.5;

const checkEvery = 8 << 20;

/** Scratch has no room for what has to be held of a file. */
export const noRoom = () =>
  problem('storage.full', 'The file is read from its end, and scratch has no room for it.');

/**
 * The whole file in a scratch file, which the caller closes: for formats that are read from their end, or here and there.
 * @throws Problem storage.full where scratch has not room for twice the file
 */
export async function spool(
  file: SourceFile,
  { engine, signal, onProgress }: Pick<ImportSession, 'engine' | 'signal' | 'onProgress'>,
): Promise<ScratchFile> {
  const copy = engine.newFile();
  try {
    if (Number.isFinite(file.bytes) && file.bytes > copy.room() * mostOfRoom) throw noRoom();
    let [bytes, checked] = [0, 0];
    for await (const block of file.blocks()) {
      signal?.throwIfAborted();
      writeAll(copy.fd, [block]);
      bytes += block.length;
      if (bytes - checked > checkEvery) {
        checked = bytes;
        // Of a file of unknown size: what is left must be as much as it took.
        if (copy.room() < bytes * (1 / mostOfRoom - 1)) throw noRoom();
      }
      // What follows is the other half of the work.
      onProgress?.(bytes / 2);
    }
    return copy;
  } catch (error) {
    copy.close();
    throw orFull(error);
  }
}
