import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { problem } from '#libs/kernel';
import { openModelKeys, RUNTIME, type Runtime } from '#libs/platform';
import { publicKeyring, wipe, type Keyring, type PublicKeyring } from '#libs/seal';
import { type SealedObject } from '#libs/contracts';

/** Training's own keyring: all that it can open are models and their cards. */
@Injectable()
export class ModelKeysService implements OnModuleInit {
  #keyring: Keyring | undefined;

  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  async onModuleInit(): Promise<void> {
    this.#keyring = await openModelKeys(this.runtime.config.keys);
  }

  get publicKeyring(): PublicKeyring {
    return publicKeyring(this.#keys);
  }

  /** Lends the data key of one object for as long as `use` takes. */
  async withKey<T>(object: SealedObject, use: (key: Uint8Array) => Promise<T>): Promise<T> {
    const key = await this.runtime.store.openKey(object, this.#keys);
    try {
      return await use(key);
    } finally {
      wipe(key);
    }
  }

  get #keys(): Keyring {
    if (!this.#keyring) throw problem('key.unavailable');
    return this.#keyring;
  }
}
