import { Inject, Injectable } from '@nestjs/common';
import { Profile, type SealedObject } from '#libs/contracts';
import { Db, findSealedObject } from '#libs/db';
import { fromUtf8, problem, type Actor } from '#libs/kernel';
import { datasetTarget, RUNTIME, type Runtime } from '#libs/platform';
import { VaultService } from '../vault/vault.service.js';
import { findVersion } from '../versions/versions.store.js';

/** A profile is a page of figures, however large the table. */
const largestProfile = 64 * 1024 ** 2;

@Injectable()
export class ProfilesService {
  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /** Counts and types for all who may know of the dataset; what comes from cells for those who may read it raw. */
  async get(actor: Actor, dataset: string, number: string): Promise<Profile> {
    const found = await this.db.read(actor, async (tx) => {
      const target = await tx.require(await datasetTarget(tx, dataset), { action: 'discover' });
      const version = await findVersion(tx, target.id, number);
      if (!version) throw problem('resource.not-found');
      const raw = await tx.decide(target, { action: 'read-raw' });
      const as = { role: 'version-profile', owner: version.id, position: 0 } as const;
      const object = raw.allowed ? await findSealedObject(tx, version.profileObjectId, as) : null;
      return { masked: version.profile, object, id: version.id };
    });
    if (!found.object) return found.masked;
    await this.db.write(actor, 'profile.read', (tx) => {
      tx.record({ resource: { kind: 'dataset-version', id: found.id }, outcome: 'allowed' });
      return Promise.resolve();
    });
    return this.#open(found.object);
  }

  async #open(object: SealedObject): Promise<Profile> {
    if (object.plainBytes > largestProfile) throw problem('object.tampered');
    return this.vault.withOpen([object], async (openables) => {
      const chunks: Uint8Array[] = [];
      for (const { key } of openables)
        for await (const chunk of this.runtime.store.open(object, key)) chunks.push(chunk);
      return Profile.parse(JSON.parse(fromUtf8(Buffer.concat(chunks))));
    });
  }
}
