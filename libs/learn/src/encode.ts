import { featureWidth } from './fit.js';
import {
  type CategoryFeature,
  type Feature,
  mostDeviations,
  type NumberFeature,
  type Preprocessing,
} from './model.js';
import { cellNumber, type Reading } from './readings.js';
import { type Cell, cellText } from './table.js';

/**
 * Rows as a net takes them, in compact form: of every feature one standardised number, or the place of the input that is
 * 1, so that a one-hot matrix of all rows never exists.
 */
export interface EncodedRows {
  readonly rows: number;
  readonly inputs: number;
  readonly features: readonly EncodedFeature[];
}

interface EncodedFeature {
  /** Standardised values; absent for categories. */
  readonly numbers?: Float32Array;
  /** Per row, the input that is 1, or -1 for none. */
  readonly on: Int32Array;
  /** The input that takes the number. */
  readonly offset: number;
}

/** Encodes `rows` rows of which `cellsOf(column)(row)` tells the cells. */
export function encodeRows(
  preprocessing: Preprocessing,
  rows: number,
  cellsOf: (column: string) => (row: number) => Cell,
): EncodedRows {
  const features: EncodedFeature[] = [];
  let offset = 0;
  for (const feature of preprocessing.features) {
    const cells = cellsOf(feature.column);
    features.push(
      feature.kind === 'number'
        ? encodeNumber(feature, rows, cells, offset)
        : encodeCategory(feature, rows, cells, offset),
    );
    offset += featureWidth(feature);
  }
  return { rows, inputs: preprocessing.inputs, features };
}

function encodeNumber(
  feature: NumberFeature,
  rows: number,
  cells: (row: number) => Cell,
  offset: number,
): EncodedFeature {
  const numbers = new Float32Array(rows);
  const on = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    const value = cellNumber(cells(row), feature.reading);
    const missing = Number.isNaN(value);
    const standard = ((missing ? feature.median : value) - feature.mean) / feature.deviation;
    numbers[row] = Math.max(-mostDeviations, Math.min(mostDeviations, standard));
    if (missing && feature.missingInput) on[row] = offset + 1;
  }
  return { numbers, on, offset };
}

/** A category that was not listed, and a missing cell where training saw none, take the input of all others. */
function encodeCategory(
  feature: CategoryFeature,
  rows: number,
  cells: (row: number) => Cell,
  offset: number,
): EncodedFeature {
  const places = new Map(feature.categories.map((category, i) => [category, offset + i]));
  const other = offset + feature.categories.length;
  const missing = feature.missingInput ? other + 1 : other;
  const on = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const text = cellText(cells(row));
    on[row] = text === null ? missing : (places.get(text) ?? other);
  }
  return { on, offset };
}

/** Writes rows `order[from..to)` as a dense row-major matrix into the start of `out`, and returns that part of it. */
export function fillInputs(
  encoded: EncodedRows,
  order: Int32Array,
  from: number,
  to: number,
  out: Float32Array,
): Float32Array {
  const width = encoded.inputs;
  const matrix = out.subarray(0, (to - from) * width).fill(0);
  for (const { numbers, on, offset } of encoded.features) {
    for (let i = from; i < to; i++) {
      const row = order[i] ?? 0;
      const base = (i - from) * width;
      if (numbers !== undefined) matrix[base + offset] = numbers[row] ?? 0;
      const place = on[row] ?? -1;
      if (place >= 0) matrix[base + place] = 1;
    }
  }
  return matrix;
}

/** The inputs that are 0 in each of these rows. */
export function unusedInputs(encoded: EncodedRows, rows: Int32Array): number[] {
  const used = new Uint8Array(encoded.inputs);
  for (const { numbers, on, offset } of encoded.features) {
    if (numbers !== undefined) used[offset] = 1;
    for (const row of rows) {
      const place = on[row] ?? -1;
      if (place >= 0) used[place] = 1;
    }
  }
  return [...used.keys()].filter((input) => used[input] === 0);
}

/** What a feature is called in words, for a model card. */
export function featureWords(feature: Feature): string {
  const missing = feature.missingInput ? ', and whether it is missing' : '';
  if (feature.kind === 'category')
    return `one of ${feature.categories.length} categories or another${missing}`;
  const midpoints: Partial<Record<Reading, string>> = {
    interval: 'midpoint of an interval',
    calendar: 'middle of a calendar unit, in years',
  };
  const from = midpoints[feature.reading] ?? feature.reading;
  return `${from}, standardised, median where missing${missing}`;
}
