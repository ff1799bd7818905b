import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { type Problem } from '#libs/kernel';
import { recipeOf, tableOf, xorTable } from '../test/tables.js';
import { loadModel, saveModel } from './container.js';
import { type TrainedModel } from './model.js';
import { type ClassPrediction, predict, type PredictionRow } from './predict.js';
import { train } from './train.js';

const recipe = recipeOf({ label: 'label', hiddenUnits: [16], epochs: 20, batchSize: 16, learningRate: 0.02 });

async function refusal(model: TrainedModel, rows: PredictionRow[]): Promise<Problem | undefined> {
  return predict(model, rows).then(
    () => undefined,
    (error: unknown) => error as Problem,
  );
}

describe('predicting', () => {
  let model: TrainedModel;
  const record = { x: 1, y: 1, noise: 0.5, side: 'right' };
  beforeAll(async () => {
    model = await train({ table: xorTable(), recipe });
  });

  it('tells the likeliest class and the probability of each', async () => {
    const found = await predict(model, [record, { ...record, y: -1 }]);
    const [same, differ] = found as ClassPrediction[];
    expect([same?.label, differ?.label]).toEqual(['same', 'differ']);
    expect(same?.probabilities['same']).toBeGreaterThan(0.9);
    expect((same?.probabilities['same'] ?? 0) + (same?.probabilities['differ'] ?? 0)).toBeCloseTo(1, 12);
  });

  it('predicts from a saved model to the last digit what the model itself predicts', async () => {
    const rows = [record, { ...record, side: 'left' }];
    expect(await predict(loadModel(saveModel(model)), rows)).toEqual(await predict(model, rows));
  });

  it('predicts numbers in the unit of the label', async () => {
    const x = Array.from({ length: 200 }, (_, i) => (i % 20) / 10);
    const regressor = await train({
      table: tableOf({ x, label: x.map((value) => 1000 + 100 * value) }),
      recipe: { ...recipe, task: 'regression', epochs: 30 },
    });
    const [found] = await predict(regressor, [{ x: 1 }]);
    expect(found).toHaveProperty('value');
    expect(found !== undefined && 'value' in found ? found.value : NaN).toBeGreaterThan(1080);
    expect(found !== undefined && 'value' in found ? found.value : NaN).toBeLessThan(1120);
  });

  it('takes every category that it does not know for the same other one', async () => {
    const [a, b] = await predict(model, [
      { ...record, side: 'above' },
      { ...record, side: '__proto__' },
    ]);
    expect(a).toEqual(b);
  });

  it('takes null as missing, numbers as text, and ignores columns that it was not trained on', async () => {
    const [plain, asText, missing] = await predict(model, [
      record,
      { ...record, x: '1.0', extra: 'ignored' },
      { ...record, x: null },
    ]);
    expect(asText).toEqual(plain);
    expect(missing).not.toEqual(plain);
  });

  it('refuses records that lack a column or hold what cannot be read, says where, and quotes nothing', async () => {
    const lacking = { x: 1, noise: 0.5, side: 'right' };
    const error = await refusal(model, [record, lacking, { ...record, x: 'secret text' }]);
    expect(error?.code).toBe('request.invalid');
    expect(error?.places).toEqual([
      { pointer: '#/1/y', detail: 'is missing; send null where it is not known' },
      { pointer: '#/2/x', detail: 'does not read as number' },
    ]);
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('does not take what every object inherits for a value that was sent', async () => {
    const features = model.preprocessing.features.map((feature) => ({ ...feature, column: 'constructor' }));
    const odd = { ...model, preprocessing: { ...model.preprocessing, features } };
    expect((await refusal(odd, [record]))?.places[0]).toEqual({
      pointer: '#/0/constructor',
      detail: 'is missing; send null where it is not known',
    });
  });

  it('refuses more than ten thousand records at a time', async () => {
    expect((await refusal(model, Array<PredictionRow>(10_001).fill(record)))?.code).toBe('request.invalid');
    expect(await predict(model, [])).toEqual([]);
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    await predict(model, [record]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
