import { describe, expect, it } from '@jest/globals';
import { type Requirement } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { allowedRecords, goalText, requireWithin } from './suppression-limit.js';

const requirement: Requirement = {
  k: 5,
  maxSuppression: 0.29,
  models: [],
  enforcement: { mode: 'none', loss: 'loss' },
};

describe('what may be suppressed', () => {
  it('is a share as the decimal that was written', () => {
    expect(allowedRecords({ maxSuppression: 0.29 }, 100)).toBe(29);
    expect(allowedRecords({ maxSuppression: 1 }, 7)).toBe(7);
  });

  it('may be all that is allowed, and not a record more', () => {
    expect(requireWithin(requirement, { records: 100, suppressed: 29 })).toBe(29);
    expect(() => requireWithin(requirement, { records: 100, suppressed: 30 })).toThrow(Problem);
  });

  it('fails with the figures', () => {
    let detail: unknown;
    try {
      requireWithin(requirement, { records: 10, suppressed: 3 });
    } catch (error) {
      detail = (error as Problem).detail;
    }
    expect(detail).toBe('k = 5 needs more than the 29 % of records suppressed that the policy allows.');
  });

  it('is required for models that are told without names of columns', () => {
    const models: Requirement['models'] = [
      { pointer: '#/x', model: 'l-diversity', column: 'secret', kind: 'distinct', l: 3 },
      { pointer: '#/y', model: 't-closeness', column: 'secret', distance: 'equal', t: 0.2 },
    ];
    expect(goalText({ k: 5, models })).toBe('k = 5, distinct l = 3 and t = 0.2');
  });
});
