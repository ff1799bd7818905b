import { composeLosses, noLoss, type LossRecord, type PrivacyLoss, readLoss, writeLoss } from '#libs/dp';
import {
  hangsOn,
  PrivacyBudgetEntity,
  PrivacySpendEntity,
  PrivacyTallyEntity,
  type ReadTx,
  type SpendKind,
  type Tx,
} from '#libs/db';
import { type Id } from '#libs/kernel';
import { type Budget, type BudgetCap, defaultCap, type ProposedCap } from './budget.js';

/** `writeLoss` wrote every stored loss; `readLoss` refuses what it cannot have written. */
const stored = (loss: object): PrivacyLoss => readLoss(loss as LossRecord);

function toBudget({ datasetId, epsilon, delta, spent, proposed }: PrivacyBudgetEntity): Budget {
  return { datasetId, cap: { epsilon, delta }, spent: stored(spent), ...(proposed && { proposed }) };
}

/** The budget's row, made with the default cap if it is new, locked until the transaction ends. */
export async function lockBudget(tx: Tx, datasetId: Id): Promise<Budget> {
  const { epsilon, delta } = defaultCap;
  const fresh = { datasetId, epsilon, delta, spent: writeLoss(noLoss), reason: null, updatedAt: tx.now };
  await tx.insertNew(PrivacyBudgetEntity, fresh);
  const row = await tx
    .repo(PrivacyBudgetEntity)
    .findOneOrFail({ where: { datasetId }, lock: { mode: 'pessimistic_write' } });
  return toBudget(row);
}

/** The budget as it is now; the default cap with nothing spent where nobody asked or set anything. */
export async function findBudget(tx: ReadTx, datasetId: Id): Promise<Budget> {
  const row = await tx.repo(PrivacyBudgetEntity).findOneBy({ datasetId });
  return row ? toBudget(row) : { datasetId, cap: defaultCap, spent: noLoss };
}

export async function updateSpent(tx: Tx, datasetId: Id, spent: PrivacyLoss): Promise<void> {
  await tx.repo(PrivacyBudgetEntity).update({ datasetId }, { spent: writeLoss(spent), updatedAt: tx.now });
}

export async function updateCap(
  tx: Tx,
  datasetId: Id,
  { epsilon, delta }: BudgetCap,
  reason: string,
): Promise<void> {
  const change = { epsilon, delta, reason, proposed: null, updatedAt: tx.now };
  await tx.repo(PrivacyBudgetEntity).update({ datasetId }, change);
}

/** Keeps a larger cap until a second person asks for the same; a later proposal takes its place. */
export async function proposeCap(tx: Tx, datasetId: Id, { epsilon, delta }: BudgetCap): Promise<ProposedCap> {
  const proposed = { epsilon, delta, by: tx.actor.id, at: tx.now.toISOString() };
  await tx.repo(PrivacyBudgetEntity).update({ datasetId }, { proposed, updatedAt: tx.now });
  return proposed;
}

/** Keeps one spend, and adds it to the tally of its principal, purpose and kind. The budget must be locked. */
export async function insertSpend(
  tx: Tx,
  { id, subjectId, ...whose }: Omit<PrivacySpendEntity, 'loss' | 'at'>,
  loss: PrivacyLoss,
): Promise<void> {
  await tx.repo(PrivacySpendEntity).insert({ id, subjectId, ...whose, loss: writeLoss(loss), at: tx.now });
  const tallies = tx.repo(PrivacyTallyEntity);
  const before = await tallies.findOneBy(whose);
  const sum = before ? composeLosses([stored(before.loss), loss]) : loss;
  const tally = { spends: (before?.spends ?? 0) + 1, loss: writeLoss(sum) };
  if (before) await tallies.update(whose, tally);
  else await tallies.insert({ ...whose, ...tally });
}

/** What one principal spent of a dataset for one purpose in one way. */
export interface Tally {
  readonly datasetId: Id;
  readonly purpose: string;
  readonly principalId: Id;
  /** The principal's name as it is written outside. */
  readonly principal: string;
  readonly kind: SpendKind;
  readonly spends: number;
  readonly loss: PrivacyLoss;
}

/** Who spent how much of these datasets, for what. */
export async function findTallies(tx: ReadTx, datasetIds: readonly Id[]): Promise<Tally[]> {
  const rows = await tx.proofs.shown<Omit<Tally, 'loss'> & { loss: object }>(
    `SELECT t.dataset_id AS "datasetId", t.purpose, t.principal_id AS "principalId",
       coalesce(p.kind || ':' || p.name, 'tidegate') AS principal, t.kind, t.spends, t.loss,
       ${hangsOn({ principal: 'p.id' })}
     FROM privacy_tally t LEFT JOIN principal p ON p.id = t.principal_id
     WHERE t.dataset_id = ANY($1) ORDER BY t.dataset_id, t.purpose, principal, t.kind`,
    [datasetIds],
  );
  await tx.prove(
    rows.map(
      ({ datasetId, purpose, principalId, kind }) =>
        [PrivacyTallyEntity, datasetId, purpose, principalId, kind] as const,
    ),
  );
  return rows.map(({ loss, ...rest }) => ({ ...rest, loss: stored(loss) }));
}
