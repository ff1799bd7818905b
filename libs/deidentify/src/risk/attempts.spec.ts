import { describe, expect, it } from '@jest/globals';
import { type Column, type Plan, Policy } from '#libs/contracts';
import { compilePlan } from '../plan/compile-plan.js';
import { confidenceOfAttempt, drawsRecords, measuredPlan } from './attempts.js';

const columns: Column[] = ['age', 'zip', 'illness'].map((name) => ({ name, type: 'integer' }));

function planOf(policy: object = {}): Plan {
  const parsed = Policy.parse({
    name: 'p',
    purposes: ['x'],
    transforms: [{ match: { column: ['age', 'zip', 'illness'] }, technique: 'keep' }],
    require: { kAnonymity: { k: 2, quasiIdentifiers: ['age', 'zip'] } },
    ...policy,
  });
  return compilePlan(parsed, { columns, classification: [], rows: 100 });
}

const keep = (column: string) => ({ match: { column }, technique: 'keep' });
const require = (more: object = {}) => ({
  require: { kAnonymity: { k: 2, quasiIdentifiers: ['age', 'zip'] }, ...more },
});
const plain = measuredPlan(planOf());

describe('what of a plan is measured', () => {
  it.each([
    ['another name', { name: 'q' }],
    ['another description', { description: 'the same again' }],
    ['other purposes', { purposes: ['y', 'z'] }],
    ['other limits', require({ limits: { singlingOut: 0.3 } })],
    ['the same rules one by one', { transforms: ['age', 'zip', 'illness'].map(keep) }],
  ])('is the same under %s', (_, policy) => {
    expect(measuredPlan(planOf(policy))).toBe(plain);
  });

  it('is the same whatever the order of conditions', () => {
    const [one, other] = [
      { age: { $gt: 1 }, zip: { $lt: 9 } },
      { zip: { $lt: 9 }, age: { $gt: 1 } },
    ].map((rows) => measuredPlan(planOf({ rows })));
    expect(one).toBe(other);
    expect(one).not.toBe(plain);
  });

  it.each([
    ['another k', { require: { kAnonymity: { k: 3, quasiIdentifiers: ['age', 'zip'] } } }],
    [
      'a share that may be suppressed',
      { require: { kAnonymity: { k: 2, quasiIdentifiers: ['age', 'zip'], maxSuppression: 0.1 } } },
    ],
    ['a column less', { transforms: [keep('age'), keep('zip')] }],
    [
      'a column transformed',
      { transforms: [{ match: { column: 'illness' }, technique: 'suppression' }, keep('age'), keep('zip')] },
    ],
  ])('is another under %s', (_, policy) => {
    expect(measuredPlan(planOf(policy))).not.toBe(plain);
  });

  it('is another each time where records are drawn', () => {
    expect(drawsRecords(planOf())).toBe(false);
    expect(drawsRecords(planOf({ sampling: { fraction: 0.5 } }))).toBe(true);
    const noise = { match: { column: 'age' }, technique: 'noise-addition', epsilon: 1, lower: 0, upper: 9 };
    const shuffled = { match: { column: 'age' }, technique: 'permutation' };
    for (const drawn of [noise, shuffled])
      expect(drawsRecords(planOf({ transforms: [drawn, keep('zip')], require: undefined }))).toBe(true);
  });
});

it('each attempt is held to more confidence, so that upper ends miss in one of twenty series of attempts, however long', () => {
  const confidences = Array.from({ length: 1000 }, (_, i) => confidenceOfAttempt(i + 1));
  expect(confidences[0]).toBeCloseTo(0.95, 12);
  expect(confidences.every((one, i) => i === 0 || one > (confidences[i - 1] ?? 1))).toBe(true);
  const missing = confidences.reduce((sum, one) => sum + (1 - one) / 2, 0);
  expect(missing).toBeLessThan(0.05);
  expect(missing).toBeGreaterThan(0.049);
});
