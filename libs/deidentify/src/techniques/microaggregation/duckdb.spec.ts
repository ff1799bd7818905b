import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ColumnType } from '#libs/contracts';
import { Engine, planOf, tableOf } from '../../../../../test/dialect/engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const columns = (type: ColumnType = 'double') => [
  { name: 'a', type },
  { name: 'b', type: 'integer' as const },
];
const transform = (k: number, column: string | string[] = ['a', 'b']) => ({
  transforms: [{ match: { column }, technique: 'microaggregation', k }],
});
const ages = ['1', '2', '50', '51', '52', 'NULL'].map((x) => `CAST(${x} AS DOUBLE)`);
const incomes = ['10', '20', '500', '510', '520', '7'].map((x) => `CAST(${x} AS BIGINT)`);

describe('microaggregation in the engine', () => {
  it('puts means over all its columns together in the place of numbers, record by record', async () => {
    const made = await engine.release(
      { columns: columns(), policy: transform(2) },
      tableOf({ a: ages, b: incomes }),
    );
    expect(made).toEqual([
      ['1.5', '15.0'],
      ['1.5', '15.0'],
      ['51.0', '510.0'],
      ['51.0', '510.0'],
      ['51.0', '510.0'],
      [null, null],
    ]);
  });

  it('looks at the records alone that the policy’s conditions leave', async () => {
    const policy = { ...transform(2), rows: { b: { $gte: 20 } } };
    const made = await engine.release({ columns: columns(), policy }, tableOf({ a: ages, b: incomes }));
    expect(made).toHaveLength(4);
    const groups = new Map<string, number>();
    for (const row of made) groups.set(String(row), (groups.get(String(row)) ?? 0) + 1);
    expect([...groups.values()].every((size) => size >= 2)).toBe(true);
    expect(made.reduce((sum, [a]) => sum + Number(a), 0)).toBeCloseTo(2 + 50 + 51 + 52);
  });

  it('is refused, with the place in the policy, where it makes no sense', () => {
    const refused = (type: ColumnType, policy: object) => {
      try {
        planOf({ columns: columns(type), policy });
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const at = (pointer: string) => ({
      code: 'policy.inapplicable',
      places: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
    expect(refused('string', transform(2))).toMatchObject(at('#/transforms/0/match'));
    const unnamed = { transforms: [{ match: { type: 'integer' }, technique: 'microaggregation', k: 2 }] };
    expect(refused('double', unnamed)).toMatchObject(at('#/transforms/0/match'));
  });
});
