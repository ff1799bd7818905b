import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ModelRequirement, type Plan, type PlannedColumn } from '#libs/contracts';
import { type CodedTable, measureModels, sensitiveAttributes, verificationOf } from '#libs/deidentify';
import { specEngine } from '../support/spec-engine.js';

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

/** Whether every check holds of a table that is released as it is. */
async function holds(
  models: ModelRequirement[],
  final: string,
  transformed = final,
  k = 1,
): Promise<boolean> {
  const of = plan(models, k);
  if (of.requirement === undefined) throw new Error('nothing is required');
  for (const check of verificationOf(of, of.requirement, { final, transformed })) {
    for (const step of [check.before, check]) {
      if (step) await engine.chunks(step.statement.sql, step.statement.parameters, step.receive);
    }
    if (!check.holds()) return false;
  }
  return true;
}

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
    const [check] = verificationOf(of, of.requirement ?? never(), { final: people, transformed: people });
    if (check === undefined) throw new Error('nothing is checked');
    await engine.chunks(check.statement.sql, check.statement.parameters, check.receive);
    expect(check.holds()).toBe(false);
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

  it('takes nothing for a promise that was kept when nothing was counted', () => {
    const of = plan([{ ...at, model: 'alpha-k', alpha: 0.5 }]);
    for (const check of verificationOf(of, of.requirement ?? never(), { final: 't', transformed: 't' })) {
      expect(check.holds()).toBe(false);
    }
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
      { numRuns: 40 },
    );
  });
});

function never(): never {
  throw new Error('nothing is required');
}
