import { type Metrics } from '#libs/contracts';
import { type Labels } from './labels.js';
import { classMetrics, classResults, confusionMatrix, likeliest, numberMetrics } from './metrics.js';
import { type Evaluation, type Target } from './model.js';
import { cellAt, cellText, columnsByName, type Table } from './table.js';

/** A group of fewer test rows is not shown: its figures are noise, and they would tell about few people. */
export const leastGroupRows = 30;
const mostGroups = 50;

interface Evaluated {
  readonly table: Table;
  readonly labels: Labels;
  readonly target: Target;
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** Of the test rows: probabilities of classes, or numbers in the label's unit. */
  readonly outputs: Float64Array;
  readonly groupBy: readonly string[];
}

/**
 * Measures predictions on the test rows, beside a baseline that knows the training labels alone: it predicts the share of
 * each class, or the mean, for every row.
 */
export function evaluate(ask: Evaluated): Evaluation {
  const { target, labels, test, outputs } = ask;
  const everyRow = Int32Array.from(test.keys());
  const metrics = {
    test: metricsOf(ask, outputs, everyRow),
    baseline: metricsOf(ask, baselineOutputs(ask), everyRow),
  };
  const groups = groupEvaluations(ask);
  if (target.kind === 'number') return { metrics, groups };
  const truth = Int32Array.from(test, (row) => labels.values[row] ?? 0);
  const classes = target.classes.length;
  const confusion = confusionMatrix(truth, likeliest({ probabilities: outputs, classes }), classes);
  return { metrics, confusion, classes: classResults(confusion, target.classes), groups };
}

/** Metrics of some of the test rows, given by their places among them. */
function metricsOf({ target, labels, test }: Evaluated, outputs: Float64Array, places: Int32Array): Metrics {
  const truth = Float64Array.from(places, (place) => labels.values[test[place] ?? 0] ?? NaN);
  if (target.kind === 'number') {
    return numberMetrics({ truth, predicted: Float64Array.from(places, (place) => outputs[place] ?? NaN) });
  }
  const classes = target.classes.length;
  const probabilities = new Float64Array(places.length * classes);
  places.forEach((place, i) => {
    probabilities.set(outputs.subarray(place * classes, (place + 1) * classes), i * classes);
  });
  return classMetrics({ truth: Int32Array.from(truth), probabilities, classes });
}

function baselineOutputs({ target, labels, train, test }: Evaluated): Float64Array {
  if (target.kind === 'number') return new Float64Array(test.length).fill(target.mean);
  const shares = new Float64Array(target.classes.length);
  for (const row of train) {
    const label = labels.values[row] ?? 0;
    shares[label] = (shares[label] ?? 0) + 1 / train.length;
  }
  return Float64Array.from({ length: test.length * shares.length }, (_, i) => shares[i % shares.length] ?? 0);
}

function groupEvaluations(ask: Evaluated): Evaluation['groups'] {
  const columns = columnsByName(ask.table);
  return ask.groupBy.flatMap((name) => {
    const column = columns.get(name);
    if (column === undefined) return [];
    const places = new Map<string | null, number[]>();
    ask.test.forEach((row, place) => {
      const value = cellText(cellAt(column, row));
      const members = places.get(value);
      if (members === undefined) places.set(value, [place]);
      else members.push(place);
    });
    const shown = [...places]
      .filter(([, members]) => members.length >= leastGroupRows)
      .sort(([, a], [, b]) => b.length - a.length)
      .slice(0, mostGroups);
    const groups = shown.map(([value, members]) => ({
      value,
      rows: members.length,
      metrics: metricsOf(ask, ask.outputs, Int32Array.from(members)),
    }));
    const withheldRows = ask.test.length - groups.reduce((sum, { rows }) => sum + rows, 0);
    return [{ column: name, groups, withheldRows }];
  });
}
