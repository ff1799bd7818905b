import { describe, expect, it } from '@jest/globals';
import { storedRecipe } from '#libs/contracts';
import { recipeSchema } from './recipe.js';

const schema = recipeSchema();
const named = { task: 'classification', model: 'classifier', estimator: 'multilayer-perceptron' };
const defaults = {
  hiddenUnits: [32],
  epochs: 10,
  batchSize: 128,
  learningRate: 0.005,
  testShare: 0.2,
  seed: 1,
};

const issue = (recipe: object) => {
  const first = schema.safeParse({ label: 'y', ...recipe }).error?.issues[0];
  return [first?.path.join('/'), first?.message];
};

describe('a recipe', () => {
  it('names task, kind of model and estimator, whichever of them it was asked with', () => {
    const whole = { ...named, ...defaults, label: 'y' };
    expect(schema.parse({ model: 'classifier', label: 'y' })).toEqual(whole);
    expect(schema.parse({ task: 'classification', label: 'y' })).toEqual(whole);
    expect(schema.parse(whole)).toEqual(whole);
    expect(schema.parse({ model: 'regressor', label: 'y' })).toMatchObject({ task: 'regression' });
    expect(schema.parse({ task: 'regression', label: 'y' })).toMatchObject({ model: 'regressor' });
  });

  it('is refused when task and model contradict each other, or neither is there', () => {
    const message = 'regression makes no classifier: leave out model';
    expect(issue({ task: 'regression', model: 'classifier' })).toEqual(['task', message]);
    expect(issue({})).toEqual(['task', 'Say what to learn: classification or regression']);
  });

  it('is refused with the names that there are when no estimator is called so', () => {
    const message = 'There is no such estimator; there are: multilayer-perceptron';
    expect(issue({ task: 'regression', estimator: 'oracle' })).toEqual(['estimator', message]);
  });

  it('is refused with what is wrong where it is wrong', () => {
    expect(issue({ model: 'classifier', epochs: 0 })[0]).toBe('epochs');
    expect(issue({ model: 'oracle' })[0]).toBe('model');
    expect(schema.safeParse('net').error?.issues[0]?.message).toContain('expected object');
    expect(issue({ model: 'classifier', depth: 3 })[1]).toContain('depth');
  });

  it('that was kept before there were estimators means what it meant', () => {
    const kept = { ...defaults, model: 'regressor', label: 'y', features: ['x'] };
    const names = { task: 'regression', estimator: 'multilayer-perceptron' };
    expect(storedRecipe(kept)).toEqual({ ...kept, ...names });
    expect(storedRecipe(storedRecipe(kept))).toEqual({ ...kept, ...names });
  });
});
