import { expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../test/support/corpus.js';
import { readDelimited, recipeOf } from '../test/tables.js';
import { train } from './train.js';

const numbered = (fields: number): string[] => [
  ...Array.from({ length: fields }, (_, i) => `f${i}`),
  'label',
];

describeCorpus('training on classic tables', () => {
  it.each([
    ['iris', 4, 0.9, 0.4],
    ['wine', 13, 0.9, 0.45],
    ['breast-cancer-wisconsin', 9, 0.93, 0.7],
  ])('predicts %s well above its baseline', async (name, fields, floor, ceiling) => {
    const table = readDelimited(corpusFile('uci-classics', `${name}.csv`), ',', numbered(fields));
    const recipe = recipeOf({ label: 'label', epochs: 40, batchSize: 16, learningRate: 0.01 });
    const { metrics } = (await train({ table, recipe })).evaluation;
    expect(metrics.test['accuracy']).toBeGreaterThanOrEqual(floor);
    expect(metrics.baseline['accuracy']).toBeLessThan(ceiling);
  });

  it('predicts the rings of abalone with less than three quarters of the error of the mean', async () => {
    const table = readDelimited(corpusFile('uci-classics', 'abalone.csv'), ',', numbered(8));
    const recipe = recipeOf({ model: 'regressor', label: 'label', epochs: 15 });
    const { test, baseline } = (await train({ table, recipe })).evaluation.metrics;
    expect(test['rmse']).toBeLessThan(0.75 * (baseline['rmse'] ?? 0));
    expect(test['r2']).toBeGreaterThan(0.45);
  });

  it('predicts who of Adult earns more, above the majority of 75 %, for men and women apart', async () => {
    const table = readDelimited(corpusFile('arx-adult', 'adult.csv'), ';');
    const recipe = recipeOf({ label: 'salary-class', epochs: 5, batchSize: 256 });
    const model = await train({ table, recipe, groupBy: ['sex'] });
    const { test, baseline } = model.evaluation.metrics;
    expect(model.rows).toMatchObject({ total: 30_162, unlabelled: 0 });
    expect(baseline['accuracy']).toBeCloseTo(22_654 / 30_162, 3);
    expect(test['accuracy']).toBeGreaterThan(0.81);
    expect(test['auc']).toBeGreaterThan(0.86);
    expect(test['logLoss']).toBeLessThan(0.75 * (baseline['logLoss'] ?? 0));
    expect(model.evaluation.groups[0]?.groups.map(({ value }) => value)).toEqual(['Male', 'Female']);
  });
});
