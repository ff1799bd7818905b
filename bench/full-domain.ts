/**
 * How long the global optimum of full-domain generalization takes for Adult: k = 5, all nine columns, any suppression, Loss
 * with the geometric mean. The baseline checks all 12,960 nodes of the lattice with the same counting code, in the same run.
 * Needs the corpus (TIDEGATE_CORPUS). `--json`.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Requirement } from '#libs/contracts';
import { classTest, fullDomain } from '#libs/deidentify';
import { adultColumns, codedAdult } from '../test/support/coded-adult.js';

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const root = resolve(process.env['TIDEGATE_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus'));
const folder = join(root, 'arx-adult');
const repeats = 3;

const requirement: Requirement = {
  k: 5,
  maxSuppression: 1,
  models: [],
  enforcement: { mode: 'full-domain', loss: 'loss' },
};

function measure(): void {
  const { table } = codedAdult(folder, adultColumns);
  const test = classTest(requirement, []);
  const timed = (exhaustive: boolean) => {
    const from = performance.now();
    const result = fullDomain(table, requirement, test, { exhaustive });
    return { result, seconds: (performance.now() - from) / 1000 };
  };
  const runs = Array.from({ length: repeats }, () => timed(false)).sort((a, b) => a.seconds - b.seconds);
  const run = runs[Math.floor(repeats / 2)] ?? timed(false);
  const every = timed(true);
  const { node, loss, checked, nodes } = run.result;
  if (node.join() !== every.result.node.join() || loss !== every.result.loss) {
    throw new Error('pruning changed the answer');
  }
  const [figure, baseline] = [run.seconds, every.seconds];
  const ratio = baseline / figure;
  if (options.json) {
    const result = {
      name: 'full-domain',
      unit: 's',
      figure,
      baseline,
      ratio,
      checked,
      nodes,
      loss,
      node,
      repeats,
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  process.stdout.write(
    `full-domain: ${figure.toFixed(2)} s for the optimum of Adult (node ${node.join(' ')}, Loss ${loss.toFixed(8)}), ` +
      `${checked} of ${nodes} nodes checked; all nodes ${baseline.toFixed(2)} s; ${ratio.toFixed(1)} times faster, same answer\n`,
  );
}

if (existsSync(join(folder, 'adult.csv'))) measure();
else if (options.json)
  process.stdout.write(`${JSON.stringify({ name: 'full-domain', skipped: 'the corpus is absent' })}\n`);
else process.stdout.write('full-domain: skipped, because the corpus is absent (set TIDEGATE_CORPUS)\n');
