import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { type Problem } from '#libs/kernel';
import { recipeOf, tableOf, xorTable } from '../test/tables.js';
import { openBackend } from './estimators/multilayer-perceptron/backend.js';
import { type State } from './estimators/multilayer-perceptron/settings.js';
import { seededRandom } from './random.js';
import { splitRows } from './split.js';
import { type Table } from './table.js';
import { train, type TrainAsk } from './train.js';

const recipe = recipeOf({ label: 'label', hiddenUnits: [16], epochs: 20, batchSize: 16, learningRate: 0.02 });

const regression = { task: 'regression', model: 'regressor' } as const;

async function refusal(ask: TrainAsk): Promise<string> {
  const error: unknown = await train(ask).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect((error as Problem | undefined)?.code).toBe('training.impossible');
  return (error as Problem).detail;
}

const without = (table: Table, name: string): Table => ({
  rows: table.rows,
  columns: table.columns.filter((column) => column.name !== name),
});

describe('training', () => {
  beforeAll(openBackend);

  it('learns exclusive or, which no linear model can', async () => {
    const linear = await train({ table: xorTable(), recipe: { ...recipe, hiddenUnits: [] } });
    const net = await train({ table: xorTable(), recipe });
    expect(linear.evaluation.metrics.test['accuracy']).toBeLessThan(0.7);
    expect(net.evaluation.metrics.test['accuracy']).toBeGreaterThan(0.97);
    expect(net.evaluation.metrics.test['auc']).toBeGreaterThan(0.99);
    expect(net.evaluation.metrics.baseline['accuracy']).toBeLessThan(0.6);
    expect(net.evaluation.metrics.baseline['auc']).toBe(0.5);
  });

  it('learns numbers in their own unit, far from zero', async () => {
    const random = seededRandom(3, 'numbers');
    const x = Array.from({ length: 300 }, () => 4 * random() - 2);
    const table = tableOf({ x, label: x.map((value) => 50_000 + 9000 * Math.abs(value)) });
    const asked = { ...recipe, ...regression, epochs: 40 };
    const { test, baseline } = (await train({ table, recipe: asked })).evaluation.metrics;
    expect(test['r2']).toBeGreaterThan(0.95);
    expect(Object.keys(test)).toEqual(Object.keys(baseline));
    expect(baseline['r2']).toBeLessThan(0.05);
    expect(test['rmse']).toBeLessThan((baseline['rmse'] ?? 0) / 4);
  });

  it('fits on its training rows alone, as statistics of those rows show', async () => {
    const table = xorTable();
    const model = await train({ table, recipe: { ...recipe, epochs: 1 } });
    const label = table.columns.find(({ name }) => name === 'label')?.values ?? [];
    const x = (table.columns.find(({ name }) => name === 'x')?.values ?? []) as Float64Array;
    const rows = Int32Array.from(Array(table.rows).keys());
    const shares = { test: recipe.testShare, validation: 0.1 };
    const split = splitRows(rows, shares, seededRandom(recipe.seed, 'split'), (row) =>
      label[row] === 'differ' ? 0 : 1,
    );
    const mean = (part: Int32Array): number =>
      part.reduce((sum, row) => sum + (x[row] ?? 0), 0) / part.length;
    const feature = model.preprocessing.features.find(({ column }) => column === 'x');
    expect(model.rows).toMatchObject({ train: split.train.length, test: split.test.length });
    expect(feature?.kind === 'number' && feature.mean).toBeCloseTo(mean(split.train), 12);
    expect(mean(split.train)).not.toBeCloseTo(mean(rows), 6);
  });

  it('gives the same model for the same seed and another one for another', async () => {
    const short = { ...recipe, epochs: 2 };
    const [a, b, c] = [
      await train({ table: xorTable(), recipe: short }),
      await train({ table: xorTable(), recipe: short }),
      await train({ table: xorTable(), recipe: { ...short, seed: 2 } }),
    ];
    expect(b).toEqual(a);
    expect(c.parameters).not.toEqual(a.parameters);
  });

  it('leaves no tensor on the backend, whether it ends, is refused or is cancelled', async () => {
    const held = () => [tf.memory().numTensors, tf.memory().numDataBuffers];
    await train({ table: xorTable(), recipe: { ...recipe, epochs: 1 } });
    const before = held();
    await train({ table: xorTable(), recipe: { ...recipe, epochs: 3 }, patience: 1 });
    expect(held()).toEqual(before);
    await refusal({ table: xorTable(), recipe: { ...recipe, label: 'absent' } });
    await expect(
      train({ table: xorTable(), recipe, signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow('stop');
    expect(held()).toEqual(before);
  });

  it('reports every epoch and stops in the midst of one when cancelled', async () => {
    const control = new AbortController();
    const seen: (readonly [number, string])[] = [];
    const onProgress = (done: number, message: string): void => {
      seen.push([done, message]);
      if (seen.length === 2) setImmediate(() => control.abort(new Error('cancelled by its owner')));
    };
    const run = train({ table: xorTable(), recipe, onProgress, signal: control.signal });
    await expect(run).rejects.toThrow('cancelled by its owner');
    expect(seen.map(([done]) => done)).toEqual([1 / 20, 2 / 20]);
    expect(seen[1]?.[1]).toMatch(/^Epoch 2 of 20, loss 0\.\d{4}, validation loss 0\.\d{4}$/);
  });

  it('stops early when validation gets no better, and keeps the best epoch', async () => {
    const random = seededRandom(5, 'chance');
    const x = Array.from({ length: 120 }, () => random());
    const table = tableOf({ x, label: x.map(() => (random() < 0.5 ? 'heads' : 'tails')) });
    const model = await train({ table, recipe: { ...recipe, epochs: 200, learningRate: 0.1 }, patience: 3 });
    const { history, keptEpoch } = model.state as State;
    const losses = history.map(({ validationLoss }) => validationLoss);
    expect(losses.length).toBeLessThan(200);
    expect(keptEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(losses.length - keptEpoch).toBe(3);
    const recipeUpToBest = { ...recipe, epochs: keptEpoch, learningRate: 0.1 };
    expect(model.parameters).toEqual((await train({ table, recipe: recipeUpToBest })).parameters);
  });

  it('leaves out and counts rows without a label', async () => {
    const table = xorTable(100);
    const columns = table.columns.map((column) =>
      column.name === 'label'
        ? { ...column, nulls: Uint8Array.from({ length: 100 }, (_, i) => (i < 30 ? 1 : 0)) }
        : column,
    );
    const { rows } = await train({ table: { rows: 100, columns }, recipe: { ...recipe, epochs: 1 } });
    expect(rows).toMatchObject({ total: 100, unlabelled: 30 });
    expect(rows.train + rows.validation + rows.test).toBe(70);
  });

  it('keeps the effect of an input that training never saw at nothing', async () => {
    const model = await train({
      table: xorTable(),
      recipe: { ...recipe, epochs: 2, features: ['side', 'x'] },
    });
    // Inputs: x, then left, right and any other side.
    const other = model.parameters[0]?.slice(3 * 16, 4 * 16) ?? [];
    const left = model.parameters[0]?.slice(1 * 16, 2 * 16) ?? [];
    expect(other.length).toBe(16);
    expect(Array.from(other).every((weight) => weight === 0)).toBe(true);
    expect(Array.from(left).some((weight) => weight !== 0)).toBe(true);
  });

  it('measures groups of the test rows and withholds small ones', async () => {
    const model = await train({ table: xorTable(), recipe, groupBy: ['side', 'noise', 'absent'] });
    const [side, noise, ...more] = model.evaluation.groups;
    expect(more).toEqual([]);
    expect(side?.groups.map(({ value }) => value).sort()).toEqual(['left', 'right']);
    expect(side?.groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(model.rows.test);
    expect(side?.groups[0]?.metrics['accuracy']).toBeGreaterThan(0.9);
    expect(noise).toEqual({ column: 'noise', groups: [], withheldRows: model.rows.test });
  });
});

describe('training refuses, with what to change', () => {
  beforeAll(openBackend);
  const table = xorTable(100);

  it('a label that the release does not have', async () => {
    expect(await refusal({ table: without(table, 'label'), recipe })).toMatch(
      /Let the policy keep it, or name one/,
    );
  });

  it('a label of one class', async () => {
    const one = tableOf({
      x: Array.from({ length: 60 }, (_, i) => i / 7),
      label: Array<string>(60).fill('only'),
    });
    expect(await refusal({ table: one, recipe })).toMatch(/has one class; a classifier needs two/);
  });

  it('a label of more than a hundred classes', async () => {
    const many = tableOf({
      x: Array.from({ length: 300 }, (_, i) => i / 7),
      label: Array.from({ length: 300 }, (_, i) => i),
    });
    expect(await refusal({ table: many, recipe })).toMatch(/has 300 classes; 100 are the most/);
  });

  it('bytes as the label, whatever is to be learnt', async () => {
    const image = { name: 'image', type: 'bytes' as const, values: ['AA==', 'AQ=='] };
    const pictures = { rows: 2, columns: [image] };
    for (const asked of [recipe, { ...recipe, ...regression }])
      expect(await refusal({ table: pictures, recipe: { ...asked, label: 'image' } })).toMatch(
        /bytes are not learned from: name a column/,
      );
  });

  it('classes so small that none can be tested', async () => {
    const label = Array.from({ length: 60 }, (_, i) => `class ${i}`);
    const tiny = tableOf({ x: label.map((_, i) => i / 7), label });
    expect(await refusal({ table: tiny, recipe })).toMatch(/too few rows each/);
  });

  it('fewer than fifty labelled rows', async () => {
    expect(await refusal({ table: xorTable(49), recipe })).toMatch(/Only 49 of 49 rows .* 50 are the least/);
  });

  it('text as the label of a regressor, and a label that never varies', async () => {
    const regressor = { ...recipe, ...regression };
    expect(await refusal({ table, recipe: regressor })).toMatch(/of type string; a regressor needs numbers/);
    const flat = tableOf({
      x: Array.from({ length: 60 }, (_, i) => i / 7),
      label: Array<number>(60).fill(4),
    });
    expect(await refusal({ table: flat, recipe: regressor })).toMatch(/same number in every training row/);
  });

  it('features that the release lacks, and the label among the features', async () => {
    expect(await refusal({ table, recipe: { ...recipe, features: ['x', 'gone'] } })).toMatch(
      /lacks gone: leave out/,
    );
    expect(await refusal({ table, recipe: { ...recipe, features: ['x', 'label'] } })).toMatch(
      /also named as a feature/,
    );
  });

  it('a table whose columns do not fit together', async () => {
    const torn = {
      rows: 100,
      columns: [...table.columns, { name: 'short', type: 'double' as const, values: new Float64Array(3) }],
    };
    expect(await refusal({ table: torn, recipe })).toMatch(/column short does not have as many values/);
    const twice = { rows: 100, columns: [...table.columns, ...table.columns] };
    expect(await refusal({ table: twice, recipe })).toMatch(/two columns named x/);
  });
});
