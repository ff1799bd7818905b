import { problem, type ProblemPlace } from '#libs/kernel';
import { encodeRows } from './encode.js';
import { allEstimators, estimatorNamed } from './estimators/all.js';
import { likeliest } from './metrics.js';
import { type Feature, type TrainedModel } from './model.js';
import { cellNumber, isMissing } from './readings.js';
import { type Cell } from './table.js';

/** A record to predict from, by column; columns that the model does not know are ignored. */
export type PredictionRow = Readonly<Record<string, Cell>>;

/** What a classifier says of a record: the likeliest class, and the probability of each. */
export interface ClassPrediction {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** What a regressor says of a record, in the label's unit. */
export interface NumberPrediction {
  readonly value: number;
}
export type Prediction = ClassPrediction | NumberPrediction;

const mostRows = 10_000;
const mostPlaces = 20;

/**
 * Predicts records in the order given. Null and `*` are missing values; a category that training did not list counts as
 * one of the others. Records are to be governed as the release was: `[20, 30)` where it has intervals, or a number in them.
 * @throws problem `request.invalid`, with places (`#/0/age`: record 0, column age), when a record lacks a column or a value cannot be read,
 * or when there are more than 10,000 records; `training.unavailable` when no backend opens.
 */
export async function predict(
  model: TrainedModel,
  rows: readonly PredictionRow[],
  estimators = allEstimators,
): Promise<Prediction[]> {
  if (rows.length > mostRows) throw problem('request.invalid', `At most ${mostRows} records at a time.`);
  const places = rows.flatMap((row, i) =>
    model.preprocessing.features.flatMap((feature) => placeOf(row, i, feature)),
  );
  if (places.length > 0) {
    throw problem(
      'request.invalid',
      'Some records do not have what the model needs.',
      places.slice(0, mostPlaces),
    );
  }
  if (rows.length === 0) return [];
  const cellsOf = (column: string) => (row: number) => valueOf(rows[row], column) ?? null;
  const encoded = encodeRows(model.preprocessing, rows.length, cellsOf);
  const engine = await estimatorNamed(model.recipe.estimator, estimators).load();
  const outputs = await engine.outputs(model, encoded, Int32Array.from(rows.keys()));
  return model.target.kind === 'number'
    ? Array.from(outputs, (value) => ({ value }))
    : classPredictions(outputs, model.target.classes);
}

/** Own properties alone, so that a column called `constructor` is missing where it was not sent. */
const valueOf = (row: PredictionRow | undefined, column: string): Cell | undefined =>
  row !== undefined && Object.hasOwn(row, column) ? row[column] : undefined;

function placeOf(row: PredictionRow, index: number, feature: Feature): ProblemPlace[] {
  const cell = valueOf(row, feature.column);
  const pointer = `#/${index}/${encodeURIComponent(feature.column.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
  if (cell === undefined) return [{ pointer, detail: 'is missing; send null where it is not known' }];
  if (feature.kind === 'category' || isMissing(cell)) return [];
  return Number.isNaN(cellNumber(cell, feature.reading))
    ? [{ pointer, detail: `does not read as ${feature.reading}` }]
    : [];
}

function classPredictions(outputs: Float64Array, classes: readonly string[]): ClassPrediction[] {
  const width = classes.length;
  return Array.from(likeliest({ probabilities: outputs, classes: width }), (best, row) => ({
    label: classes[best] ?? '',
    probabilities: Object.fromEntries(classes.map((name, c) => [name, outputs[row * width + c] ?? 0])),
  }));
}
