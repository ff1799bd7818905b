import { Inject, Injectable } from '@nestjs/common';
import { type Column, type Profile, type SealedObject, SealedProfile } from '#libs/contracts';
import { type DatasetVersionEntity, Db, findSealedObject, type ReadTx, versionParts } from '#libs/db';
import { noVersion, coarseCount, problem, type Actor, type Id } from '#libs/kernel';
import { datasetTarget, RUNTIME, type Runtime } from '#libs/platform';
import { mergeProfiles } from '#libs/tabular';
import { largestPage, openPage } from '../vault/sealed-page.js';
import { VaultService } from '../vault/vault.service.js';
import { classificationOf, findVersion, findVersions } from '../versions/versions.store.js';
import { type RevealBody } from './profiles.schema.js';

/** A profile with what comes from cells: of each file that the version is made of one, in their order. */
interface Sealed {
  readonly columns: readonly Column[];
  readonly objects: readonly SealedObject[];
}

async function sealedProfile(tx: ReadTx, version: DatasetVersionEntity): Promise<Sealed | null> {
  const made = version.base === null ? [version] : await filesOf(tx, version);
  const found = await Promise.all(
    made.map(({ id, profileObjectId }) =>
      findSealedObject(tx, profileObjectId, { role: 'version-profile', owner: id, position: 0 }),
    ),
  );
  const objects = found.filter((object) => object !== null);
  return objects.length < made.length ? null : { columns: version.columns, objects };
}

/** The versions whose files an appended one is made of. */
async function filesOf(tx: ReadTx, { id }: DatasetVersionEntity): Promise<DatasetVersionEntity[]> {
  const ids = [...new Set((await versionParts(tx, id)).map(({ sealedFor }) => sealedFor))];
  const versions = await findVersions(tx, ids);
  if (versions.length < ids.length)
    throw problem('catalog.tampered', 'A version that it is made of is gone.');
  return versions;
}

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
      const target = await tx.require(await datasetTarget(tx, dataset), {
        action: 'discover',
        closely: true,
      });
      const version = await findVersion(tx, target.id, number);
      if (!version) throw noVersion(`dataset ${dataset}`, number);
      const raw = await tx.decide(target, { action: 'read-raw' });
      const object = raw.allowed ? await sealedProfile(tx, version) : null;
      return { masked: version.profile, object, id: version.id, direct: await directOf(tx, version.id) };
    });
  }

  async #open({ columns, objects }: Sealed): Promise<Profile> {
    return this.vault.withOpen(objects, async (openables) => {
      const profiles: SealedProfile[] = [];
      let left = largestPage;
      for (const openable of openables) {
        const { sketches, ...profile } = SealedProfile.parse(await openPage(this.runtime, openable));
        left -= openable.object.plainBytes;
        // Of very many files, the values are not held in memory together: what they tell is left out.
        profiles.push({ ...profile, ...(left >= 0 && sketches && { sketches }) });
      }
      const [first] = profiles;
      if (first === undefined) throw problem('object.tampered');
      if (profiles.length > 1) return mergeProfiles(columns, profiles);
      const { sketches: _, hashedBy: __, ...profile } = first;
      return profile;
    });
  }
}
