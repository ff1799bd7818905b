import { type Utility } from '#libs/contracts';
import {
  type CodedValues,
  numberOf,
  numbersOf,
  type PairedSample,
  type SampleColumn,
} from './coded-sample.js';
import { type RandomNumbers } from './random-numbers.js';
import { type SparseRows, trainSoftmax } from './softmax.js';

/** Texts beyond the most common ones of a column tell the model nothing. */
const vocabulary = 40;

/** A label has at most so many classes. */
export const maxClasses = 20;

/** Fewer records than this to learn from or to test on say nothing about accuracy. */
const fewest = 100;

type Part = 'raw' | 'released';

/** How one column becomes features: a standardised number, or one feature a common text. */
type Encoder =
  | { readonly kind: 'number'; readonly at: number; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'text'; readonly at: ReadonlyMap<string, number> };

function encoderOf(values: CodedValues, train: Int32Array, from: number): readonly [Encoder, number] {
  const counts = new Int32Array(values.labels.length);
  for (const row of train) {
    const code = values.codes[row] ?? -1;
    if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  }
  const used = Array.from(counts.keys()).filter((code) => (counts[code] ?? 0) > 0);
  const numbers =
    used.length > vocabulary ? numbersOf(used.map((code) => values.labels[code] ?? '')) : undefined;
  if (numbers !== undefined) {
    let [sum, squares, n] = [0, 0, 0];
    for (const [i, code] of used.entries()) {
      const [x, count] = [numbers[i] ?? 0, counts[code] ?? 0];
      [sum, squares, n] = [sum + x * count, squares + x * x * count, n + count];
    }
    const mean = sum / n;
    const deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
    return [{ kind: 'number', at: from, mean, deviation: deviation > 0 ? deviation : 1 }, from + 1];
  }
  const common = used.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0)).slice(0, vocabulary);
  const at = new Map(common.map((code, i) => [values.labels[code] ?? '', from + i]));
  return [{ kind: 'text', at }, from + common.length];
}

function encode(
  columns: readonly CodedValues[],
  encoders: readonly Encoder[],
  features: number,
  length: number,
): SparseRows {
  const width = columns.length;
  const indices = new Int32Array(length * width).fill(-1);
  const values = new Float32Array(length * width);
  for (const [j, column] of columns.entries()) {
    const encoder = encoders[j];
    if (encoder === undefined) continue;
    const number = encoder.kind === 'number';
    const place = column.labels.map((label) => {
      if (!number) return encoder.at.get(label) ?? -1;
      return Number.isFinite(numberOf(label)) ? encoder.at : -1;
    });
    const parsed = number ? column.labels.map(numberOf) : [];
    for (let row = 0; row < length; row++) {
      const code = column.codes[row] ?? -1;
      if (code < 0) continue;
      const value = number ? ((parsed[code] ?? 0) - encoder.mean) / encoder.deviation : 1;
      const feature = place[code] ?? -1;
      if (feature < 0) continue;
      indices[row * width + j] = feature;
      values[row * width + j] = value;
    }
  }
  return { width, features, indices, values };
}

interface Task {
  readonly features: readonly SampleColumn[];
  readonly label: SampleColumn;
  readonly sample: PairedSample;
  readonly test: Int32Array;
  readonly random: RandomNumbers;
}

/** Trains on one part and tells the share of right answers on the raw labels of the test records. */
function accuracy({ features, label, sample, test, random }: Task, part: Part, train: Int32Array): number {
  const encoders: Encoder[] = [];
  let count = 0;
  for (const column of features) {
    const [encoder, next] = encoderOf(column[part], train, count);
    encoders.push(encoder);
    count = next;
  }
  const rows = (side: Part): SparseRows =>
    encode(
      features.map((column) => column[side]),
      encoders,
      count,
      sample.length,
    );
  const classes = new Map<string, number>();
  const labels = label[part].codes.map((code) => {
    const text = label[part].labels[code] ?? '';
    const known = classes.get(text) ?? classes.size;
    classes.set(text, known);
    return known;
  });
  const predict = trainSoftmax(rows(part), labels, { classes: classes.size, train, random });
  // Synthetic records have no raw partner: raw records are then looked at in the release's vocabulary.
  const held = rows(sample.paired ? part : 'raw');
  const right = test.filter(
    (row) => predict(held, row) === classes.get(label.raw.labels[label.raw.codes[row] ?? -1] ?? ''),
  );
  return right.length / test.length;
}

/** True when the column can be learnt: few values, and the release tells them as they are. */
export function learnable(column: SampleColumn, sample: PairedSample): boolean {
  const { raw, released } = column;
  const used = new Set(raw.codes.filter((code) => code >= 0)).size;
  if (used < 2 || used > maxClasses || column.faithfulness !== 'label') return false;
  if (!sample.paired) return released.labels.some((value) => raw.labels.includes(value));
  return released.codes.every(
    (code, i) => sample.inRelease[i] !== 1 || raw.labels[raw.codes[i] ?? -1] === released.labels[code],
  );
}

/**
 * What a model loses that learns from the release: the same softmax regression on the same columns, trained on raw and on
 * released records, both tested on raw labels of a third that neither saw, with features as each model knows them (the
 * held-out records went through the same plan; those that were suppressed come without features). Absent where no column of
 * 2 to {@link maxClasses} values is released as it is, or where there are too few records.
 */
export function referenceClassifier(
  columns: readonly SampleColumn[],
  sample: PairedSample,
  { label, random }: { label: SampleColumn; random: RandomNumbers },
): Utility['classifier'] {
  const features = columns.filter(
    ({ name, faithfulness }) => name !== label.name && faithfulness !== 'opaque',
  );
  const labelled = random
    .choose(sample.length, sample.length)
    .filter((row) => (label.raw.codes[row] ?? -1) >= 0);
  const cut = Math.floor((labelled.length * 2) / 3);
  const [train, test] = [labelled.slice(0, cut), labelled.slice(cut)];
  const released = train.filter(
    (row) => sample.inRelease[row] === 1 && (label.released.codes[row] ?? -1) >= 0,
  );
  if (features.length === 0 || released.length < fewest || test.length < fewest) return undefined;
  const task = { features, label, sample, test, random };
  const counts = new Map<number, number>();
  for (const row of test) {
    const code = label.raw.codes[row] ?? -1;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return {
    label: label.name,
    raw: accuracy(task, 'raw', train),
    release: accuracy(task, 'released', released),
    majority: Math.max(...counts.values()) / test.length,
    records: test.length,
  };
}
