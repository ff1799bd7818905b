import { beforeAll, expect, it } from '@jest/globals';
import { adultColumns, codedAdult } from '../../../../../test/support/coded-adult.js';
import { caseCount } from '../../../../../test/support/case-count.js';
import { corpusFile, describeCorpus } from '../../../../../test/support/corpus.js';
import { classTest } from '../../models/class-test.js';
import {
  type CodedTable,
  type FullDomainResult,
  type MultidimensionalResult,
} from '../../coded/coded-table.js';
import { fullDomain } from '../full-domain/full-domain.js';
import { multidimensionalLoss } from '../loss/multidimensional-loss.js';
import { multidimensional } from './multidimensional.js';

const atLeast = (k: number) => classTest({ k, models: [] }, []);
const enforcement = { mode: 'full-domain', loss: 'loss' } as const;

const optimum = (table: CodedTable, k: number, maxSuppression: number) =>
  fullDomain(table, { k, maxSuppression, models: [], enforcement }, atLeast(k));

const mondrian = (table: CodedTable, k: number, maxSuppression: number) =>
  multidimensional(table, { k, maxSuppression }, atLeast(k));

const sizesOf = ({ classOf, classes }: MultidimensionalResult): Int32Array => {
  const sizes = new Int32Array(classes);
  for (const c of classOf) if (c >= 0) sizes[c] = (sizes[c] ?? 0) + 1;
  return sizes;
};

const smallestClass = (result: MultidimensionalResult): number =>
  sizesOf(result).reduce((a, b) => Math.min(a, b), Infinity);

/** Loss by class, which takes a fraction of the time that all metrics of all records take. */
function quickLoss(table: CodedTable, result: MultidimensionalResult): number {
  const sizes = sizesOf(result);
  let product = 1;
  table.dimensions.forEach((dimension, d) => {
    const { first, second, kind } = result.extents[d] ?? { first: [], second: [] };
    const groups = dimension.kind === 'hierarchy' ? dimension.levels : [];
    const leavesIn = groups.map((level) =>
      level.reduce((n, g) => n.set(g, (n.get(g) ?? 0) + 1), new Map<number, number>()),
    );
    let lost = result.suppressedRecords * (dimension.leaves - 1);
    sizes.forEach((size, c) => {
      const [a, b] = [first[c] ?? 0, second[c] ?? 0];
      lost += size * (kind === 'range' ? b - a : (leavesIn[a]?.get(b) ?? 0) - 1);
    });
    product *= 1 + lost / (dimension.leaves - 1) / table.length;
  });
  return product ** (1 / table.dimensions.length) - 1;
}

describeCorpus('multidimensional enforcement of Adult, all nine columns', () => {
  const { table } = codedAdult(corpusFile('arx-adult'), adultColumns);
  const steps = [2, 20, 200, 700];
  let free: FullDomainResult[] = [];

  beforeAll(() => {
    free = steps.map((k) => optimum(table, k, 1));
  }, 300_000);

  // The optimum's loss does not fall as k grows, for what a greater k allows a smaller one does: the optimum of a step bounds all k up to the next.
  it('loses less than the full-domain optimum for every k from 2 to 1,000, and suppresses nothing', () => {
    const strict = optimum(table, 2, 0);
    expect(strict.suppressedRecords).toBe(0);
    // The published optimum of k = 5 lies between those of 2 and 20: the bounds are those of this very problem.
    expect(free[0]?.loss).toBeLessThan(0.22041192847984292);
    expect(free[1]?.loss).toBeGreaterThan(0.22041192847984292);
    // All of them where cases are not fewer than enough; else the small ones, which split most, and one in ten.
    for (let k = 2; k <= 1000; k += k < 20 || caseCount(2) >= 2 ? 1 : 10) {
      const step = free[steps.findLastIndex((from) => from <= k)];
      const result = mondrian(table, k, 0);
      const loss = quickLoss(table, result);
      if (!(loss < Math.min(step?.loss ?? 0, strict.loss))) throw new Error(`k = ${k} loses ${loss}`);
      if (result.suppressedRecords > 0 || smallestClass(result) < k) throw new Error(`k = ${k} is not met`);
    }
  }, 300_000);

  it.each(steps.slice(1))(
    'loses and suppresses less than the optimum that may suppress all it likes, k = %d',
    (k) => {
      const best = free[steps.indexOf(k)];
      const result = mondrian(table, k, 1);
      const { loss, suppressed } = multidimensionalLoss(table, result);
      expect(quickLoss(table, result)).toBeCloseTo(loss, 12);
      expect(suppressed).toBe(result.suppressedRecords);
      expect(smallestClass(result)).toBeGreaterThanOrEqual(k);
      expect(suppressed).toBeGreaterThan(0);
      expect(suppressed).toBeLessThan(best?.suppressedRecords ?? 0);
      expect(loss).toBeLessThan(best?.loss ?? 0);
      expect(loss).toBeLessThan(quickLoss(table, mondrian(table, k, 0)));
    },
  );

  it('loses no more than it did when its heuristics were chosen', () => {
    const losses = [10, 100].map((k) => multidimensionalLoss(table, mondrian(table, k, 0)).lossMean);
    expect(losses[0]).toBeLessThan(0.0775);
    expect(losses[1]).toBeLessThan(0.222);
  });
});
