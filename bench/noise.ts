/**
 * How many cells a second get calibrated noise from a cryptographic source by the exact samplers, in one thread. The baseline
 * is what must not be used: −scale·ln(Math.random()) with a random sign, in the same run. `--cells`, `--json`.
 */
import { parseArgs } from 'node:util';
import { gaussianMechanism, laplaceMechanism, type NoisyMechanism } from '#libs/dp';
import { secureRandom } from '#libs/seal';

const { values: options } = parseArgs({
  options: { cells: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
});
const cells = Math.round(Number(options.cells));
const repeats = 3;

const naive = (value: number): number =>
  value - (Math.random() < 0.5 ? -10 : 10) * Math.log(1 - Math.random());

/** Cells a second, the median of some runs after one to warm up. */
function rate(add: (values: Float64Array) => void): number {
  const times = Array.from({ length: repeats + 1 }, () => {
    const values = Float64Array.from({ length: cells }, (_, i) => i % 1000);
    const from = performance.now();
    add(values);
    return (performance.now() - from) / 1000;
  });
  const sorted = times.slice(1).sort((a, b) => a - b);
  return cells / (sorted[Math.floor(repeats / 2)] ?? NaN);
}

const baseline = rate((values) => {
  for (let i = 0; i < values.length; i++) values[i] = naive(values[i] ?? 0);
});
const random = secureRandom;
const mechanisms: readonly (readonly [string, NoisyMechanism])[] = [
  ['laplace', laplaceMechanism({ sensitivity: 10, epsilon: 1, random })],
  ['laplace of integers', laplaceMechanism({ sensitivity: 10, epsilon: 1, random, integer: true })],
  ['gaussian', gaussianMechanism({ sensitivity: 10, epsilon: 1, delta: 1e-6, random })],
];
for (const [name, mechanism] of mechanisms) {
  const figure = rate((values) => mechanism.addAll(values));
  const ratio = figure / baseline;
  if (options.json) {
    const result = { name: `noise: ${name}`, unit: 'cells/s', figure, baseline, ratio, cells, repeats };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    process.stdout.write(
      `noise, ${name}: ${(figure / 1e6).toFixed(2)} million cells/s, exact and cryptographic; ` +
        `a naive logarithm ${(baseline / 1e6).toFixed(2)} million/s; ratio ${ratio.toFixed(2)}\n`,
    );
  }
}
