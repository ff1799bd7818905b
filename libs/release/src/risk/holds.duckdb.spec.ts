import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ModelRequirement, type Plan, type PlannedColumn } from '#libs/contracts';
import { type CodedTable, sensitiveAttributes } from '#libs/deidentify';
import { missing } from './holds.js';
import { measureRelease } from './measure-risk.js';
import { specEngine } from '../../../../test/support/spec-engine.js';
import { measureModels } from '../../../deidentify/test/measure-models.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine } = await specEngine();

const column = (name: string): PlannedColumn => ({
  name,
  rawType: 'string',
  type: 'string',
  action: { technique: 'keep' },
  rule: 0,
});
const hierarchy = {
  name: 'illnesses',
  version: 1,
  rows: [
    ['a', 'x', '*'],
    ['b', 'x', '*'],
    ['c', 'y', '*'],
    ['d', 'z', '*'],
  ],
};
const plan = (models: ModelRequirement[], k = 1): Plan => ({
  policy: 'p',
  raw: [],
  columns: ['class', 'secret'].map(column),
  dropped: [],
  rows: [],
  quasiIdentifiers: ['class'],
  requirement: { k, maxSuppression: 0, models, enforcement: { mode: 'none', loss: 'loss' } },
  hierarchies: { illnesses: hierarchy },
  pseudonymDomains: [],
  warnings: [],
});

type Cells = readonly (readonly [group: string, secret: string])[];

const table = (cells: Cells, published = 'true') =>
  `(SELECT o0, o1, ${published} AS p FROM (VALUES ${cells.map(([a, b]) => `('${a}', '${b}')`).join(', ')}) AS v(o0, o1))`;

/** What is missing in a table that is released. */
async function missed(of: Plan, final: string, transformed = final): Promise<string[]> {
  const source = {
    engine,
    plan: of,
    raw: { sql: final, row: 'r' },
    transformed: `SELECT * FROM ${transformed}`,
    released: `SELECT * FROM ${final}`,
    paired: true,
    confidence: 0.95,
    random: (length: number) => new Uint8Array(length),
    progress: () => undefined,
  };
  if (of.requirement === undefined) throw new Error('nothing is required');
  return missing(of.requirement, await measureRelease(source));
}

const holds = async (models: ModelRequirement[], final: string, transformed = final, k = 1) =>
  (await missed(plan(models, k), final, transformed)).length === 0;

const at = { pointer: '#', column: 'secret' } as const;
const cells: Cells = [
  ['1', 'a'],
  ['1', 'a'],
  ['1', 'b'],
  ['1', 'c'],
  ['2', 'a'],
  ['2', 'b'],
  ['2', 'c'],
  ['2', 'd'],
];

type Records = readonly (readonly [group: string, secret: string, published: boolean])[];

const countsOf = (values: readonly string[]): number[] =>
  [...new Set(values)].map((value) => values.filter((one) => one === value).length);
const share = (values: readonly string[], value: string): number =>
  values.filter((one) => one === value).length / values.length;

/** Whether a model holds of a class by its definition: `values` of those who are published, of `size` people in all. */
function byDefinition(model: ModelRequirement, values: string[], size: number, whole: string[]): boolean {
  const counts = countsOf(values).sort((a, b) => b - a);
  const [most = 0] = counts;
  switch (model.model) {
    case 'l-diversity': {
      if (model.kind === 'distinct') return counts.length >= model.l;
      if (model.kind === 'recursive')
        return most < model.c * counts.slice(model.l - 1).reduce((a, b) => a + b, 0);
      const nats = -counts.reduce((sum, n) => sum + (n / values.length) * Math.log(n / values.length), 0);
      return Math.exp(nats) >= model.l - 1e-9 * model.l;
    }
    case 'alpha-k':
      return most / values.length <= model.alpha + 1e-9;
    case 't-closeness': {
      const apart = [...new Set(whole)].map((value) => Math.abs(share(values, value) - share(whole, value)));
      return apart.reduce((a, b) => a + b, 0) / 2 <= model.t + 1e-9;
    }
    case 'delta-presence':
      return [model.lower - values.length / size, values.length / size - model.upper].every((d) => d <= 1e-9);
  }
}

const twelfths = fc.integer({ min: 0, max: 12 }).map((n) => n / 12);
const anyModel: fc.Arbitrary<ModelRequirement> = fc.oneof(
  fc
    .record({ kind: fc.constant('distinct' as const), l: fc.integer({ min: 1, max: 4 }) })
    .map((m) => ({ ...at, model: 'l-diversity' as const, ...m })),
  fc
    .record({ kind: fc.constant('entropy' as const), l: fc.constantFrom(1, 1.5, 2, 2.5, 3, 4) })
    .map((m) => ({ ...at, model: 'l-diversity' as const, ...m })),
  fc
    .record({
      kind: fc.constant('recursive' as const),
      l: fc.integer({ min: 1, max: 4 }),
      c: fc.constantFrom(0.1, 0.7, 1, 1.5, 2, 3),
    })
    .map((m) => ({ ...at, model: 'l-diversity' as const, ...m })),
  twelfths.map((alpha) => ({ ...at, model: 'alpha-k' as const, alpha })),
  twelfths.map((t) => ({ ...at, model: 't-closeness' as const, distance: 'equal' as const, t })),
  fc.tuple(twelfths, twelfths).map(([a, b]) => ({
    pointer: '#',
    model: 'delta-presence' as const,
    lower: Math.min(a, b),
    upper: Math.max(a, b),
  })),
);

describe('counting again', () => {
  it('sees a class that is one person short', async () => {
    expect(await holds([], table(cells), undefined, 4)).toBe(true);
    expect(await holds([], table(cells), undefined, 5)).toBe(false);
    expect(await holds([], table(cells.slice(1)), undefined, 4)).toBe(false);
  });

  it('looks at published records alone, and counts subjects where there are some', async () => {
    expect(await holds([], table(cells, "o0 = '1'"), undefined, 4)).toBe(true);
    expect(await holds([], table(cells, "o1 <> 'd'"), undefined, 4)).toBe(false);
    const people = `(SELECT *, o1 AS s FROM ${table(cells)})`;
    const of = { ...plan([], 4), subject: 'who' };
    expect(await missed(of, people)).toEqual(['k-anonymity']);
  });

  it.each<[ModelRequirement, ModelRequirement]>([
    [
      { ...at, model: 'l-diversity', kind: 'distinct', l: 3 },
      { ...at, model: 'l-diversity', kind: 'distinct', l: 4 },
    ],
    [
      { ...at, model: 'l-diversity', kind: 'entropy', l: 2.82 },
      { ...at, model: 'l-diversity', kind: 'entropy', l: 2.84 },
    ],
    [
      { ...at, model: 'l-diversity', kind: 'recursive', l: 2, c: 1.01 },
      { ...at, model: 'l-diversity', kind: 'recursive', l: 2, c: 1 },
    ],
    [
      { ...at, model: 'alpha-k', alpha: 0.5 },
      { ...at, model: 'alpha-k', alpha: 0.49 },
    ],
    [
      { ...at, model: 't-closeness', distance: 'equal', t: 0.125 },
      { ...at, model: 't-closeness', distance: 'equal', t: 0.12 },
    ],
  ])('holds at the bound and not beyond it: %j', async (kept, missed) => {
    expect(await holds([kept], table(cells))).toBe(true);
    expect(await holds([missed], table(cells))).toBe(false);
  });

  it('compares the published share of each class that is shown', async () => {
    const presence = (lower: number, upper: number): ModelRequirement[] => [
      { pointer: '#', model: 'delta-presence', lower, upper },
    ];
    const part = table(cells, "o1 <> 'a'");
    expect(await holds(presence(0.5, 0.75), part)).toBe(true);
    expect(await holds(presence(0.51, 0.75), part)).toBe(false);
    expect(await holds(presence(0.5, 0.74), part)).toBe(false);
  });

  it('takes nothing for a promise that was kept when it was not measured', () => {
    const { requirement } = plan([{ ...at, model: 'alpha-k', alpha: 1 }]);
    if (requirement === undefined) throw new Error('nothing is required');
    const classes = { buckets: [{ size: 2, classes: 1, records: 2 }], squares: 4, fewest: 2 };
    expect(missing(requirement, { classes, models: [], published: 2 })).toEqual(['alpha-k']);
    const [model] = requirement.models;
    const models = model === undefined ? [] : [{ model, value: NaN }];
    expect(missing(requirement, { classes, models, published: 2 })).toEqual(['alpha-k']);
    expect(missing(requirement, { classes, models: [], published: 3 })).toEqual(['k-anonymity']);
  });

  it('finds missing what is missing by definition in any class, whatever the requirement', async () => {
    const record = fc.tuple(
      fc.constantFrom('1', '2', '3'),
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.boolean(),
    );
    const models = fc.uniqueArray(anyModel, { maxLength: 3, selector: ({ model }) => model });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 24 }),
        models,
        fc.integer({ min: 1, max: 4 }),
        async (records: Records, required, k) => {
          const rows = records.map(([group, secret, p]) => `('${group}', '${secret}', ${p})`).join(', ');
          const shown = records.filter(([, , p]) => p);
          const whole = shown.map(([, secret]) => secret);
          const classes = [...new Set(shown.map(([group]) => group))].map((name) => ({
            values: shown.filter(([group]) => group === name).map(([, secret]) => secret),
            size: records.filter(([group]) => group === name).length,
          }));
          const expected = [
            ...(classes.every(({ values }) => values.length >= k) ? [] : ['k-anonymity']),
            ...required
              .filter(
                (model) => !classes.every(({ values, size }) => byDefinition(model, values, size, whole)),
              )
              .map(({ model }) => model),
          ];
          const from = `(SELECT * FROM (VALUES ${rows}) AS v(o0, o1, p))`;
          expect(await missed(plan(required, k), from)).toEqual(expected);
        },
      ),
      { numRuns: caseCount(150) },
    );
  });

  it('agrees with the models’ own ordered and hierarchical distances, on random tables', async () => {
    const secret = fc.constantFrom('a', 'b', 'c', 'd');
    const group = fc.array(secret, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 4 }), async (groups) => {
        const all: Cells = groups.flatMap((list, g) => list.map((value) => [String(g), value] as const));
        const values = [...new Set(all.map(([, value]) => value))].sort();
        const levels = [0, 1, 2].map((level) => {
          const names = [...new Set(hierarchy.rows.map((row) => row[level]))];
          return Int32Array.from(values, (v) =>
            names.indexOf(hierarchy.rows.find(([leaf]) => leaf === v)?.[level]),
          );
        });
        const coded: CodedTable = {
          length: all.length,
          dimensions: [],
          codes: [],
          sensitive: [
            {
              name: 'secret',
              values: values.length,
              codes: Int32Array.from(all, ([, value]) => values.indexOf(value)),
            },
          ],
        };
        const classOf = Int32Array.from(all, ([name]) => Number(name));
        const attributes = sensitiveAttributes(coded, { secret: { levels } });
        for (const distance of ['ordered', 'hierarchical'] as const) {
          const model = (t: number): ModelRequirement =>
            distance === 'ordered'
              ? { ...at, model: 't-closeness', distance, t }
              : { ...at, model: 't-closeness', distance, t, hierarchy: 'illnesses' };
          const far = measureModels(coded, classOf, groups.length, [model(1)], attributes).t ?? NaN;
          expect(await holds([model(far + 1e-8)], table(all))).toBe(true);
          if (far > 1e-6) expect(await holds([model(far - 1e-7)], table(all))).toBe(false);
        }
      }),
      { numRuns: caseCount(40) },
    );
  });
});
