import { createHash } from 'node:crypto';
import { ftruncateSync } from 'node:fs';
import { orFull, writeAll } from '#libs/files';
import { type SealedAs, sealedName, type SealedObject } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import {
  type ByteRange,
  openRange,
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
import { type Growing, grown } from './growing.js';
import { LendingDesk } from './lending-desk.js';
import { type ObjectStore, splitPath, type StoreAccess } from './object-store.js';
import {
  checked,
  counted,
  fileBlocks,
  mismatch,
  missingIsTampered,
  opened,
  openFile,
} from './sealed-bytes.js';

interface PutTarget {
  /** The id of the job or upload that writes, so that what it left can be removed as a whole. */
  readonly prefix: Id;
  readonly id: Id;
  /** What it is for and whose: it opens as nothing else. */
  readonly as: SealedAs;
  /** Whoever holds the private half can open the object. */
  readonly to: PublicKeyring;
}

interface PutSource {
  readonly source: AsyncIterable<Uint8Array>;
  /** Hears of each piece of the source: the object that it goes into, and how many bytes came so far. */
  readonly onGrowth?: ((object: Growing, plainBytes: number) => void) | undefined;
}

interface LoanUse {
  readonly objects?: readonly Pick<SealedObject, 'location'>[];
  /** An object that this process is writing. */
  readonly growing?: Growing | undefined;
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
  async put({ source, onGrowth, ...target }: PutTarget & PutSource): Promise<SealedObject> {
    return this.putWith(target, async (key, object) => {
      let plainBytes = 0;
      const count = (bytes: number): void => {
        plainBytes += bytes;
        onGrowth?.(object, plainBytes);
      };
      const sealed = seal(counted(source, count), { key, name: sealedName(target) });
      return { ...(await this.store.put(object.location, sealed)), plainBytes };
    });
  }

  /**
   * As {@link put}, of a whole regular file from its descriptor. Where the store's objects are files it is fast and synchronous
   * while it seals: for worker processes.
   */
  async putFd({ fd, ...target }: PutTarget & { fd: number }): Promise<SealedObject> {
    const { local } = this.store;
    if (local === undefined) return this.put({ ...target, source: fileBlocks(fd) });
    return this.putWith(target, async (key, { location }) => {
      const hash = createHash('sha256');
      const size = await local.put(location, (output) =>
        sealFd(fd, output, { key, name: sealedName(target), tap: (sealed) => hash.update(sealed) }),
      );
      return { ...size, digest: hash.digest('hex') };
    });
  }

  private async putWith(
    { prefix, id, as, to }: PutTarget,
    write: (
      key: Uint8Array,
      object: Growing,
    ) => Promise<Pick<SealedObject, 'bytes' | 'digest' | 'plainBytes'>>,
  ): Promise<SealedObject> {
    const location = `${prefix}/${id}`;
    splitPath(location);
    const key = randomKey();
    try {
      const wrappedKey = await wrapKey(to, key, sealedName({ id, as }));
      const object = { id, as, location, wrappedKey, keyId: to.current };
      const { bytes, digest, plainBytes } = await write(key, object);
      return { ...object, digest, bytes, plainBytes };
    } finally {
      wipe(key);
    }
  }

  /**
   * The data key of an object; wipe it after use.
   * @throws Problem key.unavailable when the keyring has not the key it is wrapped to; object.tampered
   */
  async openKey(object: Growing, keyring: Keyring): Promise<Uint8Array> {
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
    const plainBytes = yield* opened(sealed, object, dataKey);
    if (plainBytes !== object.plainBytes) throw mismatch();
  }

  /**
   * As {@link open}, of an object that is being written, as it comes. `whole` says that there is all of it, and what the catalog
   * will have of it; it must not reject.
   */
  async *follow(
    object: Growing,
    dataKey: Uint8Array,
    whole: Promise<SealedObject>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const plainBytes = yield* opened(checked(grown(this.store, object, whole), whole), object, dataKey);
    if (plainBytes !== (await whole).plainBytes) throw mismatch();
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
  async lend<T>(
    { objects = [], growing, prefix, scratch }: LoanUse,
    run: (loan: Loan) => Promise<T>,
  ): Promise<T> {
    const desk = new LendingDesk();
    try {
      const use = {
        read: objects.map(({ location }) => location),
        growing: growing && [growing.location],
        writePrefix: prefix,
      };
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
