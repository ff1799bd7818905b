import { describe, expect, it } from '@jest/globals';
import { areaUnderCurve, classMetrics, classResults, confusionMatrix, numberMetrics } from './metrics.js';

const outcome = (truth: number[], probabilities: number[][]) => ({
  truth: Int32Array.from(truth),
  probabilities: Float64Array.from(probabilities.flat()),
  classes: probabilities[0]?.length ?? 0,
});

describe('metrics of a classifier', () => {
  it('count hits and measure the likelihood of the truth', () => {
    const metrics = classMetrics(
      outcome(
        [0, 1, 2, 2],
        [
          [0.7, 0.2, 0.1],
          [0.5, 0.25, 0.25],
          [0.1, 0.1, 0.8],
          [0, 0, 1],
        ],
      ),
    );
    expect(metrics['accuracy']).toBe(0.75);
    expect(metrics['error']).toBe(0.25);
    expect(metrics['logLoss']).toBeCloseTo(-(Math.log(0.7) + Math.log(0.25) + Math.log(0.8)) / 4, 12);
    // F1 of the classes: 2/3, 0 and 1.
    expect(metrics['macroF1']).toBeCloseTo(5 / 9, 12);
    expect(metrics).not.toHaveProperty('auc');
  });

  it('have the area under the curve of the example in scikit-learn: 0.75', () => {
    expect(areaUnderCurve(Int32Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8))).toBe(0.75);
  });

  it('count equal scores half, and leave the area out where a class does not occur', () => {
    expect(areaUnderCurve(Int32Array.of(0, 1, 0, 1), Float64Array.of(0.5, 0.5, 0.5, 0.5))).toBe(0.5);
    expect(
      classMetrics(
        outcome(
          [1, 1],
          [
            [0.5, 0.5],
            [0.1, 0.9],
          ],
        ),
      ),
    ).not.toHaveProperty('auc');
  });

  it('stay finite after a mistake that was certain', () => {
    expect(classMetrics(outcome([0], [[0, 1]]))['logLoss']).toBeCloseTo(-Math.log(1e-15), 9);
  });

  it('tell of each class how many were found and how many findings were right', () => {
    const confusion = confusionMatrix(Int32Array.of(0, 0, 0, 1), Int32Array.of(0, 0, 1, 1), 3);
    expect(confusion).toEqual([
      [2, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(classResults(confusion, ['a', 'b', 'c'])).toEqual([
      { label: 'a', support: 3, precision: 1, recall: 2 / 3, f1: 0.8 },
      { label: 'b', support: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
      { label: 'c', support: 0, precision: 0, recall: 0, f1: 0 },
    ]);
  });
});

describe('metrics of a regressor', () => {
  it('agree with the example of r2_score in scikit-learn: 0.9486', () => {
    const metrics = numberMetrics({
      truth: Float64Array.of(3, -0.5, 2, 7),
      predicted: Float64Array.of(2.5, 0, 2, 8),
    });
    expect(metrics['r2']).toBeCloseTo(0.948608, 6);
    expect(metrics['mae']).toBe(0.5);
    expect(metrics['rmse']).toBeCloseTo(Math.sqrt(0.375), 12);
  });

  it('leave r2 out where the truth does not vary', () => {
    expect(
      numberMetrics({ truth: Float64Array.of(1, 1), predicted: Float64Array.of(1, 2) }),
    ).not.toHaveProperty('r2');
  });
});
