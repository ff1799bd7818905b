import { describe, expect, it } from '@jest/globals';
import { provenEpsilon } from '../../test/audit.js';
import { seeded } from '../../test/seeded.js';
import { epsilonAt } from '../accounting/epsilon.js';
import { groupThreshold } from './threshold.js';

describe('groups that are not declared', () => {
  it('show where many units are, and never where nobody is', () => {
    const groups = groupThreshold({ epsilon: 1, delta: 1e-6, groups: 1, random: seeded(1) });
    expect(groups.keep(1000)).not.toBeNull();
    expect(Array.from({ length: 1000 }, () => groups.keep(0)).every((shown) => shown === null)).toBe(true);
    expect(groups.threshold).toBe(15);
  });

  it.each([
    [0.5, 0.05, 1],
    [2, 0.01, 1],
    [1, 0.1, 4],
  ])(
    'of one unit show no more often than delta allows: (%d, %d) over %d groups',
    (epsilon, delta, groups) => {
      const mechanism = groupThreshold({ epsilon, delta, groups, random: seeded(epsilon * 10) });
      const draws = 20_000;
      let shown = 0;
      for (let i = 0; i < draws; i++) {
        let any = false;
        for (let group = 0; group < groups; group++) any = mechanism.keep(1) !== null || any;
        if (any) shown++;
      }
      // Within delta by 3.3 standard deviations (0.0005); an integer threshold may leave all but exp(-epsilon) of it unused.
      expect(shown / draws).toBeLessThan(delta + 3.3 * Math.sqrt(delta / draws));
      expect(shown / draws).toBeGreaterThan(0.8 * delta * Math.exp(-epsilon / groups));
    },
  );

  it('cost epsilon and delta', () => {
    const { loss } = groupThreshold({ epsilon: 0.5, delta: 1e-6, groups: 3, random: seeded(1) });
    expect(epsilonAt(loss, 1e-6)).toBe(0.5);
    expect(epsilonAt(loss, 9e-7)).toBe(Infinity);
  });

  it('withstand an audit of a group with one unit more, and an audit finds a threshold that is too low', () => {
    const delta = 0.01;
    const audit = (units: number, shift: number): number => {
      const mechanism = groupThreshold({ epsilon: 1, delta, groups: 1, random: seeded(units + 5) });
      const draw = (x: 0 | 1): number => {
        const noisy = mechanism.keep(units + x + (units + x > 0 ? shift : 0));
        return noisy === null ? 0 : Math.min(30, Math.max(1, noisy - mechanism.threshold + 1));
      };
      return provenEpsilon({ draw, features: 31, draws: 20_000, delta });
    };
    for (const units of [0, 1, 5, 20]) expect(audit(units, 0)).toBeLessThanOrEqual(1);
    expect(audit(0, 3)).toBeGreaterThan(1);
  });

  it.each([
    [0, 1e-6, 1],
    [1, 0, 1],
    [1, 1e-6, 0],
    [1, 1e-6, 1.5],
  ])('are refused at epsilon %d, delta %d, %d groups', (epsilon, delta, groups) => {
    expect(() => groupThreshold({ epsilon, delta, groups, random: seeded(1) })).toThrow('request.invalid');
  });
});
