import { type Recipe } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { moments } from './fit.js';
import { type Target } from './model.js';
import { cellNumber, readingOf } from './readings.js';
import { cellAt, cellText, columnsByName, type Table, type TableColumn } from './table.js';

/** A model of fewer labelled rows says nothing: its test split would be a handful. */
export const leastRows = 50;
const mostClasses = 100;

/** The labelled rows of a table and what to learn of each: a class number, or a number. Other rows have NaN. */
export interface Labels {
  readonly rows: Int32Array;
  readonly values: Float64Array;
  /** Empty for a regressor. */
  readonly classes: readonly string[];
}

/**
 * Reads the label column; rows without a label are left out.
 * @throws problem `training.impossible` when the column is not there, or is not of use for this kind of model.
 */
export function readLabels(table: Table, recipe: Recipe): Labels {
  const column = columnsByName(table).get(recipe.label);
  if (column === undefined) {
    throw problem(
      'training.impossible',
      `The release has no column ${recipe.label}: its policy dropped it, or it never was. Let the policy keep it, or name one of the release's columns as label.`,
    );
  }
  if (column.type === 'bytes') {
    throw problem(
      'training.impossible',
      `The label ${recipe.label} holds bytes, and bytes are not learned from: name a column of classes or numbers as label.`,
    );
  }
  const labels =
    recipe.task === 'classification' ? readClasses(column, table.rows) : readNumbers(column, table.rows);
  if (labels.rows.length < leastRows) {
    throw problem(
      'training.impossible',
      `Only ${labels.rows.length} of ${table.rows} rows have a label in ${recipe.label}; ${leastRows} are the least. Use a larger release.`,
    );
  }
  return labels;
}

function readClasses(column: TableColumn, rows: number): Labels {
  const texts = Array.from({ length: rows }, (_, row) => cellText(cellAt(column, row)));
  const classes = [...new Set(texts.filter((text) => text !== null))].sort(byNumberOrText);
  if (classes.length < 2) {
    throw problem(
      'training.impossible',
      `The label ${column.name} has ${classes.length === 1 ? 'one class' : 'no value'}; a classifier needs two or more.`,
    );
  }
  if (classes.length > mostClasses) {
    throw problem(
      'training.impossible',
      `The label ${column.name} has ${classes.length} classes; ${mostClasses} are the most. Generalize it further, or train a regressor if it is a number.`,
    );
  }
  const places = new Map(classes.map((name, i) => [name, i]));
  return labelled(
    Float64Array.from(texts, (text) => places.get(text ?? '') ?? NaN),
    texts,
    classes,
  );
}

const byNumberOrText = (a: string, b: string): number => {
  const difference = Number(a) - Number(b);
  return difference || (a < b ? -1 : a > b ? 1 : 0);
};

function readNumbers(column: TableColumn, rows: number): Labels {
  const reading = readingOf(column.type);
  if (reading === undefined) {
    throw problem(
      'training.impossible',
      `The label ${column.name} is of type ${column.type}; a regressor needs numbers. Train a classifier, or let the policy keep it as a number.`,
    );
  }
  const values = Float64Array.from({ length: rows }, (_, row) => cellNumber(cellAt(column, row), reading));
  return labelled(values, values, []);
}

function labelled(values: Float64Array, cells: ArrayLike<unknown>, classes: readonly string[]): Labels {
  const rows = Int32Array.from(
    [...values.keys()].filter((row) => cells[row] !== null && !Number.isNaN(values[row])),
  );
  return { rows, values, classes };
}

/**
 * What the outputs mean. A number is standardised by the training split.
 * @throws problem `training.impossible` when the label is the same in every training row.
 */
export function fitTarget(labels: Labels, recipe: Recipe, train: Int32Array): Target {
  if (recipe.task === 'classification') {
    return { kind: 'classes', column: recipe.label, classes: [...labels.classes] };
  }
  const { mean, deviation } = moments(Float64Array.from(train, (row) => labels.values[row] ?? NaN));
  if (!(deviation > 0)) {
    throw problem(
      'training.impossible',
      `The label ${recipe.label} is the same number in every training row.`,
    );
  }
  return { kind: 'number', column: recipe.label, mean, deviation };
}
