import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Engine } from '../../../../../test/dialect/engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const laplace = { technique: 'noise-addition', epsilon: 1, lower: 0, upper: 10 };

describe('noise in the engine', () => {
  it('is drawn anew for each cell, equal ones and constants too', async () => {
    const made = await engine.cells('double', new Array<string>(200).fill('CAST(5 AS DOUBLE)'), laplace);
    expect(new Set(made).size).toBeGreaterThan(190);
    expect(made.every((value) => Number.isFinite(Number(value)))).toBe(true);
  });

  it.each([
    ['integer', ['CAST(5 AS BIGINT)', 'NULL', 'CAST(-9223372036854775808 AS BIGINT)']],
    ['decimal', ['CAST(5.25 AS DECIMAL(9, 2))', 'NULL', 'CAST(-1.5 AS DECIMAL(9, 2))']],
    ['double', ["CAST('NaN' AS DOUBLE)", 'NULL', "CAST('-inf' AS DOUBLE)"]],
  ] as const)('takes every %s and leaves what is missing', async (type, literals) => {
    const gaussian = { ...laplace, mechanism: 'gaussian', delta: 1e-6 };
    for (const transform of [laplace, gaussian]) {
      const [a, b, c] = await engine.cells(type, literals, transform);
      expect([Number.isFinite(Number(a)), b, Number.isFinite(Number(c))]).toEqual([true, null, true]);
    }
  });
});
