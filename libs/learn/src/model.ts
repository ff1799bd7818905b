import { z } from 'zod';
import { ColumnName, Metrics, Recipe } from '#libs/contracts';
import { readings } from './readings.js';

const count = z.int().nonnegative();

/** A number from a cell: missing ones get the median, then (value − mean) / deviation, cut at ±{@link mostDeviations}. */
export const NumberFeature = z.strictObject({
  kind: z.literal('number'),
  column: ColumnName,
  reading: z.enum(readings),
  median: z.number(),
  mean: z.number(),
  deviation: z.number().positive(),
  /** One more input that is 1 where the cell is missing; only where some cell of the training split was. */
  missingInput: z.boolean(),
});
export type NumberFeature = z.infer<typeof NumberFeature>;

/** One input per listed category, one for all others, and one for missing cells where the training split had some. */
export const CategoryFeature = z.strictObject({
  kind: z.literal('category'),
  column: ColumnName,
  categories: z.array(z.string()).max(256),
  missingInput: z.boolean(),
});
export type CategoryFeature = z.infer<typeof CategoryFeature>;

export const Feature = z.discriminatedUnion('kind', [NumberFeature, CategoryFeature]);
export type Feature = z.infer<typeof Feature>;

export const dropReasons = ['empty', 'constant', 'identifier', 'sequence', 'unsupported'] as const;

/** Everything that was fitted, all of it on the training split alone. */
export const Preprocessing = z.strictObject({
  features: z.array(Feature).min(1).max(2000),
  /** How many numbers the net takes. */
  inputs: z.int().positive(),
  dropped: z.array(
    z.strictObject({ column: ColumnName, reason: z.enum(dropReasons), because: z.string().max(300) }),
  ),
});
export type Preprocessing = z.infer<typeof Preprocessing>;

/** What the net's outputs mean. */
export const Target = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('classes'),
    column: ColumnName,
    classes: z.array(z.string()).min(2).max(100),
  }),
  z.strictObject({
    kind: z.literal('number'),
    column: ColumnName,
    mean: z.number(),
    deviation: z.number().positive(),
  }),
]);
export type Target = z.infer<typeof Target>;

const ClassResult = z.strictObject({
  label: z.string(),
  support: count,
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
});

const GroupResult = z.strictObject({ value: z.string().nullable(), rows: count, metrics: Metrics });

/** What was measured on the test rows, which neither preprocessing nor training has seen. */
export const Evaluation = z.strictObject({
  metrics: z.strictObject({ test: Metrics, baseline: Metrics }),
  /** Classifiers: rows are true classes, columns predicted ones, both in the order of the classes. */
  confusion: z.array(z.array(count)).optional(),
  classes: z.array(ClassResult).optional(),
  groups: z.array(
    z.strictObject({
      column: ColumnName,
      groups: z.array(GroupResult),
      /** Test rows in groups that are too small to be shown. */
      withheldRows: count,
    }),
  ),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** What computes. `note` says in words why it is this one. */
const Backend = z.strictObject({
  backend: z.string().max(40),
  version: z.string().max(100),
  /** True for a native library, false for WebAssembly and JavaScript. */
  native: z.boolean(),
  note: z.string().max(300),
});
export type BackendDescription = z.infer<typeof Backend>;

/** All of a model but what its estimator keeps. */
export const ModelHeader = z.strictObject({
  version: z.literal(1),
  recipe: Recipe,
  preprocessing: Preprocessing,
  target: Target,
  rows: z.strictObject({
    total: count,
    unlabelled: count,
    train: count,
    validation: count,
    test: count,
  }),
  evaluation: Evaluation,
  backend: Backend,
});
export type ModelHeader = z.infer<typeof ModelHeader>;

/** What an estimator learnt, as plain data. */
export interface Fitted<State extends object = object> {
  /** All but the numbers; JSON. */
  readonly state: State;
  readonly parameters: readonly Float32Array[];
}

/** A trained model as plain data: it can be cloned, saved and sent to another process, and holds no tensor. */
export type TrainedModel<State extends object = object> = ModelHeader & Fitted<State>;

/** Beyond this many standard deviations an input is cut, so that one absurd value cannot drown all others. */
export const mostDeviations = 10;

/** A net with more inputs would cost more memory than a worker has; also the widest layer of a saved model. */
export const mostInputs = 5000;
