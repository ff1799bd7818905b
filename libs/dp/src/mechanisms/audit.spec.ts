import { describe, expect, it } from '@jest/globals';
import { provenEpsilon } from '../../test/audit.js';
import { seeded, uniformOf } from '../../test/seeded.js';
import { gaussianMechanism } from './gaussian.js';
import { laplaceMechanism } from './laplace.js';

// Test runners make globals slow to reach.
const { floor, log } = Math;

/** What an attacker looks at: where an answer lies, and whether its last bit is finer than a sum with 1 could be. */
function feature(y: number, width: number): number {
  const cell = floor((y / width) * 2);
  const fine = (y * 2 ** 53) % 1 !== 0;
  return (cell < -10 ? 0 : cell > 10 ? 20 : cell + 10) * 2 + (fine ? 1 : 0);
}
const features = 42;

// An audit names a violation that is none with a chance of 1e-4 for a random seed; the seeds are fixed.
const draws = 40_000;

describe('an audit that looks for violations between the answers 0 and 1', () => {
  it.each([0.5, 1, 2])('finds none in Laplace noise at epsilon %d, and nearly all of it used', (epsilon) => {
    for (const integer of [true, false]) {
      const mechanism = laplaceMechanism({ sensitivity: 1, epsilon, random: seeded(31), integer });
      const proven = provenEpsilon({ draw: (x) => feature(mechanism.add(x), 1 / epsilon), features, draws });
      expect(proven).toBeLessThanOrEqual(epsilon);
      expect(proven).toBeGreaterThan(0.75 * epsilon);
    }
  });

  it('finds none in Gaussian noise at (1, 0.001)', () => {
    const delta = 1e-3;
    const mechanism = gaussianMechanism({ sensitivity: 1, epsilon: 1, delta, random: seeded(32) });
    const proven = provenEpsilon({ draw: (x) => feature(mechanism.add(x), 2), features, draws, delta });
    expect(proven).toBeLessThanOrEqual(1);
    expect(proven).toBeGreaterThan(0.3);
  });

  it('finds noise of half the scale', () => {
    const mechanism = laplaceMechanism({ sensitivity: 1, epsilon: 2, random: seeded(33) });
    expect(provenEpsilon({ draw: (x) => feature(mechanism.add(x), 1), features, draws })).toBeGreaterThan(
      1.5,
    );
  });

  it('finds a Gaussian of half the deviation', () => {
    const delta = 1e-3;
    const mechanism = gaussianMechanism({ sensitivity: 0.5, epsilon: 1, delta, random: seeded(34) });
    expect(
      provenEpsilon({ draw: (x) => feature(mechanism.add(x), 2), features, draws, delta }),
    ).toBeGreaterThan(1);
  });

  it('finds the logarithm of a floating-point uniform by its last bits (Mironov 2012)', () => {
    const uniform = uniformOf(seeded(35));
    const naive = (x: number): number => x + (uniform() < 0.5 ? -1 : 1) * log(1 - uniform());
    expect(provenEpsilon({ draw: (x) => feature(naive(x), 1), features, draws })).toBeGreaterThan(1.5);
  });
});
