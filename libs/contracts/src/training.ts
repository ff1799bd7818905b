import { z } from 'zod';
import { ColumnName } from './names.js';

/** What is learnt: one of some classes, or a number. */
export const LearningTask = z.enum(['classification', 'regression']);
export type LearningTask = z.infer<typeof LearningTask>;

/** The same by what comes of it: the word of recipes and cards that knew no estimator. */
export const ModelKind = z.enum(['classifier', 'regressor']);
export type ModelKind = z.infer<typeof ModelKind>;

const kinds: Readonly<Record<LearningTask, ModelKind>> = {
  classification: 'classifier',
  regression: 'regressor',
};

/** What a recipe without `estimator` asks for; stored recipes without one were trained with it, so it never changes. */
export const defaultEstimator = 'multilayer-perceptron';

interface RecipeNames {
  readonly task: LearningTask;
  readonly model: ModelKind;
  readonly estimator: string;
}
type SomeNames = { readonly [N in keyof RecipeNames]?: RecipeNames[N] | undefined };

/** Task, kind of model and estimator from those that were given; null when none tells the task, or two contradict. */
export function recipeNames({ task, model, estimator = defaultEstimator }: SomeNames): RecipeNames | null {
  const meant = task ?? LearningTask.options.find((name) => kinds[name] === model);
  if (meant === undefined || (model !== undefined && kinds[meant] !== model)) return null;
  return { task: meant, model: kinds[meant], estimator };
}

/** The fields of every recipe. The split, and whatever else is left to chance, follows from `seed`. */
export const recipeFields = {
  label: ColumnName,
  /** Columns to learn from; all but the label when absent. */
  features: z.array(ColumnName).min(1).max(2000).optional(),
  testShare: z.number().min(0.05).max(0.5).default(0.2),
  seed: z
    .int()
    .nonnegative()
    .max(2 ** 31 - 1)
    .default(1),
};

/** What to train, as it is kept: names filled in, the estimator's own settings beside the common fields. */
export const Recipe = z
  .looseObject({ task: LearningTask, model: ModelKind, estimator: z.string(), ...recipeFields })
  .meta({ id: 'TrainedRecipe' });
export type Recipe = z.infer<typeof Recipe>;

/** A stored recipe; from before there were estimators it has `model` alone. @throws ZodError when it is none. */
export const storedRecipe = (stored: object): Recipe => Recipe.parse({ ...stored, ...recipeNames(stored) });

/** Classifiers have accuracy, error, log loss and macro F1; regressors rmse, mae and r2. All on unseen test rows. */
export const Metrics = z.record(z.string(), z.number());
export type Metrics = z.infer<typeof Metrics>;
