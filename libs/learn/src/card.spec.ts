import { beforeAll, describe, expect, it } from '@jest/globals';
import { recipeOf, tableOf, xorTable } from '../test/tables.js';
import { type DataLineage, modelCard } from './card.js';
import { type TrainedModel } from './model.js';
import { seededRandom } from './random.js';
import { train } from './train.js';

const lineage: DataLineage = {
  dataset: 'corners',
  datasetVersion: 1,
  policy: 'corners-for-training',
  policyVersion: 2,
  release: '00000000-0000-7000-8000-000000000000',
  purpose: 'model-training',
  k: 10,
  quasiIdentifiers: ['side'],
  logIndex: 41,
};

describe('a model card', () => {
  let model: TrainedModel;
  beforeAll(async () => {
    const recipe = recipeOf({
      label: 'label',
      hiddenUnits: [16],
      epochs: 20,
      batchSize: 16,
      learningRate: 0.02,
    });
    model = await train({ table: xorTable(), recipe, groupBy: ['side'] });
  });

  it('carries lineage, what was fitted, and what was measured beside the baseline', () => {
    const card = modelCard({ name: 'corners', lineage, model });
    expect(card.lineage).toEqual(lineage);
    expect(card.metrics).toEqual(model.evaluation.metrics);
    expect(card.architecture['layers']).toEqual([6, 16, 2]);
    // Inputs x, y, noise and three for side; 16 hidden units; 2 classes.
    expect(card.architecture['parameters']).toBe(6 * 16 + 16 + 16 * 2 + 2);
    expect(card.hyperParameters).toMatchObject({
      epochs: 20,
      keptEpoch: 20,
      seed: 1,
      loss: 'softmax cross-entropy',
    });
    expect(card.groups).toHaveLength(1);
    expect(card.backend).toEqual(model.backend);
    expect(JSON.parse(JSON.stringify(card))).toEqual(card);
  });

  it('names no category of a feature', () => {
    const card = modelCard({ name: 'corners', lineage, model });
    expect(JSON.stringify({ ...card, groups: [] })).not.toMatch(/"(?:left|right)"/);
  });

  it('says what was not measured: privacy of the model, and groups where none were asked for', () => {
    const limits = modelCard({ name: 'corners', lineage, model }).limits.join('\n');
    expect(limits).toMatch(/without differential privacy/);
    expect(limits).toMatch(/k = 10 over side; that is a property of the release/);
    expect(limits).toMatch(/Figures by group: side/);
    const bare = Object.fromEntries(
      Object.entries(lineage).filter(([name]) => name !== 'k'),
    ) as unknown as DataLineage;
    const evaluation = { ...model.evaluation, groups: [] };
    const less = modelCard({ name: 'corners', lineage: bare, model: { ...model, evaluation } }).limits.join(
      '\n',
    );
    expect(less).toMatch(/k-anonymity of the release was not measured/);
    expect(less).toMatch(/Differences between groups of people were not measured/);
  });

  it('warns of a model that is no better than its baseline', async () => {
    const random = seededRandom(5, 'chance');
    const x = Array.from({ length: 200 }, () => random());
    const table = tableOf({ x, label: x.map(() => (random() < 0.9 ? 'often' : 'seldom')) });
    const useless = await train({ table, recipe: recipeOf({ label: 'label', epochs: 5 }) });
    const warning = /no better than always predicting the most frequent class: do not use it/;
    expect(modelCard({ name: 'chance', lineage, model: useless }).limits.join('\n')).toMatch(warning);
    expect(modelCard({ name: 'corners', lineage, model }).limits.join('\n')).not.toMatch(warning);
  });
});
