/**
 * How long the global optimum of full-domain generalization takes for Adult: k = 5, all nine columns, any suppression, Loss
 * with the geometric mean. The baseline checks all 12,960 nodes of the lattice with the same counting code, in the same run.
 * Needs the corpus (TIDEGATE_CORPUS). `--json`.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Requirement } from '#libs/contracts';
import { classTest, fullDomain } from '#libs/deidentify';
import { adultColumns, codedAdult } from '../test/support/coded-adult.js';
import { bench, timed } from './support/harness.js';

const { report } = bench('full-domain', {});
const root = resolve(process.env['TIDEGATE_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus'));
const folder = join(root, 'arx-adult');
const repeats = 3;

const requirement: Requirement = {
  k: 5,
  maxSuppression: 1,
  models: [],
  enforcement: { mode: 'full-domain', loss: 'loss' },
};

async function measure(): Promise<void> {
  const { table } = codedAdult(folder, adultColumns);
  const test = classTest(requirement, []);
  const search = (exhaustive: boolean) => timed(() => fullDomain(table, requirement, test, { exhaustive }));
  const runs = [];
  for (let i = 0; i < repeats; i++) runs.push(await search(false));
  const run = runs.sort((a, b) => a.seconds - b.seconds)[Math.floor(repeats / 2)] ?? (await search(false));
  const every = await search(true);
  const { node, loss, checked, nodes } = run.result;
  if (node.join() !== every.result.node.join() || loss !== every.result.loss) {
    throw new Error('pruning changed the answer');
  }
  const [figure, baseline] = [run.seconds, every.seconds];
  const ratio = baseline / figure;
  report(
    { unit: 's', figure, baseline, ratio, checked, nodes, loss, node, repeats },
    `${figure.toFixed(2)} s for the optimum of Adult (node ${node.join(' ')}, Loss ${loss.toFixed(8)}), ` +
      `${checked} of ${nodes} nodes checked; all nodes ${baseline.toFixed(2)} s; ${ratio.toFixed(1)} times faster, same answer`,
  );
}

if (existsSync(join(folder, 'adult.csv'))) await measure();
else
  report({ skipped: 'the corpus is absent' }, 'skipped, because the corpus is absent (set TIDEGATE_CORPUS)');
