import { describe, expect, it } from '@jest/globals';
import { CardValues, joinCard, splitCard, type FullCard } from './card.js';

const figures = { support: 40, precision: 1, recall: 1, f1: 1 };
const full: FullCard = {
  name: 'outcomes',
  intendedUse: 'To predict outcome.',
  lineage: {
    ...{ dataset: 'people', datasetVersion: 1, datasetSha256: 'aa', policy: 'people', policyVersion: 1 },
    ...{ policyDigest: 'bb', release: 'r1', releaseRows: 100, purpose: 'model-training', run: 'j1' },
  },
  task: { name: 'classification', kind: 'classifier', label: 'outcome', classes: ['secret-a', 'secret-b'] },
  estimator: 'multilayer-perceptron',
  rows: { total: 100, unlabelled: 0, train: 70, validation: 10, test: 20 },
  preprocessing: { features: [{ column: 'age', as: 'number' }], dropped: [] },
  architecture: { layers: [1, 2], parameters: 4, activation: 'relu' },
  hyperParameters: {
    ...{ optimizer: 'adam', loss: 'softmax cross-entropy', epochs: 1, keptEpoch: 1, batchSize: 8 },
    ...{ learningRate: 0.1, testShare: 0.2, seed: 1 },
  },
  metrics: { test: { accuracy: 1 }, baseline: { accuracy: 0.5 } },
  perClass: [
    { label: 'secret-a', ...figures },
    { label: 'secret-b', ...figures },
  ],
  confusion: [
    [1, 0],
    [0, 1],
  ],
  groups: [
    {
      column: 'city',
      groups: [
        { value: 'secret-c', rows: 30, metrics: {} },
        { value: null, rows: 30, metrics: {} },
      ],
      withheldRows: 0,
    },
  ],
  limits: [],
  backend: { backend: 'wasm', version: '4', native: false, note: 'none' },
};

describe('a card in the catalog', () => {
  it('holds no name of a class or group, and as many of them as the whole card', () => {
    const { card } = splitCard(full);
    expect(JSON.stringify(card)).not.toContain('secret');
    expect(card.task.classes).toEqual(['class 1', 'class 2']);
    expect(card.perClass?.map(({ label }) => label)).toEqual(['class 1', 'class 2']);
    expect(card.groups[0]?.groups.map(({ value }) => value)).toEqual(['group 1', 'group 2']);
    expect([card.masked, card.privacy.epsilon]).toEqual([true, null]);
  });

  it('is whole again with the values that were sealed', () => {
    const { card, values } = splitCard(full);
    const sealed = CardValues.parse(JSON.parse(JSON.stringify(values)));
    expect(joinCard(card, sealed)).toEqual({ ...full, masked: false, privacy: card.privacy });
  });

  it('of a regressor has no classes, before and after', () => {
    const { perClass: _figures, confusion: _matrix, ...rest } = full;
    const regressor: FullCard = { ...rest, task: { name: 'regression', kind: 'regressor', label: 'income' } };
    const { card, values } = splitCard(regressor);
    expect(card.task).toEqual({ name: 'regression', kind: 'regressor', label: 'income' });
    expect(joinCard(card, values).task).toEqual({ name: 'regression', kind: 'regressor', label: 'income' });
  });
});
