import { Injectable } from '@nestjs/common';
import { Db } from '#libs/db';
import { problem, type Actor, type Id } from '#libs/kernel';
import { type Page } from '#libs/platform';
import { wrapAlgorithm } from '#libs/seal';
import { VaultService } from '../vault/vault.service.js';
import { type Key } from './keys.schema.js';
import { isRewrapping, keyUses, type KeyUse } from './keys.store.js';

@Injectable()
export class KeysService {
  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
  ) {}

  /** Every key that something is wrapped to, and the vault's, for those who change them and for auditors. */
  async list(actor: Actor): Promise<Page<Key>> {
    const uses = await this.db.read(actor, async (tx) => {
      if (!tx.may('audit.read')) await tx.require('key.manage');
      return keyUses(tx);
    });
    const { keys, current } = this.vault.publicKeyring;
    const own = keys.map(({ kid, created }) => {
      const used = uses.find(({ id }) => id === kid);
      const made = created ?? used?.first.toISOString();
      return show({
        id: kid,
        objects: used?.objects ?? 0,
        use: 'vault',
        state: stateOf(kid === current),
        made,
      });
    });
    const others = uses.filter(({ id }) => !keys.some(({ kid }) => kid === id));
    const parts = (['models', 'staging'] as const).flatMap((use) =>
      others
        .filter(({ models }) => models === (use === 'models'))
        .map((used, i) => showOther(used, use, i === 0)),
    );
    return { items: [...own, ...parts], nextCursor: null };
  }

  /**
   * Gives the vault a fresh key, and all that it sealed before to that key, by a job; nothing that is read meanwhile waits for it.
   * @throws Problem access.denied; state.conflict while the last change is under way
   */
  async rotate(actor: Actor): Promise<Id> {
    return this.db.write(actor, 'key.rotate', async (tx) => {
      await tx.require('key.manage');
      if (await isRewrapping(tx))
        throw problem('state.conflict', 'Keys are being changed already: wait for that job.');
      const from = this.vault.current;
      const job = await tx.enqueue('rewrap', { from });
      tx.record({ resource: { kind: 'job', id: job }, detail: { from } });
      return job;
    });
  }
}

const stateOf = (isCurrent: boolean): Key['state'] => (isCurrent ? 'current' : 'retired');

function show({
  made,
  ...about
}: Omit<Key, 'algorithm' | 'created'> & { readonly made: string | undefined }): Key {
  return { ...about, algorithm: `${wrapAlgorithm}, P-256`, ...(made !== undefined && { created: made }) };
}

/** Of another app's keys nothing is known here but what they sealed: the one that was used last is its current one. */
function showOther({ id, objects, first }: KeyUse, use: Key['use'], isLast: boolean): Key {
  return show({ id, objects, use, state: stateOf(isLast), made: first.toISOString() });
}
