import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Column, type ColumnClassification, identifierTypes, type Plan, Policy } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { compilePlan, type PlanInput } from './compile-plan.js';
import { caseCount } from '../../../../test/support/case-count.js';

const names = ['a', 'B b', '"c"', 'ü', 'e'];
const types = ['string', 'integer', 'date', 'double', 'json'] as const;

const table = fc
  .tuple(
    ...names.map((name) =>
      fc.record({
        name: fc.constant(name),
        type: fc.constantFrom(...types),
        kind: fc.constantFrom(...identifierTypes),
      }),
    ),
  )
  .map((list): PlanInput => {
    const columns: Column[] = list.map(({ name, type }) => ({ name, type }));
    const classification = list.map(({ name, kind }): ColumnClassification => ({
      name,
      category: 'NONE',
      identifierType: kind,
      confidence: 1,
      evidence: [],
      decidedBy: 'detector',
    }));
    return { columns, classification };
  });

const match = fc.oneof(
  fc.record({ column: fc.constantFrom(...names) }),
  fc.record({ column: fc.subarray(names, { minLength: 1 }) }),
  fc.record({ identifierType: fc.constantFrom(...identifierTypes) }),
  fc.record({
    identifierType: fc.constantFrom(...identifierTypes),
    column: fc.subarray(names, { minLength: 1 }),
  }),
);
const transform = fc
  .tuple(
    match,
    fc.constantFrom(
      { technique: 'keep' },
      { technique: 'suppression' },
      { technique: 'pseudonymization', domain: 'd' },
      { technique: 'masking' },
      { technique: 'generalization', keepFirst: 2 },
      { technique: 'generalization', quantiles: 4 },
      { technique: 'suppression', rarerThan: 3 },
      { technique: 'format-preserving-encryption', domain: 'd' },
      { technique: 'deterministic-encryption', domain: 'd' },
      { technique: 'noise-addition', epsilon: 1, lower: 0, upper: 1 },
      { technique: 'rounding', to: 5 },
      { technique: 'top-and-bottom-coding', top: 5 },
      { technique: 'permutation' },
      { technique: 'microaggregation', k: 2 },
    ),
  )
  .map(([where, what]) => ({ match: where, ...what }));
const spans = fc
  .tuple(fc.option(fc.constantFrom(...names)), fc.constantFrom('URL', 'US_SSN'))
  .map(([column, category]) => ({
    match: { inText: true, category, ...(column === null ? {} : { column }) },
    technique: 'masking',
  }));
const combination = fc
  .tuple(fc.shuffledSubarray(names, { minLength: 2 }), fc.constantFrom('new', ...names))
  .map(([column, into]) => ({ match: { column }, technique: 'combination', into }));
const anyTransform = fc.oneof(
  { arbitrary: transform, weight: 6 },
  { arbitrary: spans, weight: 2 },
  { arbitrary: combination, weight: 1 },
);
const transforms = fc.array(transform, { minLength: 1, maxLength: 5 });

function plan(list: readonly unknown[], input: PlanInput): Plan | undefined {
  try {
    return compilePlan(Policy.parse({ name: 'p', purposes: ['q'], transforms: list }), input);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

describe('every plan', () => {
  it('yields no column that the policy did not name, whatever the techniques', () => {
    fc.assert(
      fc.property(fc.array(anyTransform, { minLength: 1, maxLength: 6 }), table, (list, input) => {
        const made = plan(list, input);
        if (made === undefined) return;
        const kinds = new Map(input.classification.map((one) => [one.name, one.identifierType]));
        for (const { name, rule, action } of made.columns) {
          const asked = list[rule] as { match: Record<string, unknown>; into?: string };
          const { column, identifierType, inText } = asked.match as {
            column?: string | string[];
            identifierType?: string;
            inText?: true;
          };
          if (asked.into !== undefined) expect(asked.into).toBe(name);
          else if (inText === true && column === undefined) {
            // Spans alone release nothing: another transform keeps the column.
            expect(list.some((one) => one.technique === 'keep')).toBe(true);
          } else if (column !== undefined) expect([column].flat()).toContain(name);
          if (identifierType !== undefined) expect(identifierType).toBe(kinds.get(name));
          if (action.technique === 'combination') {
            for (const source of action.sources) {
              expect(made.columns.filter((one) => one.name === source && one.name !== name)).toEqual([]);
            }
          }
        }
        expect(new Set(made.columns.map(({ name }) => name)).size).toBe(made.columns.length);
      }),
      { numRuns: caseCount(1000) },
    );
  });

  it('releases only columns that a rule matches, in the order of the raw ones, and accounts for the rest', () => {
    fc.assert(
      fc.property(transforms, table, (list, input) => {
        const made = plan(list, input);
        if (made === undefined) return;
        const kinds = new Map(input.classification.map((one) => [one.name, one.identifierType]));
        for (const { name, rule } of made.columns) {
          const where = list[rule]?.match as { column?: string | string[]; identifierType?: string };
          if (where.column !== undefined) expect([where.column].flat()).toContain(name);
          if (where.identifierType !== undefined) expect(where.identifierType).toBe(kinds.get(name));
        }
        const released = made.columns.map(({ name }) => name);
        const dropped = made.dropped.map(({ name }) => name);
        expect(names.filter((name) => released.includes(name))).toEqual(released);
        expect([...released, ...dropped].toSorted()).toEqual(names.toSorted());
      }),
    );
  });

  it('keeps what earlier rules decided when a rule is added behind them', () => {
    fc.assert(
      fc.property(transforms, transform, table, (list, more, input) => {
        const [before, after] = [plan(list, input), plan([...list, more], input)];
        if (before === undefined || after === undefined) return;
        for (const column of before.columns) expect(after.columns).toContainEqual(column);
        for (const column of before.dropped) {
          if (column.rule !== undefined) expect(after.dropped).toContainEqual(column);
        }
      }),
    );
  });
});
