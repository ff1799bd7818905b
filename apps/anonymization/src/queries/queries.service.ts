import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Query } from '#libs/contracts';
import { Db } from '#libs/db';
import { type Actor, canonicalJson, type Json, Problem, problem } from '#libs/kernel';
import { affords, budgetOf, refuseSpend, RUNTIME, type Runtime } from '#libs/platform';
import { QueryOutcome, type QueryTask } from '#libs/release';
import { Bulkhead, runWorker } from '#libs/worker';
import { VaultService } from '../vault/vault.service.js';
import { admit, type Answered, type Asked, pay } from './ask-and-pay.js';

/** Questions that run at a time, in this process and for one principal; each is a worker. */
const mostAtOnce = 2;
const mostWaiting = 256;
/** How long one may take, in milliseconds. */
const timeoutMs = 600_000;

/** Of the question and of what narrows the token: what one token was answered is not for another to hear. */
function fingerprint(query: Query, { purpose, scopes }: Actor): string {
  const asked = JSON.stringify({ query, purpose: purpose ?? null, scopes: scopes ?? null });
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(asked) as Json))
    .digest('hex');
}

/** Answers questions with noise, for a price. Exact figures stay in the worker; what leaves was paid for in the ledger first. */
@Injectable()
export class QueriesService {
  readonly #bulkhead = new Bulkhead(
    { running: mostAtOnce, waiting: 4 * mostWaiting },
    { running: 1, waiting: mostWaiting },
    'questions',
  );

  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Answers a question under the asker's grant for its purpose and the dataset's budget. Whether it is refused depends on the
   * question, the catalog and earlier spends alone, never on a cell.
   * @throws Problem resource.not-found, access.wrong-purpose; query.inapplicable; request.invalid for noise out of range;
   * budget.exceeded; idempotency.conflict; worker.busy
   */
  async ask(actor: Actor, query: Query, key: string | null): Promise<Answered> {
    const request = { key, fingerprint: fingerprint(query, actor) };
    const asked = await this.db.write(actor, 'query.ask', (tx) => admit(tx, query, request, this.vault));
    if ('answer' in asked) return asked;
    const outcome = await this.#bulkhead.run(() => this.#run(actor, asked), actor.id);
    try {
      return await this.db.write(actor, 'query.answer', (tx) =>
        pay(tx, query, asked, request, outcome, this.vault),
      );
    } catch (error) {
      // Another request with the same key was faster: its answer counts, and this one was taken back with its spend.
      if (key === null || !(error instanceof Problem) || error.code !== 'resource.exists') throw error;
      return this.db.write(actor, 'query.ask', async (tx) => {
        const again = await admit(tx, query, request, this.vault);
        if (!('answer' in again)) throw problem('idempotency.running');
        return again;
      });
    }
  }

  async #run(actor: Actor, { table, plan, terms, spend }: Asked): Promise<QueryOutcome> {
    // Others may have spent what was left while this one waited for its turn.
    const budget = await this.db.read(actor, (tx) => budgetOf(tx, spend.datasetId));
    if (!affords(budget, spend.loss)) {
      await this.db.write(actor, 'query.ask', (tx) => Promise.resolve(refuseSpend(tx, spend, budget)));
    }
    const { scratch } = this.runtime.config;
    const { objects, rows } = table;
    const entry = new URL('./query.worker.js', import.meta.url);
    return this.vault.withOpen(objects, (parts) =>
      this.runtime.store.lend({ objects, scratch }, ({ desk, ...lent }) => {
        const task: QueryTask = { ...lent, parts, plan, terms, rows };
        return runWorker<QueryTask, QueryOutcome>(entry, task, { desk, answer: QueryOutcome, timeoutMs });
      }),
    );
  }
}
