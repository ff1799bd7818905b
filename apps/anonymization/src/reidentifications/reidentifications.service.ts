import { Inject, Injectable } from '@nestjs/common';
import { type PlannedColumn, type SealedObject } from '#libs/contracts';
import { Db, type Tx, sealedPartsOf } from '#libs/db';
import { type DomainKeys, reversibleDomain } from '#libs/deidentify';
import { notFound, problem, type Actor } from '#libs/kernel';
import { releaseTarget, RUNTIME, type Runtime } from '#libs/platform';
import { ReidentifyOutcome, type ReidentifyTask } from '#libs/release';
import { Bulkhead, runWorker } from '#libs/worker';
import { findRelease, type ReleaseRow } from '../releases/releases.store.js';
import { treatedColumn } from '../releases/treatment.js';
import { wipeDomainKeys } from '../vault/domain-keys.js';
import { VaultService } from '../vault/vault.service.js';
import { type ReidentificationBody } from './reidentifications.schema.js';

interface Permitted {
  readonly release: ReleaseRow;
  readonly column: PlannedColumn;
  readonly domain: string;
  readonly objects: SealedObject[];
}

/** Gives tokens of a release back as what they stand for, to those who were granted exactly that. */
@Injectable()
export class ReidentificationsService {
  /** Each is a worker; two at a time, and a few in line. */
  readonly #bulkhead = new Bulkhead(
    { running: 2, waiting: 64 },
    { running: 1, waiting: 16 },
    'reidentifications',
  );

  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * The values of tokens, in order; null for what is no token of that column of that release. The decision is recorded with its
   * reason before a key is opened, and how many were given back before they are.
   * @throws Problem resource.not-found without a grant; access.wrong-purpose; request.invalid for a column that the release does
   * not have; policy.inapplicable for one that cannot be reversed
   */
  async reidentify(actor: Actor, ask: ReidentificationBody): Promise<(string | null)[]> {
    const permitted = await this.db.write(actor, 'release.reidentify', (tx) => permit(tx, ask));
    const values = await this.#bulkhead.run(() => this.#reversed(permitted, ask.tokens), actor.id);
    await this.db.write(actor, 'release.reidentified', (tx) => {
      const detail = {
        purpose: ask.purpose,
        tokens: values.length,
        values: values.filter((value) => value !== null).length,
      };
      tx.record({ resource: { kind: 'release', id: permitted.release.id }, detail });
      return Promise.resolve();
    });
    return values;
  }

  async #reversed(
    { release, column, domain, objects }: Permitted,
    tokens: readonly string[],
  ): Promise<(string | null)[]> {
    const keys = await this.#keysOf(domain);
    const { scratch } = this.runtime.config;
    const entry = new URL('./reidentify.worker.js', import.meta.url);
    try {
      return await this.vault.withOpen(objects, async (parts) => {
        const { values } = await this.runtime.store.lend({ objects, scratch }, ({ desk, ...lent }) => {
          const task = { ...lent, parts, columns: release.columns, column, keys, tokens };
          const how = { desk, answer: ReidentifyOutcome, timeoutMs: 60_000 };
          return runWorker<ReidentifyTask, ReidentifyOutcome>(entry, task, how);
        });
        return values;
      });
    } finally {
      wipeDomainKeys(keys);
    }
  }

  async #keysOf(domain: string): Promise<Map<string, DomainKeys>> {
    const { keys, missing } = await this.vault.previewKeys([domain]);
    if (missing.length === 0) return keys;
    wipeDomainKeys(keys);
    throw problem('key.unavailable', `There is no key for the pseudonym domain ${domain}.`);
  }
}

async function permit(tx: Tx, ask: ReidentificationBody): Promise<Permitted> {
  const { purpose, reason, column: name } = ask;
  const target = await tx.require(await releaseTarget(tx, ask.release), {
    action: 'reidentify',
    purpose,
  });
  const release = await findRelease(tx, target.id);
  if (!release) throw notFound(`release ${ask.release}`);
  if (!release.columns.some((column) => column.name === name)) {
    throw problem('request.invalid', undefined, [
      { pointer: '#/column', detail: 'is no column of this release' },
    ]);
  }
  const column = treatedColumn(release.treatment, name);
  const domain = column && reversibleDomain(column);
  const synthetic = release.treatment?.synthetic === true;
  if (column === undefined || domain === undefined || synthetic) {
    const detail = synthetic
      ? 'is synthetic: it holds nobody’s tokens'
      : 'holds no tokens that can be reversed: format-preserving and deterministic encryption can, pseudonyms are one-way';
    throw problem('policy.inapplicable', `The column ${detail}.`, [{ pointer: '#/column', detail }]);
  }
  tx.record({
    resource: { kind: 'release', id: release.id },
    outcome: 'allowed',
    detail: { purpose, reason, tokens: ask.tokens.length },
  });
  return { release, column, domain, objects: await sealedPartsOf(tx, 'release', release.id) };
}
