import { writevSync } from 'node:fs';
import { type FileHandle } from 'node:fs/promises';

/** What is left of buffers after their first `count` bytes. */
export function unwritten(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  return buffers.flatMap((buffer) => {
    const part = buffer.subarray(Math.min(skip, buffer.length));
    skip -= buffer.length - part.length;
    return part.length > 0 ? [part] : [];
  });
}

/** Writes all bytes, from `position` on or where the file stands, and gives how many: one system call may take fewer. */
export function writeAll(fd: number, buffers: readonly Uint8Array[], position?: number): number {
  let done = 0;
  for (let rest = unwritten(buffers, 0); rest.length > 0;) {
    const count = writevSync(fd, rest, position === undefined ? undefined : position + done);
    rest = unwritten(rest, count);
    done += count;
  }
  return done;
}

/** {@link writeAll} without holding up the process, where the file stands. */
export async function writeAllTo(file: FileHandle, buffers: readonly Uint8Array[]): Promise<void> {
  let rest = unwritten(buffers, 0);
  while (rest.length > 0) rest = unwritten(rest, (await file.writev(rest)).bytesWritten);
}
