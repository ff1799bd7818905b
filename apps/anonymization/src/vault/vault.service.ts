import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Db } from '#libs/db';
import { hmacPads, type HmacPads } from '#libs/deidentify';
import { problem, systemActor, type Actor } from '#libs/kernel';
import { openVault, RUNTIME, type Runtime } from '#libs/platform';
import {
  openSecret,
  publicKeyring,
  randomKey,
  sealSecret,
  wipe,
  type Keyring,
  type PublicKeyring,
} from '#libs/seal';
import { type SealedObject } from '#libs/storage';
import { type Openable } from './openable.js';
import { findDomains, insertDomain } from './vault.store.js';

/** What the label of a sealed domain secret says, so that it cannot stand in for another. */
const domainLabel = (name: string): string => `pseudonym-domain-${name}`;

/** The vault's private key and all that only it can open: raw parts, release parts, pseudonym domains. */
@Injectable()
export class VaultService implements OnModuleInit {
  #keyring: Keyring | undefined;

  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#keyring = await openVault(this.runtime.config.keys);
  }

  get publicKeyring(): PublicKeyring {
    return publicKeyring(this.#keys);
  }

  /** Unwraps the keys of objects for a worker; wipe them when it has ended. */
  async openable(objects: readonly SealedObject[]): Promise<Openable[]> {
    return Promise.all(
      objects.map(async (object) => ({ object, key: await this.runtime.store.openKey(object, this.#keys) })),
    );
  }

  /** Overwrites what was unwrapped for a task that has ended. */
  wipe(openables: readonly Openable[], pads: ReadonlyMap<string, HmacPads> = new Map()): void {
    wipe(...openables.map(({ key }) => key));
    for (const { inner, outer } of pads.values()) wipe(inner, outer);
  }

  /** The HMAC pads of pseudonym domains; a domain that is used for the first time gets a fresh secret. */
  async pads(actor: Actor, names: readonly string[]): Promise<Map<string, HmacPads>> {
    const known = await this.db.read(systemActor, (tx) => findDomains(tx, names));
    const missing = names.filter((name) => !known.some((domain) => domain.name === name));
    for (const name of missing) await this.#createDomain(actor, name);
    const domains =
      missing.length === 0 ? known : await this.db.read(systemActor, (tx) => findDomains(tx, names));
    const pads = new Map<string, HmacPads>();
    for (const { name, sealedSecret } of domains) {
      const secret = await openSecret(this.#keys, sealedSecret, domainLabel(name));
      pads.set(name, hmacPads(secret));
      wipe(secret);
    }
    return pads;
  }

  async #createDomain(actor: Actor, name: string): Promise<void> {
    const secret = randomKey();
    const sealed = await sealSecret(this.publicKeyring, secret, domainLabel(name));
    wipe(secret);
    await this.db.write(actor, 'domain.create', async (tx) => {
      const created = await insertDomain(tx, name, sealed);
      tx.record({ resource: { kind: 'pseudonym-domain', id: name }, detail: { created } });
    });
  }

  get #keys(): Keyring {
    if (!this.#keyring) throw problem('key.unavailable');
    return this.#keyring;
  }
}
