import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type RandomBytes } from '#libs/kernel';
import { cellNoise } from './cell-noise.js';
import { noiseAddition } from './noise-addition.js';

/** The same bytes in every run: SHA-256 in counter mode. */
function seeded(seed: string): RandomBytes {
  let count = 0;
  return (length) => {
    const made = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = createHash('sha256').update(`${seed} ${count++}`).digest();
      made.set(block.subarray(0, Math.min(32, length - at)), at);
    }
    return made;
  };
}

const laplace = { mechanism: 'laplace', epsilon: 1, lower: 0, upper: 100 } as const;
const gaussian = { mechanism: 'gaussian', epsilon: 1, delta: 1e-6, lower: 0, upper: 100 } as const;
const mean = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, x) => sum + Number(x), 0) / values.length;

describe('noise for single cells', () => {
  it('is calibrated to the whole declared range, and lies around the value', () => {
    const n = 20_000;
    const made = cellNoise(laplace, seeded('laplace')).add(new Array<number>(n).fill(30));
    // Laplace of scale 100: mean 30 ± 5 standard errors of 1, mean deviation 100 ± 5 of 0.71. This seed is fixed.
    expect(Math.abs(mean(made) - 30)).toBeLessThan(5);
    expect(Math.abs(mean(made.map((x) => Math.abs(Number(x) - 30))) - 100)).toBeLessThan(3.6);
    const normal = cellNoise(gaussian, seeded('gaussian'));
    const spread = normal.add(new Array<number>(n).fill(30));
    // Within what the mechanism itself says of two out of three answers; one standard error is 0.33 %.
    const width = normal.mechanism.halfWidth(2 / 3);
    const inside = spread.filter((x) => Math.abs(Number(x) - 30) <= width).length / n;
    expect(Math.abs(inside - 2 / 3)).toBeLessThan(0.017);
  });

  it('clamps to the bounds first, takes NaN for their middle, and leaves what is missing', () => {
    const same = (values: (number | null)[]) => cellNoise(laplace, seeded('clamp')).add(values);
    expect(same([-50, 1e300, Infinity, -Infinity, NaN])).toEqual(same([0, 100, 100, 0, 50]));
    expect(same([null, 5, null])).toEqual([null, same([5])[0], null]);
  });

  it('is fine where the values are, however far from zero the bounds', () => {
    const near = cellNoise({ ...laplace, epsilon: 100, lower: 1e12, upper: 1e12 + 1 }, seeded('far'));
    const made = near.add(new Array<number>(2000).fill(1e12 + 0.5));
    expect(new Set(made).size).toBeGreaterThan(50);
    expect(Math.abs(mean(made) - 1e12 - 0.5)).toBeLessThan(0.01);
  });

  it('lies on a grid from the lower bound on, whatever the value: low bits tell nothing', () => {
    const noise = cellNoise(laplace, seeded('grid'));
    for (const value of [0.1, 1 / 3, Math.PI, 99.999_999_9]) {
      expect(Number.isInteger(Number(noise.add([value])[0]) / noise.mechanism.grid)).toBe(true);
    }
  });

  it('is refused where it cannot be calibrated, when the policy is applied', () => {
    const column = { name: 'x', type: 'double' } as const;
    const context = { columns: new Map([['x', column]]), hierarchies: new Map() };
    const plan = (more: object) =>
      noiseAddition.plan(
        { match: { column: 'x' }, technique: 'noise-addition', ...laplace, ...more },
        column,
        context,
      );
    expect(plan({})).toMatchObject({ type: 'double', action: { epsilon: 1 } });
    expect(plan({ epsilon: 1e-9 })).toMatchObject({ at: 'epsilon' });
    expect(plan({ lower: -1e308, upper: 1e308 })).toMatchObject({ refused: 'the bounds are too far apart' });
  });
});
