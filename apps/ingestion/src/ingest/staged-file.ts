import { type SealedObject } from '#libs/contracts';
import { openAccess, released } from '#libs/storage';
import { type SourceFile, streamed } from '#libs/tabular';
import { type ParseTask } from './parsed.js';

type Staged = Pick<ParseTask, 'store' | 'staging' | 'stagingKey'>;

/** An upload as a file to parse: staged, or still arriving, of which `later` tells when it is whole. */
export interface StagedFile extends SourceFile {
  /**
   * Whoever reads it from its first byte to its last has compared it with its digest; of what was read here and there this does it. To be
   * awaited before anything is told of the whole.
   * @throws Problem object.tampered
   */
  compared(): Promise<void>;
}

/** @see StagedFile */
export function stagedFile(
  { store: access, staging, stagingKey }: Staged,
  later: Promise<unknown>,
): StagedFile {
  const store = openAccess(access);
  let isCompared = false;
  // The importer copies what it keeps.
  async function* toTheEnd(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    yield* released(blocks);
    isCompared = true;
  }
  if ('digest' in staging)
    return {
      bytes: staging.plainBytes,
      seeks: true,
      blocks: () => toTheEnd(store.open(staging, stagingKey)),
      range: (range) => released(store.openRange(staging, stagingKey, range)),
      compared: async () => (isCompared ? undefined : store.check(staging)),
    };
  const whole = later as Promise<SealedObject>;
  let bytes = Number.POSITIVE_INFINITY;
  void whole.then(({ plainBytes }) => (bytes = plainBytes));
  const file = streamed(() => store.follow(staging, stagingKey, whole));
  return {
    get bytes() {
      return bytes;
    },
    blocks: () => toTheEnd(file.blocks()),
    range: (range) => file.range(range),
    compared: async () => (isCompared ? undefined : store.check(await whole)),
  };
}
