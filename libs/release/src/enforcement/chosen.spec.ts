import { expect, it } from '@jest/globals';
import { type Requirement } from '#libs/contracts';
import { problem, Problem } from '#libs/kernel';
import { coarseLimit, enforceChosen } from './chosen.js';

const requirement = (maxSuppression: number): Requirement => ({
  ...{ k: 5, maxSuppression, models: [] },
  enforcement: { mode: 'none', loss: 'loss' },
});
const few = { floor: 10, least: 12, segment: 24, raw: false, bound: 0.5, spare: 0.4 };
const chosen = { records: 1_000, weight: 5 };

it('a limit on suppression of chosen records lets at least a floor of weights go, or is refused', () => {
  // 10 times 5 and a half more are 75.
  expect(() => coarseLimit(requirement(0.0749), chosen, few)).toThrow(Problem);
  expect(coarseLimit(requirement(0.075), chosen, few).maxSuppression).toBeCloseTo(0.055, 12);
  expect(coarseLimit(requirement(1), chosen, few)).toEqual(requirement(1));
});

it('a release of chosen records is made of nobody where there is no limit, and missed in words that tell no figure where there is', async () => {
  const run = (maxSuppression: number, code: 'release.limit-missed' | 'internal.error') =>
    enforceChosen(requirement(maxSuppression), chosen, few, {
      enforce: () => Promise.reject(problem(code, 'up to 15 %')),
      nobody: () => Promise.resolve('nobody'),
    });
  expect(await run(1, 'release.limit-missed')).toBe('nobody');
  await expect(run(0.5, 'release.limit-missed')).rejects.toMatchObject({
    code: 'release.limit-missed',
    detail: 'k = 5 needs about as many records suppressed as the policy allows, or more.',
  });
  await expect(run(1, 'internal.error')).rejects.toMatchObject({ code: 'internal.error' });
});
