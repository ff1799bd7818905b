import { newId, type Id } from '#libs/kernel';
import {
  generateKeyring,
  publicKeyring,
  secureRandom,
  wipe,
  wrapKey,
  type Keyring,
  type PublicKeyring,
} from '#libs/seal';
import { sealedName, type SealedObject } from '#libs/contracts';
import { type Scratch, type ScratchFile, type SealedStore } from '#libs/storage';

/**
 * The parts of one job, in the store and not in memory. Until the job ends their data keys are wrapped to a keyring that
 * only this process has, so that it can read its own parts back for the profile; what leaves the process is wrapped to
 * the vault, and then nobody but the vault opens it.
 */
export class SealedParts {
  readonly #own: Keyring = generateKeyring();
  #sealed: SealedObject[] = [];

  constructor(
    private readonly store: SealedStore,
    private readonly scratch: Scratch,
    private readonly job: { readonly prefix: Id; readonly version: Id },
  ) {}

  async seal(file: ScratchFile): Promise<SealedObject> {
    const id = newId(new Date(), secureRandom);
    const { prefix, version } = this.job;
    const as = { role: 'version-part', owner: version, position: this.#sealed.length } as const;
    const object = await this.store.putFd({ prefix, id, as, to: publicKeyring(this.#own), fd: file.fd });
    this.#sealed.push(object);
    return object;
  }

  /** Removes all parts so far: the next is the first. */
  async discard(): Promise<void> {
    for (const object of this.#sealed.splice(0)) await this.store.remove(object);
  }

  /** The part in a scratch file, which the caller closes. */
  async reopen(part: SealedObject): Promise<ScratchFile> {
    const file = this.scratch.file();
    const key = await this.store.openKey(part, this.#own);
    try {
      await this.store.openToFd(part, key, file.fd);
      return file;
    } catch (error) {
      file.close();
      throw error;
    } finally {
      wipe(key);
    }
  }

  /** The same part, wrapped to another keyring. */
  async handOver(part: SealedObject, to: PublicKeyring): Promise<SealedObject> {
    const key = await this.store.openKey(part, this.#own);
    try {
      return { ...part, wrappedKey: await wrapKey(to, key, sealedName(part)), keyId: to.current };
    } finally {
      wipe(key);
    }
  }
}
