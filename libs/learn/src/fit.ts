import { problem } from '#libs/kernel';
import {
  type CategoryFeature,
  type dropReasons,
  type Feature,
  mostInputs,
  type NumberFeature,
  type Preprocessing,
} from './model.js';
import { cellNumber, isMissing, type Reading, readingOf } from './readings.js';
import { cellAt, cellText, type Table, type TableColumn } from './table.js';

/** Categories beyond the most frequent ones share one input. */
const mostCategories = 64;

/** A category of fewer training rows teaches nothing, and naming it in the model would tell who was in the data. */
const leastCategoryRows = 5;

type DropReason = (typeof dropReasons)[number];
type Fitted = Feature | { readonly reason: DropReason; readonly because: string };

/**
 * Fits how columns become the net's inputs, from `rows` of the table and nothing else: pass the training split.
 * Numbers, booleans, dates, times, timestamps, and text that is
 * intervals or calendar units throughout, become standardised numbers;
 * other text becomes categories. A column that cannot help is dropped, with the reason.
 * @throws problem `training.impossible` when no column is left, or they make more than {@link mostInputs} inputs.
 */
export function fitPreprocessing(table: Table, columns: readonly string[], rows: Int32Array): Preprocessing {
  const wanted = new Set(columns);
  const features: Feature[] = [];
  const dropped: Preprocessing['dropped'] = [];
  for (const column of table.columns) {
    if (!wanted.has(column.name)) continue;
    const fitted = fitColumn(column, rows);
    if ('kind' in fitted) features.push(fitted);
    else dropped.push({ column: column.name, ...fitted });
  }
  const inputs = features.reduce((sum, feature) => sum + featureWidth(feature), 0);
  if (features.length === 0) {
    const why = dropped.map(({ column, because }) => `${column} (${because})`).slice(0, 20);
    throw problem(
      'training.impossible',
      `No column is of use as a feature: ${why.join(', ') || 'the release has none'}. Let the policy keep or generalize more columns.`,
    );
  }
  if (inputs > mostInputs) {
    throw problem(
      'training.impossible',
      `The features make ${inputs} inputs, and ${mostInputs} are the most. Name fewer in features, or generalize text columns further.`,
    );
  }
  return { features, inputs, dropped };
}

/** How many inputs a feature makes. */
export const featureWidth = (feature: Feature): number =>
  (feature.kind === 'number' ? 1 : feature.categories.length + 1) + (feature.missingInput ? 1 : 0);

function fitColumn(column: TableColumn, rows: Int32Array): Fitted {
  if (column.type === 'json') return { reason: 'unsupported', because: 'JSON is not learned from' };
  if (column.type === 'bytes') return { reason: 'unsupported', because: 'bytes are not learned from' };
  const cells = Array.from(rows, (row) => cellAt(column, row));
  if (cells.every((cell) => cell === null)) {
    return { reason: 'empty', because: 'no training row has a value' };
  }
  const reading = readingOf(column.type) ?? textReading(column, rows);
  return reading === undefined
    ? fitCategory(column.name, cells.map(cellText))
    : fitNumber(
        column,
        reading,
        Float64Array.from(cells, (cell) => cellNumber(cell, reading)),
      );
}

/** How to read text that a generalization made of numbers or dates; undefined where any value is something else. */
function textReading(column: TableColumn, rows: Int32Array): Reading | undefined {
  return (['interval', 'calendar'] as const).find((reading) => {
    let told = 0;
    for (const row of rows) {
      const cell = cellAt(column, row);
      if (isMissing(cell)) continue;
      if (Number.isNaN(cellNumber(cell, reading))) return false;
      // Bare numbers may be postcodes or years: alone they stay categories.
      if (Number.isNaN(cellNumber(cell, 'number'))) told++;
    }
    return told > 0;
  });
}

function fitNumber(column: TableColumn, reading: Reading, values: Float64Array): Fitted {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const missingInput = known.length < values.length;
  const [least, most] = [known[0], known.at(-1)];
  if (least === undefined || most === undefined) {
    return { reason: 'empty', because: `no training row has a value that reads as ${reading}` };
  }
  if (least === most && !missingInput)
    return { reason: 'constant', because: 'one value in every training row' };
  if (column.type === 'integer' && isSequence(known)) {
    return {
      reason: 'sequence',
      because: 'whole numbers that never repeat and fill a range: they number records',
    };
  }
  const { mean, deviation } = moments(known);
  const median = ((known[(known.length - 1) >> 1] ?? 0) + (known[known.length >> 1] ?? 0)) / 2;
  const scale = deviation > 0 && Number.isFinite(deviation) ? deviation : 1;
  return {
    kind: 'number',
    column: column.name,
    reading,
    median,
    mean,
    deviation: scale,
    missingInput,
  } satisfies NumberFeature;
}

/** Running mean and population standard deviation (Welford 1962), which large dates do not cancel out. */
export function moments(values: Float64Array): { mean: number; deviation: number } {
  let [mean, squares, n] = [0, 0, 0];
  for (const value of values) {
    n++;
    const step = value - mean;
    mean += step / n;
    squares += step * (value - mean);
  }
  return { mean, deviation: Math.sqrt(squares / Math.max(1, n)) };
}

function isSequence(sorted: Float64Array): boolean {
  const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) + 1;
  if (sorted.length < 40 || range > 2 * sorted.length) return false;
  return sorted.every((value, i) => i === 0 || value !== sorted[i - 1]);
}

function fitCategory(column: string, texts: readonly (string | null)[]): Fitted {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const text of texts) {
    if (text === null) missing++;
    else counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const known = texts.length - missing;
  if (counts.size === 1 && missing === 0)
    return { reason: 'constant', because: 'one value in every training row' };
  const listed = [...counts]
    .filter(([, n]) => n >= leastCategoryRows)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, mostCategories);
  const covered = listed.reduce((sum, [, n]) => sum + n, 0);
  // Pseudonyms, names and free text: most rows hold a value that hardly another row has.
  if (2 * covered < known) {
    return {
      reason: 'identifier',
      because: `${counts.size} different values in ${known} rows: an identifier or free text, which would be learned by heart`,
    };
  }
  const categories = listed.map(([category]) => category);
  return { kind: 'category', column, categories, missingInput: missing > 0 } satisfies CategoryFeature;
}
