import { type Recipe } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type EncodedRows, encodeRows } from './encode.js';
import { allEstimators, estimatorNamed } from './estimators/all.js';
import { type Estimator } from './estimators/estimator.js';
import { evaluate } from './evaluate.js';
import { fitPreprocessing } from './fit.js';
import { fitTarget, type Labels, readLabels } from './labels.js';
import { type Preprocessing, type Target, type TrainedModel } from './model.js';
import { type Random, type RandomSource, seededRandom } from './random.js';
import { type Split, splitRows } from './split.js';
import { cellAt, checkTable, columnsByName, type Table } from './table.js';

/** What {@link train} is asked. */
export interface TrainAsk {
  readonly table: Table;
  readonly recipe: Recipe;
  /** Told how far fitting is, 0 to 1, and that in words; of an estimator that learns in rounds after each. */
  readonly onProgress?: (done: number, message: string) => void;
  /** When aborted, training rejects with its reason and frees what it held. */
  readonly signal?: AbortSignal;
  /** Columns to measure the test rows by, one group a value; those that the release lacks are left out. */
  readonly groupBy?: readonly string[];
  /** The share of rows that are not for testing by which epochs are judged, 0 < share < 1; 0.1 when absent. */
  readonly validationShare?: number;
  /** Stop after so many rounds without a better validation loss, and keep the best; never when absent. */
  readonly patience?: number;
  /** Where chance comes from; seeded by the recipe when absent. */
  readonly random?: RandomSource;
  /** Those that there are; all when absent. */
  readonly estimators?: readonly Estimator[];
}

/**
 * Trains what the recipe names and measures it on rows that it never saw. Everything that is fitted is fitted on the
 * training split. The same table and recipe give the same model on one machine.
 * @throws problem `training.impossible` with what to change, when the recipe does not suit the table or training diverges;
 * `training.unavailable` when no backend opens; the signal's reason when it aborts.
 */
export async function train(ask: TrainAsk): Promise<TrainedModel> {
  const { table, recipe } = ask;
  const engine = await estimatorNamed(recipe.estimator, ask.estimators ?? allEstimators).load();
  const ready = prepare(ask);
  const { labels, split, target, preprocessing, encoded } = ready;
  const { backend, ...fitted } = await engine.fit({ ...ask, ...ready });
  const evaluation = evaluate({
    table,
    labels,
    target,
    train: split.train,
    test: split.test,
    outputs: await engine.outputs({ ...fitted, target }, encoded, split.test),
    groupBy: ask.groupBy ?? [],
  });
  const rows = {
    total: table.rows,
    unlabelled: table.rows - labels.rows.length,
    train: split.train.length,
    validation: split.validation.length,
    test: split.test.length,
  };
  return { version: 1, recipe, preprocessing, target, rows, evaluation, backend, ...fitted };
}

interface Prepared {
  readonly random: (use: string) => Random;
  readonly labels: Labels;
  readonly split: Split;
  readonly target: Target;
  readonly preprocessing: Preprocessing;
  readonly encoded: EncodedRows;
}

function prepare(ask: TrainAsk): Prepared {
  const { table, recipe } = ask;
  const random = (use: string): Random => (ask.random ?? seededRandom)(recipe.seed, use);
  checkTable(table);
  const labels = readLabels(table, recipe);
  const split = splitLabels(labels, ask, random('split'));
  const target = fitTarget(labels, recipe, split.train);
  const preprocessing = fitPreprocessing(table, featureColumns(table, recipe), split.train);
  const columns = columnsByName(table);
  const encoded = encodeRows(preprocessing, table.rows, (name) => {
    const column = columns.get(name);
    return (row) => (column === undefined ? null : cellAt(column, row));
  });
  return { random, labels, split, target, preprocessing, encoded };
}

function splitLabels(labels: Labels, { recipe, validationShare }: TrainAsk, random: Random): Split {
  const shares = { test: recipe.testShare, validation: validationShare ?? 0.1 };
  const classOf = recipe.task === 'classification' ? (row: number) => labels.values[row] ?? 0 : undefined;
  const split = splitRows(labels.rows, shares, random, classOf);
  if (split.test.length === 0 || split.validation.length === 0) {
    throw problem(
      'training.impossible',
      `The classes of ${recipe.label} have too few rows each to keep some for testing. Use a larger release, or generalize the label.`,
    );
  }
  return split;
}

function featureColumns(table: Table, recipe: Recipe): string[] {
  const names = table.columns.map(({ name }) => name);
  if (recipe.features === undefined) return names.filter((name) => name !== recipe.label);
  if (recipe.features.includes(recipe.label)) {
    throw problem(
      'training.impossible',
      `The label ${recipe.label} is also named as a feature: leave it out there.`,
    );
  }
  const lacking = recipe.features.filter((name) => !names.includes(name));
  if (lacking.length > 0) {
    throw problem(
      'training.impossible',
      `The release lacks ${lacking.slice(0, 20).join(', ')}: leave out these features, or let the policy keep them.`,
    );
  }
  return recipe.features;
}
