/** Why the gateway cannot start, in one line for a person; the caller prints the message without a stack and exits 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

const reasons: Record<string, string> = {
  ENOSPC: 'no space is left on its disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'its file system is read-only',
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  ENOTDIR: 'a part of its path is not a folder',
  ENOENT: 'no folder can be made there',
  EEXIST: 'a file of that name is in the way',
};

/** A failed file operation as one line about `path`; anything that is not a system error passes through. */
export function cannotUse(path: string, error: unknown): Error {
  if (error instanceof StartError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  return new StartError(`Cannot use ${path}: ${reasons[code] ?? code}.`);
}
