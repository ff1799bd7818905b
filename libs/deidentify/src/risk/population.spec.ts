import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { corpusFile, corpusJson, describeCorpus } from '../../../../test/support/corpus.js';
import { matchProbability, populationUniqueness, type SizeCount } from './population.js';
import { digamma, logGamma } from './special-functions.js';

/** Class sizes of Adult with all nine columns as quasi-identifiers. */
function adultSizes(): SizeCount[] {
  const [, ...lines] = readFileSync(corpusFile('arx-adult', 'adult.csv'), 'utf8').trimEnd().split('\n');
  const classes = new Map<string, number>();
  for (const line of lines) classes.set(line, (classes.get(line) ?? 0) + 1);
  const sizes = new Map<number, number>();
  for (const size of classes.values()) sizes.set(size, (sizes.get(size) ?? 0) + 1);
  return [...sizes].map(([size, count]) => ({ size, classes: count }));
}

describeCorpus('population uniqueness of Adult', () => {
  const { values } = corpusJson('arx-oracle', 'risk_metrics.json') as {
    values: { measure: string; expected: number | number[] }[];
  };
  const expected = (words: string): number[] =>
    values.filter(({ measure }) => measure.includes(words)).flatMap((value) => value.expected);

  it.each([
    ['sampling fraction 0.1 ', 0.1, 'pitman'],
    ['sampling fraction 0.2', 0.2, 'zayatz'],
    ['sampling fraction 0.01', 0.01, 'pitman'],
    ['fraction 1)', 1, 'sample'],
  ] as const)('is what ARX estimates: %s', (words, fraction, estimator) => {
    const found = populationUniqueness(adultSizes(), fraction);
    expect(found.estimator).toBe(estimator);
    expect(found.share).toBeCloseTo(expected(words)[0] ?? NaN, 8);
  });

  it('takes the slide negative binomial model where it is the smaller', () => {
    expect(populationUniqueness(adultSizes(), 0.5)).toMatchObject({ estimator: 'snb' });
  });
});

describe('population uniqueness', () => {
  it('is that of the table when the table is the population, and none without uniques', () => {
    const sizes = [
      { size: 1, classes: 3 },
      { size: 7, classes: 1 },
    ];
    expect(populationUniqueness(sizes, 1)).toEqual({ share: 0.3, estimator: 'sample' });
    expect(populationUniqueness([{ size: 4, classes: 9 }], 0.01).share).toBe(0);
    expect(populationUniqueness([], 0.5).share).toBe(0);
  });

  it('is a share also where every record is alone', () => {
    for (const fraction of [0.001, 0.1, 0.11, 0.9]) {
      const { share } = populationUniqueness([{ size: 1, classes: 500 }], fraction);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  it('refuses a fraction that is none', () => {
    for (const fraction of [0, -1, 1.1, NaN]) {
      expect(() => populationUniqueness([{ size: 1, classes: 1 }], fraction)).toThrow(RangeError);
    }
  });
});

describe('the chance of a match in the population', () => {
  /** Sums the negative binomial itself. */
  function direct(f: number, pi: number): number {
    let [sum, term] = [0, pi ** f];
    for (let size = f; size < 100_000; size++) {
      sum += term / size;
      term *= ((1 - pi) * size) / (size - f + 1);
    }
    return sum;
  }

  it.each([
    [1, 0.1],
    [2, 0.1],
    [5, 0.02],
    [40, 0.5],
    [3, 0.9],
  ])('is the mean of 1/F: %d in a sample of %d', (size, fraction) => {
    expect(matchProbability(size, fraction)).toBeCloseTo(direct(size, fraction), 4);
  });

  it('is one over the class when everybody is in the sample', () => {
    expect(matchProbability(4, 1)).toBe(0.25);
  });
});

describe('special functions', () => {
  it('have their known values', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 11);
    expect(logGamma(21)).toBeCloseTo(Math.log(2432902008176640000), 10);
  });
});
