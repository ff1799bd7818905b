import { expect, it } from '@jest/globals';
import { type ArxCase, arxCases, arxRequirement } from '../../../../../test/support/arx-models.js';
import { codedAdult } from '../../../../../test/support/coded-adult.js';
import { corpusFile, describeCorpus } from '../../../../../test/support/corpus.js';
import { classTest } from '../../models/class-test.js';
import { forEachClass } from '../../../test/class-walk.js';
import { sensitiveAttributes } from '../../models/sensitive-attribute.js';
import { type CodedTable } from '../../coded/coded-table.js';
import { classesAt, fullDomainLoss, nodeHeight, nodePrecision } from '../../../test/full-domain-loss.js';
import { type InformationLoss } from './information-loss.js';

interface Measured {
  readonly table: CodedTable;
  readonly loss: InformationLoss;
  /** Σ |class|² of all classes, suppressed or not. */
  readonly squares: number;
}

const memory = new Map<string, unknown>();
function remembered<T>(key: unknown, make: () => T): T {
  const name = JSON.stringify(key);
  if (!memory.has(name)) memory.set(name, make());
  return memory.get(name) as T;
}

/** What our models suppress at the node, and what that loses. */
function measure(arx: ArxCase): Measured {
  const requirement = arxRequirement(arx);
  if (requirement === null) throw new Error('a model that the product does not have');
  const { table, attributes } = remembered([arx.qi, requirement.subset], () => {
    const { table, details } = codedAdult(
      corpusFile('arx-adult'),
      arx.qi,
      ['occupation'],
      requirement.subset,
    );
    return { table, attributes: sensitiveAttributes(table, details) };
  });
  const node = arx.levels ?? [];
  return remembered([arx.qi, requirement, node], () => {
    const { classOf, classes } = classesAt(table, node);
    const test = classTest(requirement, attributes);
    const violates = new Uint8Array(classes);
    let squares = 0;
    forEachClass(table, classOf, classes, ({ index, people, histograms, population, records }) => {
      violates[index] = test(people, histograms, population) ? 0 : 1;
      squares += records ** 2;
    });
    const suppressedRows = Uint8Array.from(classOf, (c) => violates[c] ?? 1);
    return { table, loss: fullDomainLoss(table, { node, suppressedRows }), squares };
  });
}

function valueOf(arx: ArxCase): number | readonly number[] {
  const { table, loss, squares } = measure(arx);
  const node = arx.levels ?? [];
  const [penalty] = arx.metric.args;
  switch (arx.metric.name) {
    case 'HeightMetric':
      return nodeHeight(node);
    case 'PrecisionMetric':
      return nodePrecision(table, node, penalty === true ? 0 : loss.suppressed / loss.records);
    case 'DiscernabilityMetric':
      return penalty === true ? squares : loss.discernibility;
    case 'AECSMetric':
      return loss.averageClassSize;
    case 'EntropyMetric':
      return loss.entropy;
    default:
      return loss.lossRanked;
  }
}

describeCorpus('loss of a node, with what the models suppress there', () => {
  it.each([
    ['EntropyMetric', 134],
    ['AECSMetric', 68],
    ['DiscernabilityMetric', 132],
    ['LossMetric', 64],
    ['PrecisionMetric', 126],
    ['HeightMetric', 61],
  ])('is what ARX says for every value of %s', (name, count) => {
    const cases = arxCases('node_values.jsonl').filter(({ metric }) => metric.name === name);
    expect(cases).toHaveLength(count);
    for (const arx of cases) {
      const [ours, theirs] = [[valueOf(arx)].flat(), [arx.expected ?? NaN].flat()];
      expect(ours).toHaveLength(theirs.length);
      // ARX's ranked values are printed with ten digits.
      theirs.forEach((value, i) => {
        expect(Math.abs((ours[i] ?? NaN) - value)).toBeLessThanOrEqual(Math.max(1, value) * 1e-9);
      });
    }
  });
});
