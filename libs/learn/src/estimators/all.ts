import { type Estimator } from './estimator.js';
import { multilayerPerceptron } from './multilayer-perceptron/multilayer-perceptron.js';

/** Every estimator; the registry that recipes, training, model files and cards go by. */
export const allEstimators: readonly Estimator[] = [multilayerPerceptron];

/** @throws Error when there is none: names come from recipes that {@link recipeSchema} let through. */
export function estimatorNamed(name: string, estimators: readonly Estimator[]): Estimator {
  const found = estimators.find((estimator) => estimator.name === name);
  if (found === undefined) throw new Error(`There is no estimator ${name}.`);
  return found;
}
