import { objectLocationPattern, objectNamePattern } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type ByteRange } from '#libs/seal';

export interface Stored {
  readonly bytes: number;
  /** SHA-256 of the stored bytes, in lower-case hex. */
  readonly digest: string;
}

export interface ObjectFacts {
  readonly bytes: number;
  readonly modified: Date;
}

export interface Prefix {
  readonly prefix: string;
  /** When an object under it was last begun, finished or removed; a write that is under way may have begun long before. */
  readonly modified: Date;
}

/**
 * Where bytes lie under paths `<prefix>/<id>`, each written once and whole. It knows nothing of sealing: what must not be
 * read is sealed before it comes here. Each method raises Problem internal.error for a path that is none.
 */
export interface ObjectStore {
  /**
   * Stores a stream. When this returns it is durable; when it fails nothing is under the path. Chunks must not change after
   * they were given.
   * @throws Problem resource.exists when there is something under the path
   * @throws Problem storage.full
   */
  put(path: string, source: AsyncIterable<Uint8Array>): Promise<Stored>;
  /** As {@link put}, but `write` fills an empty file through its descriptor, which is good only during the call. */
  putFile<T>(path: string, write: (fd: number) => T): Promise<T>;
  /** @throws Problem resource.not-found, at the first step of the iteration */
  get(path: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined>;
  /** Gives `read` a descriptor of the stored file, good only during the call. @throws Problem resource.not-found */
  getFile<T>(path: string, read: (fd: number) => T): Promise<T>;
  /** Null when there is nothing under the path. */
  stat(path: string): Promise<ObjectFacts | null>;
  /** Removes an object; nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** Removes everything under a prefix, what unfinished writes left too; nothing happens when there is none. */
  removePrefix(prefix: string): Promise<void>;
  prefixes(): AsyncIterable<Prefix>;
}

/** @throws Problem internal.error unless this is `<prefix>/<id>`, each 1 to 100 of a-z, 0-9 and -. */
export function splitPath(path: string): [prefix: string, id: string] {
  const [prefix, id] = path.split('/');
  if (!objectLocationPattern.test(path) || prefix === undefined || id === undefined) {
    throw problem('internal.error', 'A storage path must be PREFIX/ID, each of a-z, 0-9 and -');
  }
  return [prefix, id];
}

/** @throws Problem internal.error unless this is 1 to 100 of a-z, 0-9 and -. */
export function checkPrefix(prefix: string): void {
  if (!objectNamePattern.test(prefix)) {
    throw problem('internal.error', 'A storage prefix must be 1 to 100 of a-z, 0-9 and -');
  }
}
