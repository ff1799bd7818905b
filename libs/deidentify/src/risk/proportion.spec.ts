import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalReach, residualRisk, wilsonInterval } from './proportion.js';
import { randomNumbers } from './random-numbers.js';

describe('the interval of a share', () => {
  it('is the score interval', () => {
    // Wilson's interval of 15 of 50, from the closed form; nothing of 100 leaves z² / (n + z²).
    const { lower, upper } = wilsonInterval({ attempts: 50, successes: 15 }, 0.95);
    expect(lower).toBeCloseTo(0.191, 3);
    expect(upper).toBeCloseTo(0.4375, 3);
    expect(wilsonInterval({ attempts: 100, successes: 0 }, 0.95).upper).toBeCloseTo(0.036995, 5);
  });

  it('tells nothing when nothing was tried', () => {
    expect(wilsonInterval({ attempts: 0, successes: 0 }, 0.95)).toMatchObject({ lower: 0, upper: 1 });
  });
});

describe('the reach of a normal variable', () => {
  it('is the textbook quantile, also far out', () => {
    expect(normalReach(0.95)).toBeCloseTo(1.959963984540054, 12);
    expect(normalReach(0.99)).toBeCloseTo(2.5758293035489, 10);
    expect(normalReach(1 - 1e-6)).toBeCloseTo(4.891638475, 6);
  });
});

describe('the risk over a baseline', () => {
  it.each([
    [0.3, 0.05],
    [0.02, 0.001],
    [0.9, 0.7],
    [0.6, 0.55],
  ])('is in its interval as often as that claims: %d over %d', (attack, base) => {
    const { uniform } = randomNumbers((length) => Uint8Array.from({ length }, (_, i) => i * 7 + 3));
    const guess = (p: number, attempts: number) => ({
      attempts,
      successes: Array.from({ length: attempts }, uniform).filter((u) => u < p).length,
    });
    const truth = (attack - base) / (1 - base);
    let [within, below] = [0, 0];
    for (let i = 0; i < 2000; i++) {
      const { interval } = residualRisk(guess(attack, 500), guess(base, 500), 0.95);
      if (interval.lower <= truth && truth <= interval.upper) within++;
      if (interval.upper < truth) below++;
    }
    expect(within / 2000).toBeGreaterThan(0.935);
    expect(within / 2000).toBeLessThan(0.98);
    // The upper end is what limits are held against: it misses half as often.
    expect(below / 2000).toBeLessThan(0.036);
  });

  it('is what the release adds of what was left to add', () => {
    const { risk } = residualRisk(
      { attempts: 1000, successes: 750 },
      { attempts: 1000, successes: 500 },
      0.95,
    );
    expect(risk).toBeCloseTo(0.5, 12);
  });

  it('is nothing when the baseline is as good, or always right', () => {
    expect(residualRisk({ attempts: 10, successes: 2 }, { attempts: 10, successes: 6 }, 0.95).risk).toBe(0);
    expect(
      residualRisk({ attempts: 10, successes: 10 }, { attempts: 10, successes: 10 }, 0.95),
    ).toMatchObject({
      risk: 0,
      interval: { lower: 0, upper: 1 },
    });
  });

  it('lies in its interval, and the interval between 0 and 1', () => {
    const guesses = fc
      .integer({ min: 1, max: 5000 })
      .chain((attempts) =>
        fc.record({ attempts: fc.constant(attempts), successes: fc.nat({ max: attempts }) }),
      );
    fc.assert(
      fc.property(guesses, guesses, (attack, baseline) => {
        const { risk, interval } = residualRisk(attack, baseline, 0.95);
        expect(interval.lower).toBeGreaterThanOrEqual(0);
        expect(interval.upper).toBeLessThanOrEqual(1);
        expect(risk).toBeGreaterThanOrEqual(interval.lower);
        expect(risk).toBeLessThanOrEqual(interval.upper);
      }),
    );
  });
});
