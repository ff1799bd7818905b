import { Injectable } from '@nestjs/common';
import { Db, type ReadTx, ReleaseWithdrawalEntity, type Tx } from '#libs/db';
import { notFound, problem, type Actor, type Id } from '#libs/kernel';
import { releaseTarget } from '#libs/platform';
import { findRelease, type ReleaseRow } from './releases.store.js';
import { type WithdrawBody } from './releases.schema.js';

/** Takes releases back: what was delivered cannot be, but nobody is given more of it. */
@Injectable()
export class WithdrawalsService {
  constructor(private readonly db: Db) {}

  /**
   * Withdraws a release, for good: by whoever makes releases, or manages its dataset.
   * @throws Problem access.denied; resource.not-found; state.conflict when it was withdrawn before; request.invalid for a
   * successor that is another dataset's or purpose's, or is withdrawn itself
   */
  async withdraw(actor: Actor, id: string, { reason, supersededBy }: WithdrawBody): Promise<void> {
    await this.db.write(actor, 'release.withdraw', async (tx) => {
      const row = await mayWithdraw(tx, id);
      if (row.withdrawal !== null) throw problem('state.conflict', `The release ${id} was withdrawn before.`);
      const successor = supersededBy === undefined ? null : await successorOf(tx, row, supersededBy);
      const { now: createdAt } = tx;
      await tx
        .repo(ReleaseWithdrawalEntity)
        .insert({ releaseId: row.id, reason, supersededBy: successor, createdBy: actor.id, createdAt });
      tx.record({ resource: { kind: 'release', id: row.id }, detail: { reason, supersededBy: successor } });
    });
  }
}

async function mayWithdraw(tx: Tx, id: string): Promise<ReleaseRow> {
  const sought = await releaseTarget(tx, id);
  const target = await tx.require(sought, { action: 'discover' });
  const manages = await tx.decide(target, { action: 'manage' });
  if (!manages.allowed) await tx.require('release.create');
  const row = await findRelease(tx, target.id);
  if (!row) throw notFound(`release ${id}`);
  return row;
}

/** A release of the same dataset for the same purpose that stands. */
async function successorOf(tx: ReadTx, { id, datasetId, purpose }: ReleaseRow, next: Id): Promise<Id> {
  const found = await findRelease(tx, next);
  const isFit = found?.datasetId === datasetId && found.purpose === purpose && found.withdrawal === null;
  if (isFit && found.id !== id) return found.id;
  const detail = 'is no release of the same dataset for the same purpose that stands';
  throw problem('request.invalid', undefined, [{ pointer: '#/supersededBy', detail }]);
}
