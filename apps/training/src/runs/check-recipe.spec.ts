import { describe, expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { recipeSchema } from '#libs/learn';
import { checkRecipe, columnsToRead, mostCells, mostRows } from './check-recipe.js';

const columns: Column[] = ['age', 'sex', 'hours', 'outcome'].map((name) => ({ name, type: 'string' }));
const recipe = (over: object = {}) =>
  recipeSchema().parse({ task: 'classification', label: 'outcome', ...over });

function refusal(over: object, release = { rows: 100, columns }): Problem | undefined {
  try {
    checkRecipe(recipe(over), release);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return undefined;
}

describe('a recipe', () => {
  it('passes when the release has its label and features', () => {
    expect(refusal({})).toBeUndefined();
    expect(refusal({ features: ['age', 'sex'] })).toBeUndefined();
  });

  it('is refused with a pointer to each column that the release lacks, and to the label among the features', () => {
    const thrown = refusal({ label: 'income', features: ['age', 'zip', 'income'] });
    expect(thrown?.code).toBe('training.impossible');
    expect(thrown?.places.map(({ pointer }) => pointer)).toEqual([
      '#/recipe/label',
      '#/recipe/features/1',
      '#/recipe/features/2',
    ]);
  });

  it('is refused at once when its label is bytes, which are not learned from', () => {
    const pictured = { rows: 100, columns: [...columns, { name: 'image', type: 'bytes' } satisfies Column] };
    expect(refusal({ label: 'image' }, pictured)?.places).toEqual([
      { pointer: '#/recipe/label', detail: expect.stringContaining('bytes are not learned from') },
    ]);
    expect(refusal({}, pictured)).toBeUndefined();
  });

  it('is refused with the limit when the release has more rows or cells than a worker reads', () => {
    expect(refusal({}, { rows: mostRows + 1, columns })?.detail).toContain(String(mostRows));
    const wide = Array.from({ length: 17 }, (_, i): Column => ({ name: `c${i}`, type: 'double' }));
    const release = { rows: mostRows, columns: [...wide, ...columns] };
    expect(refusal({}, release)?.detail).toContain(String(mostCells));
    expect(refusal({ features: ['c1'] }, release)).toBeUndefined();
  });

  it('makes a run read its features, its label and the columns that its figures are grouped by', () => {
    expect(columnsToRead(recipe(), columns, [])).toEqual(['age', 'sex', 'hours', 'outcome']);
    expect(columnsToRead(recipe({ features: ['hours'] }), columns, ['sex'])).toEqual([
      'sex',
      'hours',
      'outcome',
    ]);
  });
});
