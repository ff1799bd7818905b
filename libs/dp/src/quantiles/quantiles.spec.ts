import { describe, expect, it } from '@jest/globals';
import { provenEpsilon } from '../../test/audit.js';
import { seeded } from '../../test/seeded.js';
import { fit } from '../../test/statistics.js';
import { exponentialMechanism } from '../mechanisms/exponential.js';
import { RandomBits } from '../mechanisms/random-bits.js';
import { permuteAndFlip } from './permute-and-flip.js';
import { quantileMechanism } from './quantiles.js';

const losses = Float64Array.of(3, 0, 5, 1, 1, 9);
const draws = 40_000;
const many = (draw: () => number): number[] => Array.from({ length: draws }, draw);

/** The probabilities of permute-and-flip, by all orders. */
function flipped(scale: number): number[] {
  const pass = [...losses].map((loss) => Math.exp(-(loss - 0) / scale));
  const out = [...losses].map(() => 0);
  const walk = (left: readonly number[], reached: number): void => {
    left.forEach((candidate, i) => {
      const p = reached / left.length;
      out[candidate] = (out[candidate] ?? 0) + p * (pass[candidate] ?? 0);
      const rest = left.filter((_, k) => k !== i);
      if ((pass[candidate] ?? 0) < 1) walk(rest, p * (1 - (pass[candidate] ?? 0)));
    });
  };
  walk([...losses.keys()], 1);
  return out;
}

describe('a choice among candidates', () => {
  it('by permute-and-flip has its probabilities', () => {
    const expected = flipped(2);
    expect(expected.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    const bits = new RandomBits(seeded(1));
    expect(
      fit(
        many(() => permuteAndFlip(bits, losses, 2)),
        (i) => expected[i] ?? 0,
        6,
      ),
    ).toBeGreaterThan(1e-3);
    expect(
      fit(
        many(() => permuteAndFlip(bits, losses, 3)),
        (i) => expected[i] ?? 0,
        6,
      ),
    ).toBeLessThan(1e-3);
  });

  it('by the exponential mechanism has its probabilities', () => {
    const weights = [...losses].map((loss) => Math.exp(-loss / 2));
    const sum = weights.reduce((a, b) => a + b, 0);
    const bits = new RandomBits(seeded(2));
    const chosen = many(() => exponentialMechanism(bits, losses, 2));
    expect(fit(chosen, (i) => (weights[i] ?? 0) / sum, 6)).toBeGreaterThan(1e-3);
  });
});

/** 1,000 values a cell in the middle half of 64 cells. */
const counts = Float64Array.from({ length: 64 }, (_, i) => (i >= 16 && i < 48 ? 1000 : 0));

describe('quantiles', () => {
  const release = (quantiles: readonly number[], epsilon: number, seed: number, of = counts): number[] =>
    quantileMechanism({ quantiles, epsilon, records: 1, random: seeded(seed) })
      .release(of)
      .map(({ cell }) => cell);

  it('are the exact ones where there is budget enough', () => {
    expect(release([0.51, 0.01, 0.99, 0.26], 5, 1)).toEqual([32, 16, 47, 24]);
  });

  it('ascend, whatever is asked and in whatever order', () => {
    for (let seed = 0; seed < 50; seed++) {
      const [a = 0, b = 0, c = 0, d = 0] = release([0.9, 0.1, 0.5, 0.4], 0.0005, seed);
      expect(b <= d && d <= c && c <= a).toBe(true);
      expect(b >= 0 && a < 64).toBe(true);
    }
  });

  it('are within their rank error as often as promised', () => {
    const mechanism = quantileMechanism({
      quantiles: [0.25, 0.5, 0.75],
      epsilon: 0.05,
      records: 1,
      random: seeded(3),
    });
    const error = mechanism.rankError(64, 0.9);
    expect(error).toBeLessThan(3000);
    const below = (cell: number): number => counts.slice(0, cell).reduce((a, b) => a + b, 0);
    let within = 0;
    for (let i = 0; i < 200; i++) {
      const off = mechanism.release(counts).map(({ cell }, k) => {
        const wanted = 8000 * (k + 1);
        return Math.max(0, below(cell) - wanted, wanted - below(cell + 1));
      });
      if (off.every((one) => one <= error)) within++;
    }
    expect(within).toBeGreaterThanOrEqual(180);
  });

  it('withstand an audit of one record more, and an audit finds twice the records promised', () => {
    const small = Float64Array.of(2, 1, 0, 3, 1, 0, 2, 1);
    const audit = (records: number, more: number): number => {
      const mechanism = quantileMechanism({
        quantiles: [0.3, 0.7],
        epsilon: 1.5,
        records,
        random: seeded(more),
      });
      const other = small.map((count, i) => count + (i === 7 ? more : 0));
      const draw = (x: 0 | 1): number => {
        const [a, b] = mechanism.release(x === 0 ? small : other);
        return (a?.cell ?? 0) * 8 + (b?.cell ?? 0);
      };
      return provenEpsilon({ draw, features: 64, draws: 8000 });
    };
    expect(audit(1, 1)).toBeLessThanOrEqual(1.5);
    expect(audit(2, 2)).toBeLessThanOrEqual(1.5);
    expect(audit(1, 12)).toBeGreaterThan(1.5);
  });

  it.each([1, 5, 100, 8000])('of %i records lie in their intervals as often as those promise', (n) => {
    // 65 of a hundred records are in one cell.
    const tied = Float64Array.from({ length: 64 }, (_, i) => (i === 30 ? Math.ceil(0.65 * n) : 0));
    for (let i = 0; i < Math.floor(0.35 * n); i++) tied[(i * 11) % 64] = (tied[(i * 11) % 64] ?? 0) + 1;
    const all = tied.reduce((a, b) => a + b, 0);
    const wanted = [0.1, 0.25, 0.5, 0.9];
    let [missed, width] = [0, 0];
    for (let seed = 0; seed < 100; seed++) {
      const mechanism = quantileMechanism({
        quantiles: wanted,
        epsilon: 4,
        records: 1,
        random: seeded(seed),
      });
      mechanism.release(tied).forEach(({ cell, lower, upper }, k) => {
        const below = (end: number): number => tied.slice(0, Math.max(0, end)).reduce((a, b) => a + b, 0);
        const rank = (wanted[k] ?? 0) * all;
        if (below(lower) > rank || below(upper + 1) < rank) missed++;
        expect(cell >= lower && cell <= upper).toBe(true);
        width += upper - lower;
      });
    }
    expect(missed).toBeLessThanOrEqual(20);
    // A few records tell nothing, and the interval says so; many tell much.
    if (n === 1) expect(width).toBeGreaterThan(400 * 40);
    if (n === 8000) expect(width).toBeLessThan(400 * 3);
  });

  it('asked together are what each is when it is asked alone with its part of ε, also where most records are tied', () => {
    const tied = Float64Array.from({ length: 64 }, (_, i) => (i === 31 ? 65 : i % 2));
    const wanted = [0.25, 0.5, 0.75];
    const cells = (quantiles: readonly number[], epsilon: number): number[][] =>
      Array.from({ length: 400 }, (_, seed) => release(quantiles, epsilon, seed, tied));
    const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const together = cells(wanted, 60);
    wanted.forEach((quantile, k) => {
      const alone = cells([quantile], 20).map(([cell = NaN]) => cell);
      expect(Math.abs(mean(together.map((row) => row[k] ?? NaN)) - mean(alone))).toBeLessThan(0.5);
    });
    expect(release(wanted, 3000, 1, tied)).toEqual(
      wanted.map((quantile) => release([quantile], 1000, 1, tied)[0]),
    );
  });

  it('of nothing are anywhere', () => {
    const cells = quantileMechanism({ quantiles: [0.5], epsilon: 1, records: 1, random: seeded(9) });
    expect(
      new Set(Array.from({ length: 200 }, () => cells.release(new Float64Array(64))[0]?.cell)).size,
    ).toBeGreaterThan(40);
  });

  it.each([[[]], [[0]], [[1]], [[0.5, NaN]]])('refuse %j', (quantiles) => {
    expect(() => quantileMechanism({ quantiles, epsilon: 1, records: 1, random: seeded(1) })).toThrow(
      'request.invalid',
    );
  });
});
