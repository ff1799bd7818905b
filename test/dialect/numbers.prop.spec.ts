import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Engine, planOf } from './engine.js';
import { cellsOf, type KnownType, literals } from './reference/arbitraries.js';
import { rounding, topAndBottomCoding } from './reference/numbers.js';
import { parseDecimal } from './reference/values.js';
import { caseCount } from '../support/case-count.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const numeric: readonly KnownType[] = ['integer', 'decimal', 'double'];
const column = fc.constantFrom(...numeric).chain((type) => fc.tuple(fc.constant(type), cellsOf(type)));

/** Both as numbers where the type is binary, for the same number can be written in more than one way. */
const comparable = (type: KnownType, texts: readonly (string | null)[]) =>
  type === 'integer'
    ? texts
    : texts.map((text) => {
        if (text === null) return null;
        if (type === 'decimal') return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
        return Number(text.replace('inf', 'Infinity')) + 0;
      });

describe('rounding on DuckDB', () => {
  it('is to the nearest multiple, halves away from zero, in the column’s own type', async () => {
    const steps = fc.constantFrom(1, 2, 5, 1000, 7, 0.1, 0.05, 0.25, 2.5, 0.001);
    await fc.assert(
      fc.asyncProperty(column, steps, async ([type, all], to) => {
        fc.pre(type !== 'integer' || Number.isInteger(to));
        const { units, scale } = parseDecimal(String(to));
        const action = { technique: 'rounding' as const, unit: Number(units), scale };
        // Beyond 2^50 multiples the doubles themselves are hardly finer than the multiples.
        const cells = all.filter(
          (cell) => type !== 'double' || !(Math.abs(cell?.double ?? 0) / to > 2 ** 50),
        );
        const expected = cells.map((cell) => rounding(cell, action));
        const made =
          cells.length === 0
            ? []
            : await engine.cells(type, literals(cells, type), { technique: 'rounding', to });
        expect(comparable(type, made)).toEqual(comparable(type, expected));
        expect(made).not.toContain('-0.0');
      }),
      { numRuns: caseCount(150) },
    );
  });

  it('leaves no number that is not next to a multiple, of whatever size', async () => {
    const doubles = [
      '1e300',
      '-1e300',
      '9007199254740993',
      '1.5e17',
      "'inf'",
      "'-inf'",
      "'nan'",
      '123456789012345678',
    ];
    const made = await engine.cells(
      'double',
      doubles.map((x) => `${x}::DOUBLE`),
      { technique: 'rounding', to: 1000 },
    );
    expect(made.map((text) => Number((text ?? '').replace('inf', 'Infinity')))).toEqual([
      1e300,
      -1e300,
      9_007_199_254_741_000,
      1.5e17,
      Infinity,
      -Infinity,
      Number.NaN,
      123_456_789_012_346_000,
    ]);
  });

  it('keeps the type, and refuses steps that a column of whole numbers cannot hold', async () => {
    for (const [type, sql] of [
      ['integer', '1::BIGINT'],
      ['double', '1::DOUBLE'],
      ['decimal', '1::DECIMAL(9,2)'],
    ] as const) {
      const policy = { transforms: [{ match: { column: 'x' }, technique: 'rounding', to: 10 }] };
      const plan = planOf({ columns: [{ name: 'x', type }], policy });
      const [made = ''] = await engine.types(await engine.prepared(plan, `(SELECT ${sql} AS x)`));
      expect(made).toMatch({ integer: /^BIGINT$/, double: /^DOUBLE$/, decimal: /^DECIMAL/ }[type]);
      expect(plan.columns[0]?.type).toBe(type);
    }
    const half = { transforms: [{ match: { column: 'x' }, technique: 'rounding', to: 0.5 }] };
    expect(() => planOf({ columns: [{ name: 'x', type: 'integer' }], policy: half })).toThrow(
      /policy.inapplicable/,
    );
  });
});

describe('top and bottom coding on DuckDB', () => {
  it('moves extremes to the limits and nothing else', async () => {
    const limits = fc.record({
      bottom: fc.option(fc.integer({ min: -99, max: 9 }), { nil: undefined }),
      top: fc.integer({ min: 10, max: 99 }),
    });
    const parts = fc.constantFrom(1, 4, 10);
    await fc.assert(
      fc.asyncProperty(column, limits, parts, async ([type, cells], given, part) => {
        const scaled = (n: number) => (type === 'integer' ? n : n / part);
        const more = {
          ...(given.bottom === undefined ? {} : { bottom: scaled(given.bottom) + 0 }),
          top: scaled(given.top),
        };
        const action = { technique: 'top-and-bottom-coding' as const, ...more };
        const expected = cells.map((cell) => topAndBottomCoding(cell, action));
        const made = await engine.cells(type, literals(cells, type), action);
        expect(comparable(type, made)).toEqual(comparable(type, expected));
      }),
      { numRuns: caseCount(100) },
    );
  });

  it('refuses limits that the column cannot hold', () => {
    const plan = (type: 'integer' | 'decimal', top: number) => () =>
      planOf({
        columns: [{ name: 'x', type }],
        policy: { transforms: [{ match: { column: 'x' }, technique: 'top-and-bottom-coding', top }] },
      });
    expect(plan('integer', 1.5)).toThrow(/policy.inapplicable/);
    expect(plan('decimal', 1e-9)).toThrow(/policy.inapplicable/);
    expect(plan('decimal', 1.5)).not.toThrow();
  });
});
