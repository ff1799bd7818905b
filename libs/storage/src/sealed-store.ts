import { createHash, type Hash } from 'node:crypto';
import { ftruncateSync, readSync } from 'node:fs';
import { orFull, writeAll } from '#libs/files';
import { type SealedAs, sealedName, type SealedObject } from '#libs/contracts';
import { type Id, Problem, problem } from '#libs/kernel';
import {
  type ByteRange,
  open,
  openRange,
  openToFd,
  type PublicKeyring,
  type Keyring,
  randomKey,
  seal,
  sealedSize,
  sealFd,
  unwrapKey,
  wipe,
  wrapKey,
} from '#libs/seal';
import { LendingDesk } from './lending-desk.js';
import { type ObjectStore, splitPath, type StoreAccess } from './object-store.js';
import { release } from './release.js';

interface PutTarget {
  /** The id of the job or upload that writes, so that what it left can be removed as a whole. */
  readonly prefix: Id;
  readonly id: Id;
  /** What it is for and whose: it opens as nothing else. */
  readonly as: SealedAs;
  /** Whoever holds the private half can open the object. */
  readonly to: PublicKeyring;
}

interface LoanUse {
  readonly objects?: readonly Pick<SealedObject, 'location'>[];
  readonly prefix?: Id;
  /** The folder for short-lived plaintext, where the task writes any. */
  readonly scratch?: string;
}

/** What a task is told of what it was lent, by the names that it has there, and the desk for `runWorker`. */
interface Loan {
  readonly store: StoreAccess;
  readonly scratch: string;
  readonly desk: LendingDesk;
}

/** Sealed objects in an object store: each under a fresh data key, which leaves `put` only as a wrapped one. */
export class SealedStore {
  constructor(private readonly store: ObjectStore) {}

  /**
   * Seals and stores a stream; durable when this returns, nothing under its name when it fails.
   * @throws Problem resource.exists, storage.full, key.unavailable, and what the source throws
   */
  async put({ source, ...target }: PutTarget & { source: AsyncIterable<Uint8Array> }): Promise<SealedObject> {
    return this.putWith(target, async (key, path) => {
      const count = { bytes: 0 };
      const stored = await this.store.put(
        path,
        seal(counted(source, count), { key, name: sealedName(target) }),
      );
      return { ...stored, plainBytes: count.bytes };
    });
  }

  /**
   * As {@link put}, of a whole regular file from its descriptor. Where the store's objects are files it is fast and synchronous
   * while it seals: for worker processes.
   */
  async putFd({ fd, ...target }: PutTarget & { fd: number }): Promise<SealedObject> {
    const { local } = this.store;
    if (local === undefined) return this.put({ ...target, source: fileBlocks(fd) });
    return this.putWith(target, async (key, path) => {
      const hash = createHash('sha256');
      const size = await local.put(path, (output) =>
        sealFd(fd, output, { key, name: sealedName(target), tap: (sealed) => hash.update(sealed) }),
      );
      return { ...size, digest: hash.digest('hex') };
    });
  }

  private async putWith(
    { prefix, id, as, to }: PutTarget,
    write: (key: Uint8Array, path: string) => Promise<Pick<SealedObject, 'bytes' | 'digest' | 'plainBytes'>>,
  ): Promise<SealedObject> {
    const location = `${prefix}/${id}`;
    splitPath(location);
    const key = randomKey();
    try {
      const wrappedKey = await wrapKey(to, key, sealedName({ id, as }));
      const { bytes, digest, plainBytes } = await write(key, location);
      return { id, as, location, digest, bytes, plainBytes, wrappedKey, keyId: to.current };
    } finally {
      wipe(key);
    }
  }

  /**
   * The data key of an object; wipe it after use.
   * @throws Problem key.unavailable when the keyring has not the key it is wrapped to; object.tampered
   */
  async openKey(object: SealedObject, keyring: Keyring): Promise<Uint8Array> {
    return unwrapKey(keyring, object.wrappedKey, sealedName(object));
  }

  /**
   * The plaintext of an object as a stream. Every byte given out is authentic to the data key; that the stored bytes are those
   * of the catalog, by digest and length, is known only at the end, and the last segment is held back until then. Act on the
   * whole only when the generator is done.
   * @throws Problem object.tampered, also when the object is missing
   */
  async *open(object: SealedObject, dataKey: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    const sealed = checked(this.store.get(object.location), object);
    let plainBytes = 0;
    try {
      for await (const plain of open(sealed, { key: dataKey, name: sealedName(object) })) {
        plainBytes += plain.length;
        yield plain;
      }
    } catch (error) {
      throw missingIsTampered(error);
    }
    if (plainBytes !== object.plainBytes) throw mismatch();
  }

  /**
   * A range of an object's plaintext, of which no more is read than the segments that hold it. Every byte given out is the one
   * that was sealed there; what is beyond the plaintext's end is not given. Lengths are compared with the catalog's, the digest
   * of the whole cannot be.
   * @throws Problem object.tampered, also when the object is missing or has another length
   * @throws RangeError unless 0 ≤ start ≤ end
   */
  async *openRange(
    object: SealedObject,
    dataKey: Uint8Array,
    range: ByteRange,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { location, plainBytes } = object;
    const name = sealedName(object);
    const facts = await this.store.stat(location);
    if (facts?.bytes !== object.bytes || object.bytes !== sealedSize(name, plainBytes)) throw mismatch();
    try {
      const read = (stored: ByteRange) => this.store.get(location, stored);
      yield* openRange(read, { key: dataKey, name, plainBytes, range });
    } catch (error) {
      throw missingIsTampered(error);
    }
  }

  /**
   * Opens an object into a file through its descriptor: regular, empty, written from offset 0. When this returns, every segment
   * and the catalog's digest and lengths were checked; when it fails, the file is empty. Synchronous while it opens.
   * @throws Problem object.tampered, also when the object is missing; storage.full
   */
  async openToFd(object: SealedObject, dataKey: Uint8Array, fd: number): Promise<void> {
    const { local } = this.store;
    try {
      if (local === undefined) await this.#pourInto(object, dataKey, fd);
      else await local.get(object.location, (input) => openFile(object, dataKey, { input, output: fd }));
    } catch (error) {
      throw missingIsTampered(orFull(error));
    }
  }

  async #pourInto(object: SealedObject, dataKey: Uint8Array, fd: number): Promise<void> {
    let at = 0;
    try {
      for await (const plain of this.open(object, dataKey)) at += writeAll(fd, [plain], at);
    } catch (error) {
      ftruncateSync(fd, 0);
      throw error;
    }
  }

  /**
   * Compares what is stored with the catalog's digest and length, and opens nothing: for before the head of an answer is sent.
   * @throws Problem object.tampered, also when the object is missing
   */
  async check(object: SealedObject): Promise<void> {
    try {
      const parts = checked(this.store.get(object.location), object)[Symbol.asyncIterator]();
      while ((await parts.next()).done !== true);
    } catch (error) {
      throw missingIsTampered(error);
    }
  }

  /**
   * Lends a process of its own these objects to read, a prefix to write under and a scratch folder, for as long as `run` takes.
   * @throws Problem object.tampered when an object is missing; what `run` throws
   */
  async lend<T>({ objects = [], prefix, scratch }: LoanUse, run: (loan: Loan) => Promise<T>): Promise<T> {
    const desk = new LendingDesk();
    try {
      const use = { read: objects.map(({ location }) => location), writePrefix: prefix };
      const store = await this.store.lend(use, desk).catch((error: unknown) => {
        throw missingIsTampered(error);
      });
      const folder = scratch === undefined ? '' : desk.scratch(scratch);
      return await run({ store, scratch: folder, desk });
    } finally {
      await desk.close();
    }
  }

  /** Removes an object; nothing happens when there is none. */
  async remove(object: Pick<SealedObject, 'location'>): Promise<void> {
    await this.store.remove(object.location);
  }

  /** Removes whatever a job or upload wrote, finished or not; nothing happens when there is nothing. */
  async removePrefix(prefix: Id): Promise<void> {
    await this.store.removePrefix(prefix);
  }
}

function openFile(
  object: SealedObject,
  key: Uint8Array,
  { input, output }: { input: number; output: number },
): void {
  const hash = createHash('sha256');
  const tap = (sealed: Uint8Array) => hash.update(sealed);
  const size = openToFd(input, output, { key, name: sealedName(object), tap });
  if (isSame(object, size.bytes, hash) && size.plainBytes === object.plainBytes) return;
  ftruncateSync(output, 0);
  throw mismatch();
}

const blockBytes = 1 << 20;

/** The bytes of a file from its first on, each block the reader's own. */
async function* fileBlocks(fd: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; ;) {
    const block = Buffer.allocUnsafeSlow(blockBytes);
    const read = readSync(fd, block, 0, block.length, at);
    if (read === 0) return;
    at += read;
    yield await Promise.resolve(block.subarray(0, read));
  }
}

const mismatch = (): Problem =>
  problem('object.tampered', 'The stored bytes are not those that the catalog has the digest of');

const isSame = (object: SealedObject, bytes: number, hash: Hash): boolean =>
  bytes === object.bytes && hash.digest('hex') === object.digest;

/** What the catalog names and the store lacks was taken away; it is not for the caller to ask for something else. */
function missingIsTampered(error: unknown): unknown {
  if (!(error instanceof Problem && error.code === 'resource.not-found')) return error;
  return problem('object.tampered', 'A sealed object is missing from the store');
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  count: { bytes: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    count.bytes += chunk.length;
    yield chunk;
  }
}

/** The sealed bytes; fails at their end, before a reader can take it for the end, unless they are the catalog's. */
async function* checked(
  source: AsyncIterable<Uint8Array>,
  object: SealedObject,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.length;
    if (bytes > object.bytes) throw mismatch();
    yield chunk;
    release(chunk);
  }
  if (!isSame(object, bytes, hash)) throw mismatch();
}
