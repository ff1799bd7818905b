import { type Question } from '#libs/contracts';
import { describe, expect, it } from '@jest/globals';
import { provenEpsilon } from '../../test/audit.js';
import { seeded, uniformOf } from '../../test/seeded.js';
import { epsilonAt } from '../accounting/epsilon.js';
import { type Figures, type FigurePlan } from './figures.js';
import { prepareQuestion, type QuestionTerms } from './question.js';

const terms = (ask: Question, more: Partial<QuestionTerms> = {}): QuestionTerms => ({
  ask,
  groups: 'none',
  contribution: { records: 1, groups: 1 },
  epsilon: 1,
  delta: 0,
  mechanism: 'laplace',
  random: seeded(1),
  ...more,
});

/** The exact figures of values, as a database would make them by the plan. */
function figuresOf(plan: FigurePlan, values: readonly number[], ask: Question): Figures {
  const [lower, upper] = 'lower' in ask ? [ask.lower, ask.upper] : [-Infinity, Infinity];
  const clamped = values.map((x) => Math.min(upper, Math.max(lower, x)));
  const { values: shape, squares, cells } = plan;
  const integers = shape ? clamped.map((x) => Math.round((x - shape.offset) / shape.unit)) : [];
  const add = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const counts = new Float64Array(cells?.count ?? 0);
  if (cells) {
    for (const x of clamped) {
      const cell = Math.min(cells.count - 1, Math.floor((x - cells.lower) / cells.width));
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return {
    units: values.length,
    records: values.length,
    sum: BigInt(add(integers)),
    ...(squares && { squares: add(integers.map((v) => Math.floor((v * v) / squares.divisor))) }),
    ...(cells && { cells: counts }),
    bins: [3, 0, 7].slice(0, plan.bins ?? 0),
  };
}

const uniform = uniformOf(seeded(50));
const ages = Array.from({ length: 2000 }, () => 20 + Math.floor(uniform() * 60));
const mean = ages.reduce((a, b) => a + b, 0) / ages.length;
const variance = ages.reduce((sum, x) => sum + (x - mean) ** 2, 0) / ages.length;
const bounds = { column: 'age', lower: 0, upper: 100 };

const exact: readonly { ask: Question; figure: number }[] = [
  { ask: { aggregate: 'count' }, figure: 2000 },
  { ask: { aggregate: 'sum', ...bounds }, figure: mean * 2000 },
  { ask: { aggregate: 'mean', ...bounds }, figure: mean },
  { ask: { aggregate: 'variance', ...bounds }, figure: variance },
];

describe.each(['laplace', 'gaussian'] as const)('%s answers', (mechanism) => {
  it.each(exact)('to $ask.aggregate hold the exact figure in their interval', ({ ask, figure }) => {
    let within = 0;
    const off: number[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const asked = terms(ask, {
        mechanism,
        delta: mechanism === 'gaussian' ? 1e-6 : 0,
        random: seeded(seed),
      });
      const prepared = prepareQuestion(asked);
      const [group] = prepared.answer([{ key: '', figures: figuresOf(prepared.figures, ages, ask) }]);
      const [one] = group?.values ?? [];
      const { lower = NaN, upper = NaN } = one?.interval ?? {};
      if (lower <= figure && figure <= upper) within++;
      off.push(Math.abs((one?.value ?? NaN) - figure) / figure);
    }
    // At 0.95, fewer than 180 of 200 happen with a chance below 0.003.
    expect(within).toBeGreaterThanOrEqual(180);
    expect(off.sort((a, b) => a - b)[100]).toBeLessThan(0.05);
  });

  it.each(exact)('to $ask.aggregate cost what was asked, known before any data', ({ ask }) => {
    const delta = mechanism === 'gaussian' ? 1e-6 : 0;
    const { loss } = prepareQuestion(terms(ask, { mechanism, delta, epsilon: 0.7 }));
    expect(epsilonAt(loss, delta)).toBeLessThanOrEqual(0.7);
    expect(epsilonAt(loss, delta)).toBeGreaterThan(0.69);
  });

  it('to thresholded groups cost what was asked', () => {
    for (const records of [1, 5]) {
      const { loss } = prepareQuestion(
        terms(
          { aggregate: 'count' },
          { mechanism, groups: 'thresholded', delta: 1e-6, contribution: { records, groups: 3 } },
        ),
      );
      expect(epsilonAt(loss, 1e-6)).toBeLessThanOrEqual(1);
      expect(epsilonAt(loss, 1e-6)).toBeGreaterThan(0.99);
    }
  });
});

describe('answers', () => {
  it('to quantiles lie near the exact ones and name them', () => {
    const ask: Question = { aggregate: 'quantiles', ...bounds, quantiles: [0.25, 0.75] };
    const prepared = prepareQuestion(terms(ask));
    const [group] = prepared.answer([{ key: '', figures: figuresOf(prepared.figures, ages, ask) }]);
    const sorted = [...ages].sort((a, b) => a - b);
    expect(group?.values.map(({ of }) => of)).toEqual([0.25, 0.75]);
    expect(Math.abs((group?.values[0]?.value ?? NaN) - (sorted[500] ?? NaN))).toBeLessThan(2);
    expect(Math.abs((group?.values[1]?.value ?? NaN) - (sorted[1500] ?? NaN))).toBeLessThan(2);
    expect(prepared.mechanism).toBe('permute-and-flip');
    expect(epsilonAt(prepared.loss, 0)).toBe(1);
  });

  it('to histograms have a noisy count for each declared bin, empty or not', () => {
    const edges: Question = { aggregate: 'histogram', column: 'age', edges: [0, 10, 20, 30] };
    const keys: Question = { aggregate: 'histogram', column: 'sex', keys: ['f', 'm'] };
    const of = (ask: Question): unknown[] => {
      const prepared = prepareQuestion(terms(ask, { epsilon: 50 }));
      const figures = figuresOf(prepared.figures, [], ask);
      return (prepared.answer([{ key: '', figures }])[0]?.values ?? []).map(({ of: bin, value }) => [
        bin,
        value,
      ]);
    };
    expect(of(edges)).toEqual([
      [{ from: 0, to: 10 }, 3],
      [{ from: 10, to: 20 }, 0],
      [{ from: 20, to: 30 }, 7],
    ]);
    expect(of(keys)).toEqual([
      ['f', 3],
      ['m', 0],
    ]);
  });

  it('to declared groups come for each, to thresholded ones for the large in an order of their own', () => {
    const groups = [
      { key: 'b', figures: { units: 500, records: 500 } },
      { key: 'tiny', figures: { units: 1, records: 1 } },
      { key: 'a', figures: { units: 400, records: 400 } },
    ];
    const declared = prepareQuestion(terms({ aggregate: 'count' }, { groups: 'declared' }));
    expect(declared.answer(groups).map(({ key }) => key)).toEqual(['b', 'tiny', 'a']);
    for (const records of [1, 2]) {
      const found = prepareQuestion(
        terms(
          { aggregate: 'count' },
          { groups: 'thresholded', delta: 1e-6, contribution: { records, groups: 1 } },
        ),
      );
      expect(found.answer(groups).map(({ key }) => key)).toEqual(['a', 'b']);
    }
  });

  it('have less Gaussian noise where records of a unit are spread over groups, and no less Laplace noise', () => {
    const width = (mechanism: 'laplace' | 'gaussian', perGroup: number): number => {
      const contribution = { records: 25, groups: 25, perGroup };
      const prepared = prepareQuestion(
        terms({ aggregate: 'count' }, { groups: 'declared', mechanism, delta: 1e-6, contribution }),
      );
      const [one] = prepared.answer([{ key: 1, figures: { units: 9, records: 9 } }])[0]?.values ?? [];
      return (one?.interval?.upper ?? NaN) - (one?.value ?? NaN);
    };
    expect(width('gaussian', 25) / width('gaussian', 1)).toBeCloseTo(5, 0);
    expect(width('laplace', 25)).toBe(width('laplace', 1));
    expect(() => width('laplace', 26)).toThrow('request.invalid');
  });

  it('are given once', () => {
    const prepared = prepareQuestion(terms({ aggregate: 'count' }));
    const groups = [{ key: '', figures: { units: 1, records: 1 } }];
    prepared.answer(groups);
    expect(() => prepared.answer(groups)).toThrow('internal.error');
  });

  it('are refused for figures that are missing, and for groups without a delta', () => {
    const prepared = prepareQuestion(terms({ aggregate: 'sum', ...bounds }));
    expect(() => prepared.answer([{ key: '', figures: { units: 1 } }])).toThrow('internal.error');
    expect(() => prepareQuestion(terms({ aggregate: 'count' }, { groups: 'thresholded' }))).toThrow(
      'request.invalid',
    );
  });

  it('say nothing impossible of nothing', () => {
    for (const { ask } of exact) {
      const prepared = prepareQuestion(terms(ask));
      const [group] = prepared.answer([{ key: '', figures: figuresOf(prepared.figures, [], ask) }]);
      expect(Number.isFinite(group?.values[0]?.value)).toBe(true);
      if (ask.aggregate === 'mean')
        expect(Math.abs((group?.values[0]?.value ?? NaN) - 50)).toBeLessThanOrEqual(50.01);
    }
  });
});

describe('figures of values between bounds', () => {
  const extremes = [
    [0, 1_000_000],
    [-1e15, 1e15],
    [0.1, 0.3],
    [1e9, 1e9 + 1],
  ] as const;
  const aggregates = ['mean', 'median', 'variance'] as const;
  it.each(aggregates)('%s never leaves what its bounds allow, nor does its interval', (aggregate) => {
    for (const [lower, upper] of extremes) {
      for (const all of [lower, upper]) {
        const ask: Question = { aggregate, column: 'v', lower, upper };
        for (let seed = 0; seed < 40; seed++) {
          const prepared = prepareQuestion(terms(ask, { epsilon: 20, random: seeded(seed) }));
          const figures = figuresOf(prepared.figures, new Array<number>(30).fill(all), ask);
          const [one] = prepared.answer([{ key: '', figures }])[0]?.values ?? [];
          const [least, most] = aggregate === 'variance' ? [0, ((upper - lower) / 2) ** 2] : [lower, upper];
          const { lower: from = NaN, upper: to = NaN } = one?.interval ?? {};
          for (const figure of [one?.value ?? NaN, from, to]) {
            expect(figure).toBeGreaterThanOrEqual(least);
            expect(figure).toBeLessThanOrEqual(most);
          }
        }
      }
    }
  });
});

describe('an audit of the mean', () => {
  const ask: Question = { aggregate: 'mean', ...bounds };
  const audit = (records: number, extreme: readonly number[]): number => {
    const few = [50, 50, 51];
    const draws = 4000;
    // Declared groups with the same figures are as many independent answers, two halves of them for each neighbour.
    const outputs = ([few, [...few, ...extreme]] as const).map((values, neighbour) => {
      const contribution = { records, groups: 1 };
      const prepared = prepareQuestion(
        terms(ask, { groups: 'declared', random: seeded(60 + neighbour), epsilon: 2, contribution }),
      );
      const figures = figuresOf(prepared.figures, values, ask);
      const groups = Array.from({ length: 2 * draws }, (_, key) => ({ key, figures }));
      return prepared.answer(groups).map(({ values: [one] }) => Math.floor((one?.value ?? 0) / 5));
    });
    const at = [0, 0];
    const draw = (x: 0 | 1): number => {
      const i = at[x] ?? 0;
      at[x] = i + 1;
      return Math.min(20, Math.max(0, outputs[x]?.[i] ?? 0));
    };
    return provenEpsilon({ draw, features: 21, draws });
  };
  it('finds no violation by one person with one record, however extreme', () => {
    expect(audit(1, [1e9])).toBeLessThanOrEqual(2);
  });
  it('finds the violation where one person has more records than promised', () => {
    expect(
      audit(
        1,
        Array.from({ length: 40 }, () => 100),
      ),
    ).toBeGreaterThan(2);
  });
});

describe('bounds', () => {
  it.each(['sum', 'mean', 'variance', 'median'] as const)(
    'of a %s are refused where they are so near that a step between them is no normal double',
    (aggregate) => {
      for (const upper of [5e-324, 1e-318, 1e-310, 2 ** -1022]) {
        const ask = { aggregate, column: 'age', lower: 0, upper } as const;
        expect(() => prepareQuestion(terms(ask))).toThrow(
          expect.objectContaining({
            code: 'request.invalid',
            places: [expect.objectContaining({ pointer: '#/ask/upper' })],
          }),
        );
      }
      const ask = { aggregate, column: 'age', lower: 0, upper: 2 ** -1000 } as const;
      expect(prepareQuestion(terms(ask)).loss.pure).toBeLessThanOrEqual(1);
    },
  );
});
