import { describe, expect, it } from '@jest/globals';
import { composeLosses, deltaLoss, gaussianLoss, noLoss, pureLoss, type PrivacyLoss } from '#libs/dp';
import { epsilonLeft, shownEpsilon, whatIsLeft } from './budget.js';

/** Without a δ, ε of pure losses is their sum. */
const shown = (spent: PrivacyLoss, epsilon = 10, delta = 0) =>
  epsilonLeft({ cap: { epsilon, delta }, spent });
const times = (n: number, epsilon: number): PrivacyLoss =>
  composeLosses(Array.from({ length: n }, () => pureLoss(epsilon)));

describe('ε as people read it', () => {
  it('is not a binary fraction just below what was asked for', () => {
    // A mean gives its sum and its count half of ε each, rounded down.
    const half = pureLoss(0.25 * (1 - 2 ** -50));
    expect(shown(composeLosses([half, half]))).toEqual({ cap: 10, spent: 0.5, left: 9.5 });
    expect(shown(times(3, 0.1))).toEqual({ cap: 10, spent: 0.3, left: 9.7 });
    expect(shown(times(9, 1.1))).toEqual({ cap: 10, spent: 9.9, left: 0.1 });
  });

  it('has nine decimals, what is spent rounded up and what is left down', () => {
    expect(shown(pureLoss(1.0000000001))).toEqual({ cap: 10, spent: 1.000000001, left: 8.999999999 });
    expect(shown(pureLoss(1e-300), 1)).toEqual({ cap: 1, spent: 1e-9, left: 0.999999999 });
    expect(shown(noLoss, 1 / 3)).toEqual({ cap: 1 / 3, spent: 0, left: 0.333333333 });
    expect(shownEpsilon(pureLoss(2 / 3), 0)).toBe(0.666666667);
    const { spent, left } = shown(gaussianLoss(8), 10, 1e-6);
    expect(spent).toBe(Number(spent.toFixed(9)));
    expect(Math.abs(spent + left - 10)).toBeLessThan(1e-12);
  });

  it('is never above the cap where the cap was kept, and says so where it was not', () => {
    expect(shown(pureLoss(1 / 3), 1 / 3)).toEqual({ cap: 1 / 3, spent: 1 / 3, left: 0 });
    expect(shown(times(10, 0.1), 1)).toEqual({ cap: 1, spent: 1, left: 0 });
    expect(shown(pureLoss(15), 5)).toEqual({ cap: 5, spent: 15, left: 0 });
    expect(shown(noLoss, 0)).toEqual({ cap: 0, spent: 0, left: 0 });
  });

  it('is never more than the cap, nor more than cap and spent leave, for any cap', () => {
    for (const cap of [1000, 999.9999999999, 0.9999999999995, 1 / 3, 5e-10, 123.456789012]) {
      expect(shown(noLoss, cap).left).toBeLessThanOrEqual(cap);
      for (const spent of [1e-9, 0.25, 1 / 7]) {
        expect(shown(pureLoss(spent), cap).left).toBeLessThanOrEqual(Math.max(0, cap - spent));
      }
    }
    expect(shown(pureLoss(0.5), 1000).left).toBe(999.5);
  });

  it('promises no more than there is in a refusal', () => {
    const spent = composeLosses([pureLoss(0.1000001), deltaLoss(1.1e-13)]);
    const said = whatIsLeft({ cap: { epsilon: 2, delta: 1e-6 }, spent });
    expect(said).toContain('ε 1.8999999 is left of 2 (0.1000001 is spent) at δ 0.000001');
    const [, delta] = /thresholds' δ ([\d.e-]+)\. /.exec(said) ?? [];
    expect(Number(delta)).toBeLessThanOrEqual(1e-6 - 1.1e-13);
    expect(Number(delta)).toBeGreaterThan(0.99999e-6);
  });
});
