import { Injectable } from '@nestjs/common';
import { Db, type ReadTx } from '#libs/db';
import { type Actor, type Id } from '#libs/kernel';
import {
  type Budget,
  budgetOf,
  datasetTarget,
  decodeCursor,
  epsilonLeft,
  findTallies,
  type Page,
  page,
  setCap,
  shownEpsilon,
} from '#libs/platform';
import { type BudgetBody, type BudgetQuery, type PrivacyBudget } from './budgets.schema.js';
import { knownDatasets } from './budgets.store.js';

@Injectable()
export class BudgetsService {
  constructor(private readonly db: Db) {}

  /**
   * Budgets of the datasets that the actor may know of. Who spent what is for those who may see all grants and for the
   * dataset's owner, with a token that manages; others see the total and what they spent themselves.
   */
  async list(actor: Actor, query: BudgetQuery): Promise<Page<PrivacyBudget>> {
    return this.db.read(actor, async (tx) => {
      const rows = await knownDatasets(tx, {
        dataset: query.dataset,
        after: decodeCursor(query.cursor),
        limit: query.limit + 1,
      });
      const known = page(
        rows,
        query.limit,
        ({ name }) => name,
        (row) => row,
      );
      const all = tx.may('grant.read');
      const items: PrivacyBudget[] = [];
      for (const { id, name } of known.items) {
        const manages =
          all || (await tx.decide((await datasetTarget(tx, name)).target, { action: 'manage' })).allowed;
        items.push(await show(tx, name, await budgetOf(tx, id), manages));
      }
      return { items, nextCursor: known.nextCursor };
    });
  }

  /** Sets a dataset's cap; below what is spent, nothing more is answered. */
  async set(actor: Actor, dataset: string, { epsilon, delta, reason }: BudgetBody): Promise<PrivacyBudget> {
    return this.db.write(actor, 'budget.set', async (tx) => {
      await tx.require('budget.write');
      const { id } = await tx.require(await datasetTarget(tx, dataset), { action: 'discover' });
      return show(tx, dataset, await setCap(tx, id, { epsilon, delta }, reason), true);
    });
  }
}

async function show(tx: ReadTx, dataset: string, budget: Budget, everybody: boolean): Promise<PrivacyBudget> {
  const { delta } = budget.cap;
  const { proposed } = budget;
  const tallies = await findTallies(tx, [budget.datasetId]);
  const mine = (principalId: Id): boolean => everybody || principalId === tx.actor.id;
  return {
    dataset,
    epsilon: epsilonLeft(budget),
    delta,
    ...(proposed && { proposed: { epsilon: proposed.epsilon, delta: proposed.delta } }),
    spends: tallies
      .filter(({ principalId }) => mine(principalId))
      .map(({ purpose, principal, kind, spends, loss }) => ({
        purpose,
        principal,
        kind,
        queries: spends,
        epsilon: shownEpsilon(loss, delta),
      })),
  };
}
