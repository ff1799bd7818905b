import {
  defaultEstimator,
  LearningTask,
  ModelKind,
  type Recipe,
  recipeFields,
  recipeNames,
} from '#libs/contracts';
import { z } from 'zod';
import { allEstimators } from './estimators/all.js';
import { type Estimator } from './estimators/estimator.js';

/**
 * What may be asked: common fields and those of the estimator that is named, strict. `model` alone, the older word, names
 * the task too. Task, kind of model and estimator are filled in, so that what is kept says all three.
 */
export function recipeSchema(estimators: readonly Estimator[] = allEstimators): z.ZodType<Recipe> {
  const [first, ...more] = estimators.map(fieldsOf);
  if (first === undefined) throw new Error('There is no estimator.');
  const names = estimators.map(({ name }) => name).join(', ');
  return z
    .discriminatedUnion('estimator', [first, ...more], {
      error: ({ input }) =>
        typeof input === 'object' ? `There is no such estimator; there are: ${names}` : undefined,
    })
    .transform((asked, context): Recipe => {
      const filled = recipeNames(asked);
      const able = estimators.some(
        ({ name, tasks }) => name === filled?.estimator && tasks.includes(filled.task),
      );
      if (filled !== null && able) return { ...asked, ...filled };
      context.issues.push({ code: 'custom', message: refusal(asked, filled), path: ['task'], input: asked });
      return z.NEVER;
    })
    .meta({ id: 'Recipe' });
}

function refusal(
  { task, model }: Parameters<typeof recipeNames>[0],
  filled: ReturnType<typeof recipeNames>,
): string {
  if (filled !== null) return `${filled.estimator} does no ${filled.task}`;
  return task === undefined
    ? `Say what to learn: ${LearningTask.options.join(' or ')}`
    : `${task} makes no ${model ?? ''}: leave out model`;
}

function fieldsOf({ name, tasks, settings }: Estimator) {
  const literal = z.literal(name);
  return z.strictObject({
    estimator: name === defaultEstimator ? literal.optional() : literal,
    task: LearningTask.extract([...tasks]).optional(),
    model: ModelKind.optional(),
    ...recipeFields,
    ...settings.shape,
  });
}
