import { Inject, Injectable } from '@nestjs/common';
import { type SealedObject } from '#libs/contracts';
import { Db, findSealedObject, type Tx } from '#libs/db';
import { noVersion, problem, type Actor, type Json } from '#libs/kernel';
import { datasetTarget, RUNTIME, type Runtime } from '#libs/platform';
import { openPage } from '../vault/sealed-page.js';
import { VaultService } from '../vault/vault.service.js';
import { findVersion } from '../versions/versions.store.js';
import { QuarantinedRecords, type RevealQuarantineBody } from './quarantine.schema.js';

interface Asked {
  readonly dataset: string;
  readonly number: string;
  readonly detail?: Readonly<Record<string, Json>>;
}

/** What of an upload could not be read: raw records, for those who may read raw. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /** Lines and what is wrong with them; recorded. */
  async get(actor: Actor, dataset: string, number: string): Promise<QuarantinedRecords> {
    const object = await this.db.write(actor, 'quarantine.read', (tx) => find(tx, { dataset, number }));
    const { records } = await this.#open(object);
    return { records: records.map(({ line, reason }) => ({ line, reason })) };
  }

  /** The records themselves, for those who say why they look; recorded with the reason. */
  async reveal(
    actor: Actor,
    dataset: string,
    number: string,
    detail: RevealQuarantineBody,
  ): Promise<QuarantinedRecords> {
    const asked = { dataset, number, detail };
    return this.#open(await this.db.write(actor, 'quarantine.reveal', (tx) => find(tx, asked)));
  }

  async #open(object: SealedObject | undefined): Promise<QuarantinedRecords> {
    if (object === undefined) return { records: [] };
    return this.vault.withOpen([object], async ([openable]) => {
      if (openable === undefined) throw problem('object.tampered');
      return QuarantinedRecords.parse(await openPage(this.runtime, openable));
    });
  }
}

/** @throws Problem access.denied, resource.not-found; object.tampered where the version says that there are some and they are gone */
async function find(tx: Tx, { dataset, number, detail }: Asked): Promise<SealedObject | undefined> {
  const target = await tx.require(await datasetTarget(tx, dataset), { action: 'read-raw' });
  const version = await findVersion(tx, target.id, number);
  if (!version) throw noVersion(`dataset ${dataset}`, number);
  const resource = { kind: 'dataset-version', id: version.id } as const;
  tx.record({ resource, outcome: 'allowed', ...(detail && { detail }) });
  if (version.quarantineObjectId === null) return undefined;
  const as = { role: 'version-quarantine', owner: version.id, position: 0 } as const;
  const object = await findSealedObject(tx, version.quarantineObjectId, as);
  if (!object) throw problem('object.tampered');
  return object;
}
