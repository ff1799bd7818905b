/**
 * How many cells a second get calibrated noise from a cryptographic source by the exact samplers, in one thread. The baseline
 * is what must not be used: −scale·ln(Math.random()) with a random sign, in the same run. `--cells`, `--json`.
 */
import { gaussianMechanism, laplaceMechanism, type NoisyMechanism } from '#libs/dp';
import { secureRandom } from '#libs/seal';
import { bench, median, timesOf } from './support/harness.js';

const { cells, report } = bench('noise', { cells: 1e6 });
const repeats = 3;

const naive = (value: number): number =>
  value - (Math.random() < 0.5 ? -10 : 10) * Math.log(1 - Math.random());

/** Cells a second, the median of some runs after one to warm up. */
async function rate(add: (values: Float64Array) => void): Promise<number> {
  const times = await timesOf(repeats + 1, () =>
    add(Float64Array.from({ length: cells }, (_, i) => i % 1000)),
  );
  return cells / median(times.slice(1));
}

const baseline = await rate((values) => {
  for (let i = 0; i < values.length; i++) values[i] = naive(values[i] ?? 0);
});
const random = secureRandom;
const mechanisms: readonly (readonly [string, NoisyMechanism])[] = [
  ['laplace', laplaceMechanism({ sensitivity: 10, epsilon: 1, random })],
  ['laplace of integers', laplaceMechanism({ sensitivity: 10, epsilon: 1, random, integer: true })],
  ['gaussian', gaussianMechanism({ sensitivity: 10, epsilon: 1, delta: 1e-6, random })],
];
for (const [name, mechanism] of mechanisms) {
  const figure = await rate((values) => mechanism.addAll(values));
  const ratio = figure / baseline;
  report(
    { name: `noise: ${name}`, unit: 'cells/s', figure, baseline, ratio, cells, repeats },
    `${(figure / 1e6).toFixed(2)} million cells/s (${name}), exact and cryptographic; ` +
      `a naive logarithm ${(baseline / 1e6).toFixed(2)} million/s; ratio ${ratio.toFixed(2)}`,
  );
}
