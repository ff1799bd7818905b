import { z } from 'zod';
import { ColumnName } from './names.js';

/** What to train. The split and all initial weights follow from `seed`. */
export const Recipe = z
  .strictObject({
    model: z.enum(['classifier', 'regressor']),
    label: ColumnName,
    /** Columns to learn from; all but the label when absent. */
    features: z.array(ColumnName).min(1).max(2000).optional(),
    hiddenUnits: z.array(z.int().min(1).max(1024)).max(4).default([32]),
    epochs: z.int().min(1).max(500).default(10),
    batchSize: z.int().min(8).max(8192).default(128),
    learningRate: z.number().positive().max(1).default(0.005),
    testShare: z.number().min(0.05).max(0.5).default(0.2),
    seed: z
      .int()
      .nonnegative()
      .max(2 ** 31 - 1)
      .default(1),
  })
  .meta({ id: 'Recipe' });
export type Recipe = z.infer<typeof Recipe>;

/** Classifiers have accuracy, error, log loss and macro F1; regressors rmse, mae and r2. All on unseen test rows. */
export const Metrics = z.record(z.string(), z.number());
export type Metrics = z.infer<typeof Metrics>;
