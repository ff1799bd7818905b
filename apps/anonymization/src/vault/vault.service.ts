import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Db, findSealedObject, type PseudonymDomainEntity } from '#libs/db';
import { type DomainKeys } from '#libs/deidentify';
import { Problem, problem, systemActor, type Actor } from '#libs/kernel';
import { openVault, rotateVault, RUNTIME, type Runtime } from '#libs/platform';
import { type Openable } from '#libs/release';
import {
  deriveKey,
  openSecret,
  publicKeyring,
  randomKey,
  rewrap,
  sealSecret,
  wipe,
  type Keyring,
  type PublicKeyring,
} from '#libs/seal';
import { type SealedObject } from '#libs/contracts';
import { domainKeysOf } from './domain-keys.js';
import { findDomains, insertDomain } from './vault.store.js';

/** What the label of a sealed domain secret says, so that it cannot stand in for another. */
const domainLabel = (name: string): string => `pseudonym-domain-${name}`;

/** No policy can name it: the secret that decides whom attacks on releases choose, kept as those of domains are. */
const attacks = '.attacks';

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

  /** The id of the key that what is sealed now is sealed to. */
  get current(): string {
    return this.#keys.current;
  }

  /** Takes a fresh key as the current one, unless that was done since `from` was; all that was sealed still opens. */
  async rotate(from: string): Promise<void> {
    const { config, clock } = this.runtime;
    this.#keyring = await rotateVault(config.keys, from, clock());
  }

  /** What was sealed to an older key, for the current one. */
  async rewrap(jwe: string): Promise<string> {
    return this.#opening((keys) => rewrap(keys, publicKeyring(keys), jwe));
  }

  /** Tries again with the keyring as it lies in its file now: another process may have given it a fresh key. */
  async #opening<T>(open: (keys: Keyring) => Promise<T>): Promise<T> {
    try {
      return await open(this.#keys);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'key.unavailable')) throw error;
      const { current } = this.#keys;
      this.#keyring = await openVault(this.runtime.config.keys);
      if (this.#keyring.current === current) throw error;
      return open(this.#keyring);
    }
  }

  /**
   * Does something with objects and their unwrapped keys, which are wiped when it has ended.
   * @throws Problem resource.not-found where the objects were removed meanwhile: that they are missing is then no sign of
   * tampering
   */
  async withOpen<T>(
    objects: readonly SealedObject[],
    work: (openables: readonly Openable[]) => Promise<T>,
  ): Promise<T> {
    const { store } = this.runtime;
    const openables = await Promise.all(
      objects.map(async (object) => ({
        object,
        key: await this.#opening((keys) => store.openKey(object, keys)),
      })),
    );
    try {
      return await work(openables);
    } catch (error) {
      const missing = error instanceof Problem && error.code === 'object.tampered';
      if (!missing || (await this.#isHeld(objects))) throw error;
      throw problem('resource.not-found', 'It was removed while it was being read.');
    } finally {
      wipe(...openables.map(({ key }) => key));
    }
  }

  /** What belongs together is removed from the catalog together, and before it is removed from the store. */
  async #isHeld([object]: readonly SealedObject[]): Promise<boolean> {
    return (
      object !== undefined &&
      this.db.read(systemActor, async (tx) => (await findSealedObject(tx, object.id, object.as)) !== null)
    );
  }

  /** Seals what the catalog keeps for later, 64 KiB at most; only under the same label can it be opened. */
  async seal(value: Uint8Array, label: string): Promise<string> {
    return sealSecret(this.publicKeyring, value, label);
  }

  /** @throws Problem object.tampered for what was not sealed under this label */
  async open(sealed: string, label: string): Promise<Uint8Array> {
    return this.#opening((keys) => openSecret(keys, sealed, label));
  }

  /**
   * 16 bytes that follow from a secret of the vault and from what is measured, today as in a year: nobody who lacks the vault's key can
   * look for a plan whose attacks are lucky.
   */
  async attackSeed(actor: Actor, measured: string): Promise<Uint8Array> {
    let [secret] = await this.#domains([attacks]);
    if (!secret) await this.#createDomain(actor, attacks);
    [secret] = await this.#domains([attacks]);
    if (!secret) throw problem('key.unavailable');
    const key = await this.open(secret.sealedSecret, domainLabel(attacks));
    const seed = deriveKey(key, `tidegate attacks v1 ${measured}`, 16);
    wipe(key);
    return seed;
  }

  /** The keys of pseudonym domains; a domain that is used for the first time gets a fresh secret. Wipe them after use. */
  async keys(actor: Actor, names: readonly string[]): Promise<Map<string, DomainKeys>> {
    const known = await this.#domains(names);
    const missing = names.filter((name) => !known.some((domain) => domain.name === name));
    for (const name of missing) await this.#createDomain(actor, name);
    return this.#opened(missing.length === 0 ? known : await this.#domains(names));
  }

  /**
   * The keys of those pseudonym domains that there are, and for the others, which are named, keys that are thrown away
   * afterwards: a look at what a policy would do creates no domain. Wipe them after use.
   */
  async previewKeys(names: readonly string[]): Promise<{ keys: Map<string, DomainKeys>; missing: string[] }> {
    const keys = await this.#opened(await this.#domains(names));
    const missing = names.filter((name) => !keys.has(name));
    for (const name of missing) {
      const secret = randomKey();
      keys.set(name, domainKeysOf(secret));
      wipe(secret);
    }
    return { keys, missing };
  }

  async #domains(names: readonly string[]): Promise<PseudonymDomainEntity[]> {
    return this.db.read(systemActor, (tx) => findDomains(tx, names));
  }

  async #opened(domains: readonly PseudonymDomainEntity[]): Promise<Map<string, DomainKeys>> {
    const keys = new Map<string, DomainKeys>();
    for (const { name, sealedSecret } of domains) {
      const secret = await this.open(sealedSecret, domainLabel(name));
      keys.set(name, domainKeysOf(secret));
      wipe(secret);
    }
    return keys;
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
