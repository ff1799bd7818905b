import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { xorTable } from '../../test/tables.js';
import { modelCard } from '../card.js';
import { loadModel, saveModel } from '../container.js';
import { predict } from '../predict.js';
import { recipeSchema } from '../recipe.js';
import { train } from '../train.js';
import { allEstimators } from './all.js';
import { type Estimator } from './estimator.js';

/** Says of every row how often each class is; as many shares are kept as there are classes. */
const shares: Estimator<{ heads: number }> = {
  name: 'class-shares',
  tasks: ['classification'],
  settings: z.object({ smoothing: z.number().positive().default(1) }),
  state: z.object({ heads: z.int() }),
  sizes: ({ heads }, { target }) =>
    target.kind === 'classes' && target.classes.length === heads ? [heads] : null,
  describe: ({ recipe, state }) => ({
    architecture: { heads: state.heads },
    hyperParameters: { smoothing: Number(recipe['smoothing']) },
    limits: ['It looks at no feature.'],
  }),
  load: () =>
    Promise.resolve({
      fit: ({ labels, split, recipe, onProgress }) => {
        const counts = new Float32Array(labels.classes.length).fill(Number(recipe['smoothing']));
        for (const row of split.train) {
          const label = labels.values[row] ?? 0;
          counts[label] = (counts[label] ?? 0) + 1;
        }
        onProgress?.(1, 'Counted');
        const total = counts.reduce((sum, count) => sum + count, 0);
        const backend = { backend: 'javascript', version: '1', native: false, note: 'sums' };
        const parameters = [counts.map((count) => count / total)];
        return Promise.resolve({ state: { heads: counts.length }, parameters, backend });
      },
      outputs: ({ parameters: [found = new Float32Array()] }, _encoded, order) =>
        Promise.resolve(
          Float64Array.from({ length: order.length * found.length }, (_, i) => found[i % found.length] ?? 0),
        ),
    }),
};

const estimators = [...allEstimators, shares];
const schema = recipeSchema(estimators);
const record = { x: 1, y: 1, noise: 0.5, side: 'right' };

describe('an estimator that is registered', () => {
  it('is asked for by name, trained, measured, kept, described and used like any other', async () => {
    const recipe = schema.parse({ task: 'classification', estimator: 'class-shares', label: 'label' });
    const said: string[] = [];
    const onProgress = (_: number, message: string): number => said.push(message);
    const model = await train({ table: xorTable(200), recipe, estimators, onProgress });
    expect(said).toEqual(['Counted']);
    expect(model.evaluation.metrics.test).toEqual({
      ...model.evaluation.metrics.baseline,
      logLoss: expect.closeTo(model.evaluation.metrics.baseline['logLoss'] ?? 0, 2),
    });
    const loaded = loadModel(saveModel(model), estimators);
    expect(loaded).toEqual(model);
    const [found] = await predict(loaded, [record], estimators);
    expect(found).toMatchObject({ probabilities: { same: expect.closeTo(0.5, 0) } });
    const lineage = { dataset: 'd', datasetVersion: 1, policy: 'p', policyVersion: 1 };
    const card = modelCard(
      { name: 'm', lineage: { ...lineage, release: 'r', purpose: 'research' }, model },
      estimators,
    );
    expect(card).toMatchObject({
      task: { name: 'classification', kind: 'classifier' },
      estimator: 'class-shares',
      architecture: { heads: 2 },
      hyperParameters: { smoothing: 1, testShare: 0.2, seed: 1 },
      backend: { backend: 'javascript' },
    });
    expect(card.limits).toContain('It looks at no feature.');
    expect(card.limits.join()).not.toContain('WebAssembly');
  });

  it('brings its own settings, refuses those of others and tasks that it cannot do', () => {
    const recipe = { task: 'classification', estimator: 'class-shares', label: 'label' };
    expect(schema.parse({ ...recipe, smoothing: 3 })).toMatchObject({ smoothing: 3 });
    expect(schema.safeParse({ ...recipe, epochs: 3 }).error?.issues[0]?.message).toContain('epochs');
    expect(schema.safeParse({ ...recipe, task: 'regression' }).error?.issues[0]?.path).toEqual(['task']);
    expect(
      schema.safeParse({ ...recipe, task: undefined, model: 'regressor' }).error?.issues[0]?.message,
    ).toBe('class-shares does no regression');
  });

  it('has a name and settings of its own', () => {
    const names = allEstimators.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { settings } of allEstimators) {
      const common = ['task', 'model', 'estimator', 'label', 'features', 'testShare', 'seed'];
      expect(Object.keys(settings.shape).filter((field) => common.includes(field))).toEqual([]);
    }
  });
});
