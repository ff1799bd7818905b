import { describe, expect, it } from '@jest/globals';
import { aggregates, noQuestion, questionBody } from './wish.js';

const wish = { ...noQuestion, dataset: 'people', purpose: 'research', column: 'age' };
const asked = (over: object) => questionBody({ ...wish, ...over });

describe('what the form asks', () => {
  it('is a count without a column or bounds, whatever was typed before', () => {
    expect(asked({ aggregate: 'count' })).toEqual({
      dataset: 'people',
      purpose: 'research',
      ask: { aggregate: 'count' },
      epsilon: 0.5,
    });
  });

  it('has declared bounds as numbers for each aggregate of a column', () => {
    const bounded = aggregates.map(({ value }) => value).filter((a) => a !== 'count' && a !== 'histogram');
    for (const aggregate of bounded) {
      expect(asked({ aggregate, lower: '-1.5', upper: ' 90 ' })).toMatchObject({
        ask: { aggregate, column: 'age', lower: -1.5, upper: 90 },
      });
    }
  });

  it('has the edges of a histogram as numbers, spaces and empty places aside', () => {
    expect(asked({ aggregate: 'histogram', edges: '0, 20 ,,40,' })).toMatchObject({
      ask: { aggregate: 'histogram', column: 'age', edges: [0, 20, 40] },
    });
  });

  it('names the groups that were declared, and gives a threshold its δ where none were', () => {
    expect(asked({ groupBy: 'city', keys: 'Ulm, Bonn' })).toMatchObject({
      groupBy: { column: 'city', keys: ['Ulm', 'Bonn'] },
    });
    expect(asked({ groupBy: 'city', keys: 'Ulm' })).not.toHaveProperty('delta');
    expect(asked({ groupBy: 'city', keys: ' ,' })).toMatchObject({
      groupBy: { column: 'city' },
      delta: 1e-7,
    });
    expect(asked({ keys: 'Ulm' })).not.toHaveProperty('groupBy');
  });
});
