import { describe, expect, it } from '@jest/globals';
import { type ModelRequirement } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { type CodedTable } from '../coded/coded-table.js';
import { classTest } from './class-test.js';
import { measureModels } from '../../test/measure-models.js';
import { type SensitiveAttribute, sensitiveAttributes } from './sensitive-attribute.js';

const attribute = (counts: number[], rest: Partial<SensitiveAttribute> = {}): SensitiveAttribute => ({
  name: 's',
  counts: Float64Array.from(counts),
  records: counts.reduce((a, b) => a + b, 0),
  ...rest,
});
const of = { pointer: '#', column: 's' } as const;
const holds = (model: ModelRequirement, histogram: number[], whole: SensitiveAttribute, k = 1) => {
  const records = histogram.reduce((a, b) => a + b, 0);
  return classTest({ k, models: [model] }, [whole])(records, [histogram], records);
};

/** A table of one sensitive column; `classes` says which class each row is in. */
const table = (codes: number[], rest: Partial<CodedTable> = {}): CodedTable => ({
  length: codes.length,
  dimensions: [],
  codes: [],
  sensitive: [{ name: 's', values: Math.max(...codes) + 1, codes: Int32Array.from(codes) }],
  ...rest,
});

describe('the test of a class', () => {
  it('counts people, and refuses a class of nobody even where nothing is required', () => {
    const test = classTest({ k: 3, models: [] }, []);
    expect([test(2, [], 9), test(3, [], 3)]).toEqual([false, true]);
    expect(classTest({ k: 0, models: [] }, [])(0, [], 5)).toBe(false);
    expect(classTest({ k: 1, models: [] }, [])(NaN, [], 5)).toBe(false);
  });

  it('asks entropy l-diversity of a class with l equally frequent values and not of a skewed one', () => {
    const model = { ...of, model: 'l-diversity', kind: 'entropy', l: 3 } as const;
    const whole = attribute([9, 9, 9, 9]);
    expect(holds(model, [7, 7, 7, 0], whole)).toBe(true);
    expect(holds(model, [8, 7, 7, 0], whole)).toBe(false);
    expect(holds(model, [8, 7, 7, 1], whole)).toBe(true);
  });

  it('asks of recursive (c, l)-diversity that r1 be less, not as much', () => {
    const model = { ...of, model: 'l-diversity', kind: 'recursive', l: 2, c: 2 } as const;
    const whole = attribute([9, 9, 9]);
    expect(holds(model, [4, 1, 1], whole)).toBe(false);
    expect(holds(model, [4, 1, 2], whole)).toBe(true);
    expect(holds({ ...model, l: 3, c: 100 }, [4, 4, 0], whole)).toBe(false);
  });

  it('measures the salaries of Li, Li and Venkatasubramanian 2007 as they do', () => {
    // Nine salaries from 3k to 11k; the class {3k, 4k, 5k} is at 0.375 and {6k, 8k, 11k} at 0.167.
    const whole = attribute([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const closeness = (t: number) => ({ ...of, model: 't-closeness', distance: 'ordered', t }) as const;
    expect(holds(closeness(0.375), [1, 1, 1, 0, 0, 0, 0, 0, 0], whole)).toBe(true);
    expect(holds(closeness(0.3749), [1, 1, 1, 0, 0, 0, 0, 0, 0], whole)).toBe(false);
    expect(holds(closeness(1 / 6), [0, 0, 0, 1, 0, 1, 0, 0, 1], whole)).toBe(true);
    expect(holds(closeness(0.1666), [0, 0, 0, 1, 0, 1, 0, 0, 1], whole)).toBe(false);
  });

  it('takes the order and the hierarchy that it is given', () => {
    const whole = attribute([1, 1, 1, 1], { order: [0, 2, 1, 3] });
    const ordered = { ...of, model: 't-closeness', distance: 'ordered', t: 1 / 3 } as const;
    // {0, 2} are the two least: 1/4 + 1/2 + 1/4 over 3 ranks.
    expect(holds(ordered, [1, 0, 1, 0], whole)).toBe(true);
    expect(holds({ ...ordered, t: 0.333 }, [1, 0, 1, 0], whole)).toBe(false);
    const levels = [Int32Array.of(0, 1, 2, 3), Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 0, 0, 0)];
    const tree = attribute([1, 1, 1, 1], { levels });
    const hierarchical = { ...of, model: 't-closeness', distance: 'hierarchical', hierarchy: 'h' } as const;
    // Within siblings half of the height: a quarter in each pair. Across, half of the mass over the whole height.
    expect(holds({ ...hierarchical, t: 0.25 }, [1, 0, 1, 0], tree)).toBe(true);
    expect(holds({ ...hierarchical, t: 0.24 }, [1, 0, 1, 0], tree)).toBe(false);
    expect(holds({ ...hierarchical, t: 0.5 }, [1, 1, 0, 0], tree)).toBe(true);
    expect(holds({ ...hierarchical, t: 0.49 }, [1, 1, 0, 0], tree)).toBe(false);
  });

  it('keeps the share of published people within the bounds of δ-presence', () => {
    const test = classTest(
      { k: 1, models: [{ pointer: '#', model: 'delta-presence', lower: 0.2, upper: 0.5 }] },
      [],
    );
    expect([test(1, [], 6), test(1, [], 5), test(1, [], 2), test(2, [], 3)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('refuses to be made without the column or hierarchy that a model needs', () => {
    const model = { ...of, model: 'alpha-k', alpha: 0.5 } as const;
    expect(() => classTest({ k: 2, models: [{ ...model, column: 'other' }] }, [attribute([1])])).toThrow(
      Problem,
    );
    const closeness = {
      ...of,
      model: 't-closeness',
      distance: 'hierarchical',
      t: 0.5,
      hierarchy: 'h',
    } as const;
    expect(() => classTest({ k: 2, models: [closeness] }, [attribute([1])])).toThrow(Problem);
  });

  it('fails a class whose histogram is not given', () => {
    const test = classTest({ k: 2, models: [{ ...of, model: 'alpha-k', alpha: 1 }] }, [attribute([1])]);
    expect(test(5, [], 5)).toBe(false);
  });
});

describe('measured models', () => {
  const models: ModelRequirement[] = [
    { ...of, model: 'l-diversity', kind: 'recursive', l: 2, c: 3 },
    { ...of, model: 't-closeness', distance: 'equal', t: 0.5 },
    { ...of, model: 'alpha-k', alpha: 0.9 },
  ];

  it('are those of the worst class, whatever is required', () => {
    const rows = table([0, 0, 1, 0, 1, 1]);
    const attributes = sensitiveAttributes(rows);
    const figures = measureModels(rows, Int32Array.of(0, 0, 0, 1, 1, 1), 2, models, attributes);
    expect(figures).toMatchObject({ records: 6, classes: 2, k: 3, l: 2 });
    expect(figures.t).toBeCloseTo(1 / 6);
    expect(figures.alpha).toBeCloseTo(2 / 3);
    expect(figures.models?.map(({ kind }) => kind)).toEqual(['recursive', 'equal', 'alpha']);
    expect(figures.models?.[0]?.value).toBeCloseTo(0.5);
  });

  it('count distinct subjects, leave out rows without class, and weigh', () => {
    const people = table([0, 1, 0, 1], { subjects: Int32Array.of(7, 7, 1, -1) });
    expect(measureModels(people, Int32Array.of(0, 0, 0, 0), 1, [], [])).toMatchObject({ records: 4, k: 2 });
    expect(measureModels(people, Int32Array.of(0, -1, 1, 1), 2, [], [])).toMatchObject({ records: 3, k: 1 });
    const weighed = table([0, 1], { weights: Int32Array.of(3, 4) });
    expect(measureModels(weighed, Int32Array.of(0, 0), 1, [], [])).toMatchObject({ records: 7, k: 7 });
  });

  it('say how much of each class is published, and count no class that nobody is published of', () => {
    const rows = table([0, 0, 1, 1, 1], { published: Int32Array.of(1, 0, 1, 1, 0) });
    const presence: ModelRequirement[] = [{ pointer: '#', model: 'delta-presence', lower: 0, upper: 1 }];
    const figures = measureModels(rows, Int32Array.of(0, 0, 1, 1, 2), 3, presence, []);
    expect(figures).toEqual({ records: 3, classes: 2, k: 1, delta: { lower: 0, upper: 1 } });
  });

  it('of nothing are k = 0', () => {
    const rows = table([0]);
    const figures = measureModels(rows, Int32Array.of(-1), 0, models, sensitiveAttributes(rows));
    expect(figures).toEqual({ records: 0, classes: 0, k: 0 });
  });
});
