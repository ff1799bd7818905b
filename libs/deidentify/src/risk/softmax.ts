import { type RandomNumbers } from './random-numbers.js';

const { exp, max, sqrt } = Math;

/** Rows of sparse features, each `width` entries long: feature numbers (−1 for none) and what they are worth. */
export interface SparseRows {
  readonly width: number;
  readonly features: number;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

const epochs = 8;
const step = 0.2;
const decay = 1e-5;

/**
 * Multinomial logistic regression by AdaGrad (Duchi et al. 2011) over the rows in random order. Answers a function that tells
 * the most likely class of a row of any table with the same features.
 */
export function trainSoftmax(
  rows: SparseRows,
  labels: Int32Array,
  { classes, train, random }: { classes: number; train: Int32Array; random: RandomNumbers },
): (rows: SparseRows, row: number) => number {
  // The last feature is the constant one.
  const weights = new Float64Array((rows.features + 1) * classes);
  const squares = new Float64Array(weights.length).fill(1e-4);
  const scores = new Float64Array(classes);
  const score = (from: SparseRows, row: number): void => {
    for (let c = 0; c < classes; c++) scores[c] = weights[from.features * classes + c] ?? 0;
    for (let j = row * from.width; j < (row + 1) * from.width; j++) {
      const [feature, value] = [from.indices[j] ?? -1, from.values[j] ?? 0];
      if (feature < 0) continue;
      for (let c = 0; c < classes; c++)
        scores[c] = (scores[c] ?? 0) + value * (weights[feature * classes + c] ?? 0);
    }
  };
  const nudge = (feature: number, value: number): void => {
    for (let c = 0; c < classes; c++) {
      const at = feature * classes + c;
      const gradient = (scores[c] ?? 0) * value + decay * (weights[at] ?? 0);
      squares[at] = (squares[at] ?? 0) + gradient * gradient;
      weights[at] = (weights[at] ?? 0) - (step * gradient) / sqrt(squares[at] ?? 1);
    }
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const place of random.choose(train.length, train.length)) {
      const row = train[place] ?? 0;
      score(rows, row);
      toErrors(scores, labels[row] ?? 0);
      nudge(rows.features, 1);
      for (let j = row * rows.width; j < (row + 1) * rows.width; j++) {
        const feature = rows.indices[j] ?? -1;
        if (feature >= 0) nudge(feature, rows.values[j] ?? 0);
      }
    }
  }
  return (from, row) => {
    score(from, row);
    let best = 0;
    for (let c = 1; c < classes; c++) if ((scores[c] ?? 0) > (scores[best] ?? 0)) best = c;
    return best;
  };
}

/** Turns scores into the gradient of the cross entropy: probabilities, less one at the true class. */
function toErrors(scores: Float64Array, truth: number): void {
  let most = -Infinity;
  for (const value of scores) most = max(most, value);
  let sum = 0;
  for (const [c, value] of scores.entries()) {
    const e = exp(value - most);
    scores[c] = e;
    sum += e;
  }
  for (let c = 0; c < scores.length; c++) scores[c] = (scores[c] ?? 0) / sum - (c === truth ? 1 : 0);
}
