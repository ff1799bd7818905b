import { type SealedObject } from '#libs/contracts';
import { openAccess, released } from '#libs/storage';
import { type SourceFile, streamed } from '#libs/tabular';
import { type ParseTask } from './parsed.js';

/** An upload as a file to parse: staged, or still arriving, of which `later` tells when it is whole. */
export function stagedFile(
  { store: access, staging, stagingKey }: Pick<ParseTask, 'store' | 'staging' | 'stagingKey'>,
  later: Promise<unknown>,
): SourceFile {
  const store = openAccess(access);
  // The importer copies what it keeps.
  if ('digest' in staging)
    return {
      bytes: staging.plainBytes,
      blocks: () => released(store.open(staging, stagingKey)),
      range: (range) => store.openRange(staging, stagingKey, range),
    };
  const whole = later as Promise<SealedObject>;
  let bytes = Number.POSITIVE_INFINITY;
  void whole.then(({ plainBytes }) => (bytes = plainBytes));
  const file = streamed(() => store.follow(staging, stagingKey, whole));
  return {
    get bytes() {
      return bytes;
    },
    blocks: () => released(file.blocks()),
    range: (range) => file.range(range),
  };
}
