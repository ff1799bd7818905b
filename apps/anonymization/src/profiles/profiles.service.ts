import { Inject, Injectable } from '@nestjs/common';
import { Profile, type SealedObject } from '#libs/contracts';
import { type DatasetVersionEntity, Db, findSealedObject, type ReadTx } from '#libs/db';
import { noVersion, coarseCount, fromUtf8, problem, type Actor, type Id } from '#libs/kernel';
import { datasetTarget, RUNTIME, type Runtime } from '#libs/platform';
import { VaultService } from '../vault/vault.service.js';
import { classificationOf, findVersion } from '../versions/versions.store.js';
import { type RevealBody } from './profiles.schema.js';

/** A profile is a page of figures, however large the table. */
const largestProfile = 64 * 1024 ** 2;

/** The whole profile, with what comes from cells. */
const sealedProfile = (tx: ReadTx, { id, profileObjectId }: DatasetVersionEntity) =>
  findSealedObject(tx, profileObjectId, { role: 'version-profile', owner: id, position: 0 });

/** The columns that are classified as direct identifiers. */
async function directOf(tx: ReadTx, version: Id): Promise<string[]> {
  const kinds = await classificationOf(tx, version);
  return kinds.filter(({ identifierType }) => identifierType === 'direct').map(({ name }) => name);
}

/** Counts as those are told them who may not read the records. */
function coarsely(profile: Profile, floor: number): Profile {
  const columns = profile.columns.map((column) => ({
    ...column,
    nulls: coarseCount(column.nulls, floor),
    distinct: coarseCount(column.distinct, floor),
  }));
  return { ...profile, columns, coarse: true };
}

/** A profile without what comes from the cells of some columns. */
function withoutColumns(profile: Profile, names: readonly string[]): Profile {
  const columns = profile.columns.map(({ name, type, nulls, distinct, approximate, ...cells }) => {
    const counted = { name, type, nulls, distinct, approximate };
    return names.includes(name) ? { ...counted, masked: true } : { ...counted, ...cells };
  });
  return { ...profile, columns };
}

@Injectable()
export class ProfilesService {
  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Types, and counts told coarsely, for all who may know of the dataset; what comes from cells for those who may read it raw, but
   * not of direct identifiers, which somebody looking over a shoulder reads too: those are shown by {@link reveal}.
   */
  async get(actor: Actor, dataset: string, number: string): Promise<Profile> {
    const { masked, object, id, direct } = await this.#find(actor, dataset, number);
    if (!object) return coarsely(masked, this.runtime.config.floor);
    await this.db.write(actor, 'profile.read', (tx) => {
      tx.record({ resource: { kind: 'dataset-version', id }, outcome: 'allowed' });
      return Promise.resolve();
    });
    return withoutColumns(await this.#open(object), direct);
  }

  /**
   * The profile with the cells of some direct identifiers, for those who may read raw, who say why; recorded.
   * @throws Problem request.invalid for a column that the version does not have
   */
  async reveal(
    actor: Actor,
    dataset: string,
    number: string,
    { columns, reason }: RevealBody,
  ): Promise<Profile> {
    const { object, direct } = await this.db.write(actor, 'profile.reveal', async (tx) => {
      const target = await tx.require(await datasetTarget(tx, dataset), { action: 'read-raw' });
      const version = await findVersion(tx, target.id, number);
      const found = version && (await sealedProfile(tx, version));
      if (!version || !found) throw noVersion(`dataset ${dataset}`, number);
      if (columns.some((name) => !version.columns.some((column) => column.name === name))) {
        const detail = 'names a column that the version does not have';
        throw problem('request.invalid', undefined, [{ pointer: '#/columns', detail }]);
      }
      const resource = { kind: 'dataset-version', id: version.id } as const;
      tx.record({ resource, outcome: 'allowed', detail: { columns, reason } });
      return { object: found, direct: await directOf(tx, version.id) };
    });
    return withoutColumns(
      await this.#open(object),
      direct.filter((name) => !columns.includes(name)),
    );
  }

  async #find(actor: Actor, dataset: string, number: string) {
    return this.db.read(actor, async (tx) => {
      const target = await tx.require(await datasetTarget(tx, dataset), { action: 'discover' });
      const version = await findVersion(tx, target.id, number);
      if (!version) throw noVersion(`dataset ${dataset}`, number);
      const raw = await tx.decide(target, { action: 'read-raw' });
      const object = raw.allowed ? await sealedProfile(tx, version) : null;
      return { masked: version.profile, object, id: version.id, direct: await directOf(tx, version.id) };
    });
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
