import { type LearningTask, type Recipe } from '#libs/contracts';
import { type z } from 'zod';
import { type EncodedRows } from '../encode.js';
import { type Labels } from '../labels.js';
import { type Fitted, type ModelHeader, type Target, type TrainedModel } from '../model.js';
import { type Random } from '../random.js';
import { type Split } from '../split.js';

/** A table made ready: rows as inputs, labels, and which rows may be learnt from. */
export interface FitAsk {
  readonly recipe: Recipe;
  readonly encoded: EncodedRows;
  readonly labels: Labels;
  readonly target: Target;
  readonly split: Pick<Split, 'train' | 'validation'>;
  /** An independent generator for each use. */
  readonly random: (use: string) => Random;
  /** Told now and then how far fitting is, 0 to 1, and that in words. */
  readonly onProgress?: ((done: number, message: string) => void) | undefined;
  /** When it aborts, fitting rejects with its reason and frees what it held. */
  readonly signal?: AbortSignal | undefined;
  /** Where the estimator fits in rounds: stop after so many without a better validation loss, and keep the best. */
  readonly patience?: number | undefined;
}

/** What a card says of an estimator, in names and numbers. */
export type CardFacts = Readonly<Record<string, string | number | readonly number[]>>;

/** Fitting and using: what may take a backend to load, and is loaded in workers alone. */
export interface EstimatorEngine<State extends object> {
  /** @throws problem `training.impossible` when it diverges; `training.unavailable` without a backend */
  fit(ask: FitAsk): Promise<Fitted<State> & Pick<ModelHeader, 'backend'>>;
  /** Rows × outputs of rows `order`: probabilities of classes, or numbers in the label's unit. */
  outputs(
    model: Fitted<State> & Pick<ModelHeader, 'target'>,
    encoded: EncodedRows,
    order: Int32Array,
  ): Promise<Float64Array>;
}

/** A way to learn: one folder, and one line in `all.ts`. Nothing here may load a backend but `load`. */
export interface Estimator<State extends object = object> {
  /** The field's standard name, in kebab case. */
  readonly name: string;
  readonly tasks: readonly [LearningTask, ...LearningTask[]];
  /** Fields of a recipe that are this estimator's own, with their defaults. */
  readonly settings: z.ZodObject;
  readonly state: z.ZodType<State> & z.ZodObject;
  /** How many numbers each of the parameters holds; null when the state does not fit the header. */
  sizes(state: State, header: Pick<ModelHeader, 'preprocessing' | 'target'>): number[] | null;
  /** For the model card; `limits` are sentences beyond those that hold of every model. */
  describe(model: TrainedModel<State>): {
    readonly architecture: CardFacts;
    readonly hyperParameters: CardFacts;
    readonly limits: readonly string[];
  };
  load(): Promise<EstimatorEngine<State>>;
}
