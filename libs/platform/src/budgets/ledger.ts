import { epsilonAt, type PrivacyLoss } from '#libs/dp';
import { isOnePerson, type ReadTx, type SpendKind, type Tx } from '#libs/db';
import { problem, type Id } from '#libs/kernel';
import {
  type Budget,
  type BudgetCap,
  epsilonLeft,
  isLarger,
  shownEpsilon,
  spentAfter,
  whatIsLeft,
} from './budget.js';
import { findBudget, insertSpend, lockBudget, proposeCap, updateCap, updateSpent } from './budgets.store.js';

/** What is to be told of a dataset, and how much it may tell. */
export interface Spend {
  readonly datasetId: Id;
  readonly purpose: string;
  readonly kind: SpendKind;
  readonly loss: PrivacyLoss;
  /** The answer, release or model that the loss is for. */
  readonly subjectId: Id;
  /** Who hears it; the transaction's own actor when absent. */
  readonly principalId?: Id;
}

/**
 * Debits a dataset's privacy budget in the caller's transaction, which also holds what the loss is for: both become true
 * or neither. The budget's row stays locked until then, so that concurrent spends follow one another and never pass the
 * cap. A transaction that debits several datasets must do so in the order of their ids, or two could wait for each other.
 * @returns the spend's id and the budget after it
 * @throws Problem budget.exceeded, recorded; it says what is left and costs nothing
 */
export async function spendBudget(tx: Tx, spend: Spend): Promise<{ id: Id; budget: Budget }> {
  const budget = await lockBudget(tx, spend.datasetId);
  const spent = spentAfter(budget, spend.loss) ?? refuseSpend(tx, spend, budget);
  const { datasetId, purpose, kind, subjectId, principalId = tx.actor.id } = spend;
  const id = tx.newId();
  await updateSpent(tx, datasetId, spent);
  await insertSpend(tx, { id, datasetId, purpose, principalId, kind, subjectId }, spend.loss);
  return { id, budget: { ...budget, spent } };
}

/**
 * Refuses now what {@link spendBudget} would refuse later, before any work is done. It reserves nothing.
 * @throws Problem budget.exceeded, recorded
 */
export async function requireBudget(tx: Tx, spend: Omit<Spend, 'subjectId'>): Promise<void> {
  const budget = await findBudget(tx, spend.datasetId);
  if (!affords(budget, spend.loss)) refuseSpend(tx, spend, budget);
}

/** The budget of a dataset as the transaction sees it. */
export async function budgetOf(tx: ReadTx, datasetId: Id): Promise<Budget> {
  return findBudget(tx, datasetId);
}

/**
 * Sets a dataset's cap. Below what is spent already, it ends all questions until it is raised again. A larger one is only
 * proposed, until a second person, who is not behind the first, sets the same.
 * @throws Problem request.invalid for a δ at which no ε can be stated for what was spent already
 */
export async function setCap(tx: Tx, datasetId: Id, cap: BudgetCap, reason: string): Promise<Budget> {
  const { spent, cap: before, proposed } = await lockBudget(tx, datasetId);
  if (!Number.isFinite(epsilonAt(spent, cap.delta))) {
    const detail = `is too small for what was spent already, of which ${spent.delta} is certain`;
    throw problem('request.invalid', undefined, [{ pointer: '#/delta', detail }]);
  }
  const resource = { kind: 'dataset', id: datasetId };
  const isSame = proposed?.epsilon === cap.epsilon && proposed.delta === cap.delta;
  const first = isLarger(cap, before) && isSame ? proposed.by : undefined;
  if (isLarger(cap, before) && (first === undefined || (await isOnePerson(tx, first, tx.actor.id)))) {
    tx.record({ action: 'budget.propose', resource, detail: { ...cap, reason } });
    return { datasetId, cap: before, spent, proposed: await proposeCap(tx, datasetId, cap) };
  }
  await updateCap(tx, datasetId, cap, reason);
  tx.record({ resource, detail: { ...cap, reason, proposedBy: first ?? null } });
  return { datasetId, cap, spent };
}

/** Whether {@link spendBudget} would let a loss be spent now. */
export function affords(budget: Budget, loss: PrivacyLoss): boolean {
  return spentAfter(budget, loss) !== undefined;
}

/** Says that a budget does not allow a spend. @throws Problem budget.exceeded, recorded */
export function refuseSpend(tx: Tx, spend: Omit<Spend, 'subjectId'>, budget: Budget): never {
  const { datasetId, purpose, kind, loss } = spend;
  const epsilon = shownEpsilon(loss, budget.cap.delta);
  tx.record({
    resource: { kind: 'dataset', id: datasetId },
    outcome: 'denied',
    detail: {
      purpose,
      kind,
      // JSON has no infinity, and such a loss has no ε that could be shown.
      epsilon: Number.isFinite(epsilon) ? epsilon : null,
      delta: loss.delta,
      left: epsilonLeft(budget).left,
    },
  });
  throw problem('budget.exceeded', whatIsLeft(budget));
}
