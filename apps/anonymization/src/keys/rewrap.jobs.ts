import { Injectable } from '@nestjs/common';
import { Db, type Tx } from '#libs/db';
import { type Actor, type Id } from '#libs/kernel';
import { type Commit, type JobHandler, JobRunner, type RunningJob } from '#libs/platform';
import { wrappingKey } from '#libs/seal';
import { VaultService } from '../vault/vault.service.js';
import {
  allDomains,
  answersAfter,
  countObjects,
  objectsOf,
  setAnswer,
  setDomainSecret,
  setObjectKey,
} from './keys.store.js';

/** How many rows a transaction changes: its record names each, and a leaf of the log has 64 KiB at most. */
const batch = 100;

/**
 * Gives the vault a fresh key and all that it sealed before to that key: data keys of objects, secrets of pseudonym domains, kept
 * answers. The data themselves stay as they are. Begun again, it goes on with what is left.
 */
@Injectable()
export class RewrapJobs implements JobHandler<'rewrap'> {
  readonly kind = 'rewrap';
  readonly concurrency = 1;

  constructor(
    runner: JobRunner,
    private readonly db: Db,
    private readonly vault: VaultService,
  ) {
    runner.add(this);
  }

  cleanup(): Promise<void> {
    return Promise.resolve();
  }

  async run({ actor, input, signal, progress }: RunningJob<'rewrap'>): Promise<Commit> {
    // Whoever asked may have lost the right since.
    await this.db.read(actor, (tx) => tx.require('key.manage'));
    await this.vault.rotate(input.from);
    const { keys, current } = this.vault.publicKeyring;
    const retired = keys.map(({ kid }) => kid).filter((kid) => kid !== current);
    const all = await this.db.read(actor, (tx) => countObjects(tx, retired));
    let objects = 0;
    for (;;) {
      signal.throwIfAborted();
      const done = await this.#write(actor, current, (tx) => this.#objects(tx, retired, current));
      objects += done;
      if (done === 0) break;
      progress(Math.min(0.9, (0.9 * objects) / Math.max(1, all)), `${objects} of ${all} objects`);
    }
    const domains = await this.#write(actor, current, (tx) => this.#domains(tx, current));
    const answers = await this.#answers(actor, current, signal);
    return (tx) => {
      const result = { key: current, objects, domains, answers };
      tx.record({ resource: { kind: 'key', id: current }, detail: result });
      return Promise.resolve(result);
    };
  }

  async #write(actor: Actor, key: string, work: (tx: Tx) => Promise<number>): Promise<number> {
    return this.db.write(actor, 'key.rewrap', async (tx) => {
      await tx.require('key.manage');
      const rows = await work(tx);
      tx.record({ resource: { kind: 'key', id: key }, detail: { rows } });
      return rows;
    });
  }

  async #objects(tx: Tx, retired: readonly string[], current: string): Promise<number> {
    const found = await objectsOf(tx, retired, batch);
    for (const { id, wrappedKey } of found)
      await setObjectKey(tx, id, await this.vault.rewrap(wrappedKey), current);
    return found.length;
  }

  async #domains(tx: Tx, current: string): Promise<number> {
    const old = (await allDomains(tx)).filter(({ sealedSecret }) => wrappingKey(sealedSecret) !== current);
    for (const { name, sealedSecret } of old)
      await setDomainSecret(tx, name, await this.vault.rewrap(sealedSecret));
    return old.length;
  }

  async #answers(actor: Actor, current: string, signal: AbortSignal): Promise<number> {
    let [count, after] = [0, undefined as Id | undefined];
    for (;;) {
      signal.throwIfAborted();
      const found = await this.db.read(actor, (tx) => answersAfter(tx, after, batch));
      after = found.at(-1)?.id;
      if (after === undefined) return count;
      const old = found.filter(({ answer }) => answer.some((piece) => wrappingKey(piece) !== current));
      if (old.length === 0) continue;
      count += await this.#write(actor, current, async (tx) => {
        for (const { id, answer } of old)
          await setAnswer(tx, id, await Promise.all(answer.map((piece) => this.vault.rewrap(piece))));
        return old.length;
      });
    }
  }
}
