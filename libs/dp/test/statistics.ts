import { erfc } from '../src/accounting/special.js';

/** The upper tail of the standard normal distribution. */
const tail = (z: number): number => erfc(z / Math.SQRT2) / 2;

/** P(χ² ≥ x) with so many degrees of freedom, by Wilson and Hilferty (good to some thousandths from 5 degrees on). */
export function chiSquareTail(x: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  return tail((Math.cbrt(x / degrees) - (1 - spread)) / Math.sqrt(spread));
}

/** The p-value of draws against a distribution on the integers; cells that expect fewer than 10 are put together. */
export function fit(draws: readonly number[], probability: (value: number) => number, reach: number): number {
  const counts = new Map<number, number>();
  for (const draw of draws) counts.set(draw, (counts.get(draw) ?? 0) + 1);
  let [statistic, cells, restSeen, restExpected] = [0, 0, draws.length, draws.length];
  for (let value = -reach; value <= reach; value++) {
    const expected = probability(value) * draws.length;
    if (expected < 10) continue;
    const seen = counts.get(value) ?? 0;
    statistic += (seen - expected) ** 2 / expected;
    cells++;
    restSeen -= seen;
    restExpected -= expected;
  }
  if (restExpected >= 10) statistic += (restSeen - restExpected) ** 2 / restExpected;
  else cells--;
  return chiSquareTail(statistic, cells);
}

/** The p-value of Kolmogorov and Smirnov for draws against a continuous distribution function (many draws). */
export function kolmogorovSmirnov(draws: readonly number[], below: (x: number) => number): number {
  const sorted = Float64Array.from(draws).sort();
  let distance = 0;
  sorted.forEach((x, i) => {
    const p = below(x);
    distance = Math.max(distance, Math.abs(p - i / sorted.length), Math.abs((i + 1) / sorted.length - p));
  });
  const t = distance * Math.sqrt(sorted.length);
  let p = 0;
  for (let k = 1; k <= 50; k++) p += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * t * t);
  return Math.min(1, Math.max(0, p));
}
