import { Name, Purpose, Recipe } from '#libs/contracts';
import { recipeSchema } from '#libs/learn';
import { jobFields, pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

export const CreateRunBody = z
  .strictObject({ name: Name, release: z.uuid(), purpose: Purpose, recipe: recipeSchema() })
  .meta({ id: 'CreateTrainingRun' });
export type CreateRunBody = z.infer<typeof CreateRunBody>;

/** A training run is a job too: the job's fields and its own. */
export const TrainingRun = z
  .strictObject({
    ...jobFields,
    kind: z.literal('train'),
    name: z.string(),
    release: z.string(),
    purpose: z.string(),
    recipe: Recipe,
  })
  .meta({ id: 'TrainingRun' });
export type TrainingRun = z.infer<typeof TrainingRun>;

export const RunPage = pageOf(TrainingRun);
export const RunQuery = PageQuery;
export type RunQuery = z.infer<typeof RunQuery>;
