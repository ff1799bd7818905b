import { problem } from '#libs/kernel';

/** The code of a system error such as `ENOENT`; undefined for what has none. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** What a disk, a quota or a file size limit that is used up raises. */
const fullCodes: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The failure to throw instead: Problem storage.full for a full disk, else the same. */
export function orFull(error: unknown): unknown {
  return fullCodes.includes(codeOf(error)) ? problem('storage.full') : error;
}
