import { Injectable } from '@nestjs/common';
import { Db, type ReadTx } from '#libs/db';
import { noVersion, type Actor, type Id } from '#libs/kernel';

import { datasetNamed } from '../datasets/dataset-target.js';
import { findVersion } from '../versions/versions.store.js';
import { type Classification, type PatchClassificationBody } from './classification.schema.js';
import { classificationOf, storeOverrides } from './classification.store.js';
import { overrides } from './override.js';

@Injectable()
export class ClassificationService {
  constructor(private readonly db: Db) {}

  /** @throws Problem resource.not-found where the actor may not discover the dataset */
  async get(actor: Actor, name: string, number: string): Promise<Classification> {
    return this.db.read(actor, async (tx) => {
      const { id } = await tx.require(await datasetNamed(tx, name), { action: 'discover', closely: true });
      return { columns: await classificationOf(tx, await versionId(tx, { id, name }, number)) };
    });
  }

  /**
   * A steward's override; the detector's word before it stays in the audit log.
   * @throws Problem request.invalid with a pointer for an unknown column
   */
  async patch(
    actor: Actor,
    name: string,
    number: string,
    body: PatchClassificationBody,
  ): Promise<Classification> {
    return this.db.write(actor, 'classification.update', async (tx) => {
      const dataset = await tx.require(await datasetNamed(tx, name), { action: 'discover', closely: true });
      // Policies act on what a column is said to be: whoever uploads it must not decide that as well.
      await tx.require('dataset.classify');
      const id = await versionId(tx, { id: dataset.id, name }, number);
      const changes = overrides(await classificationOf(tx, id, 'lock'), body.columns);
      await storeOverrides(tx, id, changes);
      const word = ({ category, identifierType, decidedBy }: (typeof changes)[number]['before']) => ({
        ...{ category, identifierType, decidedBy },
      });
      tx.record({
        resource: { kind: 'version', id },
        detail: {
          columns: changes.map(({ before, after }) => ({
            ...{ name: after.name, before: word(before), after: word(after) },
            reason: after.evidence[0]?.detail ?? '',
          })),
        },
      });
      return { columns: await classificationOf(tx, id) };
    });
  }
}

async function versionId(
  tx: ReadTx,
  { id, name }: { readonly id: Id; readonly name: string },
  number: string,
): Promise<Id> {
  const version = await findVersion(tx, id, number);
  if (!version) throw noVersion(`dataset ${name}`, number);
  return version.id;
}
