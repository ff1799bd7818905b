import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { residualRisk, wilsonInterval } from './proportion.js';

describe('the interval of a share', () => {
  it('is the score interval', () => {
    // Wilson's interval of 15 of 50, from the closed form; nothing of 100 leaves z² / (n + z²).
    const { lower, upper } = wilsonInterval({ attempts: 50, successes: 15 });
    expect(lower).toBeCloseTo(0.191, 3);
    expect(upper).toBeCloseTo(0.4375, 3);
    expect(wilsonInterval({ attempts: 100, successes: 0 }).upper).toBeCloseTo(0.036995, 5);
  });

  it('tells nothing when nothing was tried', () => {
    expect(wilsonInterval({ attempts: 0, successes: 0 })).toMatchObject({ lower: 0, upper: 1 });
  });
});

describe('the risk over a baseline', () => {
  it('is what the release adds of what was left to add', () => {
    const { risk } = residualRisk({ attempts: 1000, successes: 750 }, { attempts: 1000, successes: 500 });
    expect(risk).toBeCloseTo(0.5, 12);
  });

  it('is nothing when the baseline is as good, or always right', () => {
    expect(residualRisk({ attempts: 10, successes: 2 }, { attempts: 10, successes: 6 }).risk).toBe(0);
    expect(residualRisk({ attempts: 10, successes: 10 }, { attempts: 10, successes: 10 })).toMatchObject({
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
        const { risk, interval } = residualRisk(attack, baseline);
        expect(interval.lower).toBeGreaterThanOrEqual(0);
        expect(interval.upper).toBeLessThanOrEqual(1);
        expect(risk).toBeGreaterThanOrEqual(interval.lower);
        expect(risk).toBeLessThanOrEqual(interval.upper);
      }),
    );
  });
});
