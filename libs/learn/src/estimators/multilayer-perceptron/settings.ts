import { z } from 'zod';
import { mostInputs } from '../../model.js';

/** A recipe's fields that are a multilayer perceptron's own. Without hidden units it is a linear model. */
export const Settings = z.object({
  hiddenUnits: z.array(z.int().min(1).max(1024)).max(4).default([32]),
  epochs: z.int().min(1).max(500).default(10),
  batchSize: z.int().min(8).max(8192).default(128),
  learningRate: z.number().positive().max(1).default(0.005),
});

const EpochResult = z.strictObject({
  epoch: z.int().positive(),
  /** Mean over the epoch's batches: cross-entropy in nats, or squared error of the standardised label. */
  loss: z.number(),
  validationLoss: z.number(),
});
export type EpochResult = z.infer<typeof EpochResult>;

export const State = z.object({
  /** Width of each layer, the inputs first and the outputs last. */
  layers: z.array(z.int().positive().max(mostInputs)).min(2).max(6),
  history: z.array(EpochResult).max(500),
  /** The epoch whose weights these are: the last, or with early stopping the best. */
  keptEpoch: z.int().positive(),
});
export type State = z.infer<typeof State>;
