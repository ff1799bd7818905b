import { type Metrics } from '#libs/contracts';
import { type Evaluation } from './model.js';

/** True class numbers, and of every row the probability of every class, row-major. */
export interface ClassOutcome {
  readonly truth: Int32Array;
  readonly probabilities: Float64Array;
  readonly classes: number;
}

/** True and predicted numbers, in the label's own unit. */
export interface NumberOutcome {
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
}

/** Probabilities are cut here, so that one certain mistake does not make the log loss infinite. */
const leastProbability = 1e-15;

/** The class of highest probability of each row; the first of equals. */
export function likeliest({ probabilities, classes }: Omit<ClassOutcome, 'truth'>): Int32Array {
  const out = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < out.length; row++) {
    for (let c = 1; c < classes; c++) {
      const best = probabilities[row * classes + (out[row] ?? 0)] ?? 0;
      if ((probabilities[row * classes + c] ?? 0) > best) out[row] = c;
    }
  }
  return out;
}

/** Counts; rows are true classes, columns predicted ones. */
export function confusionMatrix(truth: Int32Array, predicted: Int32Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  truth.forEach((actual, row) => {
    const counts = matrix[actual];
    const guess = predicted[row] ?? 0;
    if (counts !== undefined) counts[guess] = (counts[guess] ?? 0) + 1;
  });
  return matrix;
}

/** Precision, recall and F1 of each class; a quotient by 0 counts as 0. */
export function classResults(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
): NonNullable<Evaluation['classes']> {
  return names.map((label, c) => {
    const hit = confusion[c]?.[c] ?? 0;
    const support = (confusion[c] ?? []).reduce((sum, n) => sum + n, 0);
    const guessed = confusion.reduce((sum, counts) => sum + (counts[c] ?? 0), 0);
    return {
      label,
      support,
      precision: guessed > 0 ? hit / guessed : 0,
      recall: support > 0 ? hit / support : 0,
      f1: support + guessed > 0 ? (2 * hit) / (support + guessed) : 0,
    };
  });
}

/**
 * `accuracy` and `error` (shares of rows), `logLoss` (mean negative log-likelihood in nats), `macroF1` (mean F1 of the
 * classes that occur in truth or prediction) and, of two classes that both occur, `auc`: the chance that a row of the
 * second class gets a higher probability of it than a row of the first.
 */
export function classMetrics(outcome: ClassOutcome): Metrics {
  const { truth, probabilities, classes } = outcome;
  const predicted = likeliest(outcome);
  const confusion = confusionMatrix(truth, predicted, classes);
  let [hits, loss] = [0, 0];
  truth.forEach((actual, row) => {
    if (predicted[row] === actual) hits++;
    loss -= Math.log(Math.max(leastProbability, probabilities[row * classes + actual] ?? 0));
  });
  const names = confusion.map((_, c) => String(c));
  const occurring = classResults(confusion, names).filter(
    ({ support }, c) => support > 0 || confusion.some((counts) => (counts[c] ?? 0) > 0),
  );
  const accuracy = hits / truth.length;
  const auc =
    classes === 2
      ? areaUnderCurve(
          truth,
          probabilities.filter((_, i) => i % 2 === 1),
        )
      : undefined;
  return {
    accuracy,
    error: 1 - accuracy,
    logLoss: loss / truth.length,
    macroF1: occurring.reduce((sum, { f1 }) => sum + f1, 0) / occurring.length,
    ...(auc === undefined ? {} : { auc }),
  };
}

/** The Mann–Whitney statistic over all pairs, equal scores counting half; undefined where a class does not occur. */
export function areaUnderCurve(truth: Int32Array, scores: Float64Array): number | undefined {
  const order = [...truth.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const positives = truth.reduce((sum, c) => sum + c, 0);
  const negatives = truth.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  let ranks = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[start] ?? 0]) end++;
    for (let i = start; i < end; i++) ranks += truth[order[i] ?? 0] === 1 ? (start + 1 + end) / 2 : 0;
    start = end;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** `rmse` and `mae` in the label's unit, and `r2` against the mean of these very rows; absent where they are all equal. */
export function numberMetrics({ truth, predicted }: NumberOutcome): Metrics {
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  let [squares, absolute, spread] = [0, 0, 0];
  truth.forEach((value, row) => {
    const miss = value - (predicted[row] ?? 0);
    squares += miss * miss;
    absolute += Math.abs(miss);
    spread += (value - mean) ** 2;
  });
  return {
    rmse: Math.sqrt(squares / truth.length),
    mae: absolute / truth.length,
    ...(spread > 0 ? { r2: 1 - squares / spread } : {}),
  };
}
