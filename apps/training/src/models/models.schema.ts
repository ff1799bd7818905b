import { ColumnName, LearningTask, Metrics, ModelKind, Purpose } from '#libs/contracts';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

const Figures = z.strictObject({ test: Metrics, baseline: Metrics });
const Task = z.strictObject({
  name: LearningTask,
  /** The task's older name. */
  kind: ModelKind,
  label: z.string(),
  classes: z.array(z.string()).optional(),
});
const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.number())]));
const count = z.int().nonnegative();

export const Model = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    task: Task.omit({ classes: true }),
    estimator: z.string(),
    purpose: z.string(),
    dataset: z.string(),
    release: z.string(),
    run: z.string(),
    metrics: Figures,
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof Model>;
export const ModelPage = pageOf(Model);
export const ModelQuery = PageQuery;
export type ModelQuery = z.infer<typeof ModelQuery>;

const Lineage = z.strictObject({
  dataset: z.string(),
  datasetVersion: z.int(),
  datasetSha256: z.string(),
  policy: z.string(),
  policyVersion: z.int(),
  policyDigest: z.string(),
  release: z.string(),
  releaseRows: count,
  purpose: z.string(),
  run: z.string(),
  k: z.int().optional(),
  quasiIdentifiers: z.array(z.string()).optional(),
});

/** A model card. Where `masked`, names of classes and groups are numbers: they came from cells. */
export const Card = z
  .strictObject({
    model: z.string(),
    name: z.string(),
    startedBy: z.string(),
    createdAt: z.string(),
    masked: z.boolean(),
    intendedUse: z.string(),
    lineage: Lineage,
    privacy: z.strictObject({ epsilon: z.null(), statement: z.string() }),
    task: Task,
    rows: z.strictObject({ total: count, unlabelled: count, train: count, validation: count, test: count }),
    preprocessing: z.strictObject({
      features: z.array(z.strictObject({ column: z.string(), as: z.string() })),
      dropped: z.array(z.strictObject({ column: z.string(), reason: z.string(), because: z.string() })),
    }),
    estimator: z.string(),
    /** What it is made of, in the estimator's own names: the layers of a net, for one. */
    architecture: Facts,
    hyperParameters: Facts,
    metrics: Figures,
    perClass: z
      .array(
        z.strictObject({
          label: z.string(),
          support: count,
          precision: z.number(),
          recall: z.number(),
          f1: z.number(),
        }),
      )
      .optional(),
    confusion: z.array(z.array(count)).optional(),
    groups: z.array(
      z.strictObject({
        column: z.string(),
        groups: z.array(z.strictObject({ value: z.string().nullable(), rows: count, metrics: Metrics })),
        withheldRows: count,
      }),
    ),
    limits: z.array(z.string()),
    backend: z.strictObject({
      backend: z.string(),
      version: z.string(),
      native: z.boolean(),
      note: z.string(),
    }),
  })
  .meta({ id: 'ModelCard' });
export type Card = z.infer<typeof Card>;

const Cell = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]);

/** Records to predict from, governed as the release was; null where a value is not known. */
export const PredictBody = z
  .strictObject({
    /** What the model was made for when absent. */
    purpose: Purpose.optional(),
    rows: z.array(z.record(ColumnName, Cell)).min(1).max(1000),
  })
  .meta({ id: 'Predict' });
export type PredictBody = z.infer<typeof PredictBody>;

export const Predictions = z
  .strictObject({
    model: z.string(),
    /** In the order of the rows. */
    predictions: z.array(
      z.union([
        z.strictObject({ label: z.string(), probabilities: z.record(z.string(), z.number()) }),
        z.strictObject({ value: z.number() }),
      ]),
    ),
  })
  .meta({ id: 'Predictions' });
export type Predictions = z.infer<typeof Predictions>;
