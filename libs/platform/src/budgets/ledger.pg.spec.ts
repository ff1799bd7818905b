import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Db } from '#libs/db';
import { deltaLoss, gaussianLoss, pureLoss, type PrivacyLoss } from '#libs/dp';
import { type Actor, type Id, type Problem } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makeDataset, makePerson } from '../../../../test/support/people.js';
import { type Budget, epsilonLeft } from './budget.js';
import { findTallies } from './budgets.store.js';
import { budgetOf, requireBudget, setCap, type Spend, spendBudget } from './ledger.js';

let database: TestDatabase;
let db: Db;
let ada: Actor;
let bob: Actor;
beforeAll(async () => {
  database = await testDatabase();
  db = await database.door('anonymization');
  ada = await makePerson(database, 'ada');
  bob = await makePerson(database, 'bob');
});
afterAll(() => database.drop());

let made = 0;
const dataset = (): Promise<Id> => makeDataset(database, `data-${made++}`, ada);

const spend = (actor: Actor, datasetId: Id, loss: PrivacyLoss, more: Partial<Spend> = {}): Promise<Budget> =>
  db.write(actor, 'query.answer', async (tx) => {
    const ask = {
      datasetId,
      loss,
      purpose: 'research',
      kind: 'query',
      subjectId: tx.newId(),
      ...more,
    } as const;
    const { id, budget } = await spendBudget(tx, ask);
    tx.record({ resource: { kind: 'dataset', id: datasetId }, detail: { spend: id } });
    return budget;
  });
const ask = (by: Actor, id: Id, epsilon: number, delta = 1e-6): Promise<Budget> =>
  db.write(by, 'budget.set', (tx) => setCap(tx, id, { epsilon, delta }, 'agreed with the council'));
/** As two people set it. */
const cap = async (id: Id, epsilon: number, delta: number): Promise<Budget> => {
  await ask(ada, id, epsilon, delta);
  return ask(bob, id, epsilon, delta);
};
const left = async (id: Id) => epsilonLeft(await db.read(ada, (tx) => budgetOf(tx, id)));
const rows = async (table: string, id: Id): Promise<number> => {
  const [row] = await database.query<{ n: string }>(
    `SELECT count(*) AS n FROM ${table} WHERE dataset_id = $1`,
    [id],
  );
  return Number(row?.n);
};
const codeOf = (error: unknown): string => (error as Problem).code;

describe('the budget ledger', () => {
  it('starts with the default cap and nothing spent', async () => {
    expect(await left(await dataset())).toEqual({ cap: 10, spent: 0, left: 10 });
  });

  it('is never overspent by 100 concurrent asks, and ends exactly where it must', async () => {
    const id = await dataset();
    const asks = Array.from({ length: 100 }, (_, i) => spend(i % 2 === 0 ? ada : bob, id, pureLoss(1)));
    const ends = await Promise.allSettled(asks);
    const refused = ends.filter((end) => end.status === 'rejected');
    expect(ends.length - refused.length).toBe(10);
    expect(new Set(refused.map(({ reason }) => codeOf(reason)))).toEqual(new Set(['budget.exceeded']));
    expect(await left(id)).toEqual({ cap: 10, spent: 10, left: 0 });
    expect(await rows('privacy_spend', id)).toBe(10);
  });

  it('counts ten times a tenth as one, so that a cap can be spent to its end', async () => {
    const id = await dataset();
    await cap(id, 1, 1e-6);
    for (let i = 0; i < 10; i++) await spend(ada, id, pureLoss(0.1));
    expect((await left(id)).spent).toBeCloseTo(1, 2);
    expect((await left(id)).spent).toBeLessThanOrEqual(1);
    await expect(spend(ada, id, pureLoss(0.1))).rejects.toMatchObject({ code: 'budget.exceeded' });
  });

  it('refuses without a charge, says what is left, and keeps the refusal', async () => {
    const id = await dataset();
    await spend(ada, id, pureLoss(8));
    const refusal = spend(bob, id, pureLoss(3));
    await expect(refusal).rejects.toMatchObject({
      code: 'budget.exceeded',
      detail: expect.stringContaining('ε 2 is left of 10 (8 is spent)'),
    });
    expect(await left(id)).toMatchObject({ spent: 8, left: 2 });
    expect([await rows('privacy_spend', id), await rows('privacy_tally', id)]).toEqual([1, 1]);
    const [record] = await database.query(
      `SELECT outcome, detail FROM audit_record WHERE resource_id = $1 AND outcome = 'denied'`,
      [id],
    );
    expect(record).toMatchObject({ detail: { purpose: 'research', kind: 'query', epsilon: 3, left: 2 } });
    await spend(bob, id, pureLoss(2));
  });

  it('refuses early what it would refuse late, and reserves nothing', async () => {
    const id = await dataset();
    const check = (epsilon: number): Promise<void> =>
      db.write(ada, 'query.ask', async (tx) => {
        const loss = pureLoss(epsilon);
        await requireBudget(tx, { datasetId: id, loss, purpose: 'research', kind: 'query' });
        tx.record({ resource: { kind: 'dataset', id } });
      });
    await check(10);
    await check(10);
    await expect(check(10.1)).rejects.toMatchObject({ code: 'budget.exceeded' });
    expect(await rows('privacy_budget', id)).toBe(0);
  });

  it('is shared by purposes, principals and kinds, and tells them apart', async () => {
    const id = await dataset();
    await spend(ada, id, pureLoss(1));
    await spend(ada, id, pureLoss(1));
    await spend(ada, id, pureLoss(2), { purpose: 'billing' });
    await spend(bob, id, pureLoss(3), { kind: 'synthesis' });
    await expect(spend(bob, id, pureLoss(3.5), { kind: 'training' })).rejects.toMatchObject({
      code: 'budget.exceeded',
    });
    const tallies = await db.read(ada, (tx) => findTallies(tx, [id]));
    expect(tallies.map((t) => [t.purpose, t.principal, t.kind, t.spends, t.loss.pure])).toEqual([
      ['billing', 'user:ada', 'query', 1, 2],
      ['research', 'user:ada', 'query', 2, 2],
      ['research', 'user:bob', 'synthesis', 1, 3],
    ]);
  });

  it('composes many small losses to less than their sum', async () => {
    const id = await dataset();
    let answered = 0;
    while (answered < 200 && (await spend(ada, id, pureLoss(0.1)).catch(() => undefined))) answered++;
    expect(answered).toBeGreaterThan(120);
    expect((await left(id)).spent).toBeLessThanOrEqual(10);
  });

  it('composes Gaussian losses to less than their sum, and adds the δ that thresholds take', async () => {
    const id = await dataset();
    const loss = gaussianLoss(8);
    let answered = 0;
    while (answered < 200 && (await spend(ada, id, loss).catch(() => undefined))) answered++;
    // One takes ε ≈ 0.57 at δ = 1e-6, so that a plain sum would end after 17.
    expect(answered).toBeGreaterThan(100);
    const other = await dataset();
    await spend(ada, other, deltaLoss(0.9e-6));
    await expect(spend(ada, other, deltaLoss(0.2e-6))).rejects.toMatchObject({ code: 'budget.exceeded' });
    await spend(ada, other, pureLoss(1));
  });

  it('loses nothing when the transaction around it fails', async () => {
    const id = await dataset();
    const broken = db.write(ada, 'query.answer', async (tx) => {
      const loss = pureLoss(1);
      await spendBudget(tx, {
        datasetId: id,
        loss,
        purpose: 'research',
        kind: 'query',
        subjectId: tx.newId(),
      });
      throw new Error('the answer could not be kept');
    });
    await expect(broken).rejects.toThrow('the answer could not be kept');
    expect([await left(id), await rows('privacy_spend', id)]).toMatchObject([{ spent: 0 }, 0]);
  });

  it('is not changed by an app in any way but by spending more', async () => {
    const id = await dataset();
    await spend(ada, id, pureLoss(1));
    for (const change of [
      'DELETE FROM privacy_spend',
      'UPDATE privacy_spend SET purpose = purpose',
      'DELETE FROM privacy_budget',
      'DELETE FROM privacy_tally',
    ]) {
      const door = db.writeUnlogged(ada, (tx) => tx.sql(change));
      await expect(door).rejects.toThrow(/permission denied/);
    }
    const access = await database.door('access');
    await expect(access.read(ada, (tx) => tx.sql('SELECT * FROM privacy_budget'))).rejects.toThrow(
      /permission denied/,
    );
  });

  it('outlives its dataset, and a new one of the same name has its own', async () => {
    const id = await dataset();
    await spend(ada, id, pureLoss(1));
    await database.seed('DELETE FROM dataset WHERE id = $1', [id]);
    expect(await left(id)).toMatchObject({ spent: 1 });
    expect(await rows('privacy_spend', id)).toBe(1);
  });
});

describe('the cap', () => {
  it('can be raised, and lowered below what is spent: then nothing more is answered', async () => {
    const id = await dataset();
    await cap(id, 20, 1e-6);
    await spend(ada, id, pureLoss(15));
    expect(epsilonLeft(await cap(id, 5, 1e-6))).toEqual({ cap: 5, spent: 15, left: 0 });
    await expect(spend(ada, id, pureLoss(1e-6))).rejects.toMatchObject({ code: 'budget.exceeded' });
    await cap(id, 16, 1e-6);
    await spend(ada, id, pureLoss(1));
    const [record] = await database.query(
      `SELECT detail FROM audit_record WHERE action = 'budget.set' AND resource_id = $1 ORDER BY id`,
      [id],
    );
    expect(record).toMatchObject({
      detail: { epsilon: 20, delta: 1e-6, reason: 'agreed with the council', proposedBy: ada.id },
    });
  });

  it('is raised by two people: the one who asks, and another who asks for the same', async () => {
    const id = await dataset();
    const service = await makePerson(database, 'service-of-ada', { kind: 'service' });
    await database.seed('UPDATE principal SET created_by = $2 WHERE id = $1', [service.id, ada.id]);
    for (const by of [ada, ada, service]) {
      expect(await ask(by, id, 20)).toMatchObject({ cap: { epsilon: 10 }, proposed: { epsilon: 20 } });
    }
    expect(await left(id)).toMatchObject({ cap: 10 });
    // Another figure is another proposal, whose second person is somebody else again.
    expect(await ask(bob, id, 30)).toMatchObject({
      cap: { epsilon: 10 },
      proposed: { epsilon: 30, by: bob.id },
    });
    expect(await ask(bob, id, 10, 1e-5)).toMatchObject({ cap: { epsilon: 10, delta: 1e-6 } });
    expect(await ask(ada, id, 10, 1e-5)).toMatchObject({ cap: { epsilon: 10, delta: 1e-5 } });
    const records = await database.query<{ action: string }>(
      `SELECT action FROM audit_record WHERE resource_id = $1 ORDER BY id`,
      [id],
    );
    expect(records.map(({ action }) => action)).toEqual([
      ...Array<string>(5).fill('budget.propose'),
      'budget.set',
    ]);
    expect(await ask(ada, id, 3)).toMatchObject({ cap: { epsilon: 3 } });
  });

  it('needs a δ at which what was spent has an ε at all', async () => {
    const id = await dataset();
    await spend(ada, id, deltaLoss(5e-7));
    await expect(cap(id, 10, 4e-7)).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await left(id)).toMatchObject({ cap: 10 });
  });
});
