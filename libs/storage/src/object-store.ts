import { objectLocationPattern, objectNamePattern } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type ByteRange } from '#libs/seal';
import { type LendingDesk } from './lending-desk.js';

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

/** What a process is to do in a store: the objects that it reads, and the prefix under which it writes. */
export interface StoreUse {
  readonly read: readonly string[];
  /** Objects that this very store is writing, to be read as far as they are there; a store that cannot lend them refuses. */
  readonly growing?: readonly string[] | undefined;
  readonly writePrefix?: string | undefined;
}

/**
 * What another process needs for one {@link StoreUse}, as plain data; {@link openAccess} opens it. It holds nothing that is good
 * for longer or for more than that, as far as the kind of store can limit it: `lent` are descriptors of exactly these objects and of
 * the prefix's folder; a `folder` cannot be limited.
 */
export type StoreAccess =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'lent';
      /** The descriptor of each object that may be read, by its path in the store. */
      readonly objects: ReadonlyMap<string, number>;
      /** Where it may write; `folder` is a path by descriptor. */
      readonly own?: { readonly prefix: string; readonly folder: string };
    };

/** Objects that are files of this machine, through their descriptors, which are good only during the call. */
export interface LocalFiles {
  /** As {@link ObjectStore.put}; `write` fills an empty file. */
  put<T>(path: string, write: (fd: number) => T): Promise<T>;
  /** @throws Problem resource.not-found */
  get<T>(path: string, read: (fd: number) => T): Promise<T>;
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
  /** Blocks are the reader's own. @throws Problem resource.not-found, at the first step of the iteration */
  get(path: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined>;
  /** Null when there is nothing under the path. */
  stat(path: string): Promise<ObjectFacts | null>;
  /** Removes an object; nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** Removes everything under a prefix, what unfinished writes left too; nothing happens when there is none. */
  removePrefix(prefix: string): Promise<void>;
  prefixes(): AsyncIterable<Prefix>;
  /** Access for a process of its own, made anew for each task; what it takes of this process goes over the desk. */
  lend(use: StoreUse, desk: LendingDesk): Promise<StoreAccess>;
  /** A shorter way that a store may have; nothing may depend on it but speed. */
  readonly local?: LocalFiles;
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
