import { describe, expect, it } from '@jest/globals';
import { type Hierarchy, type Plan, type PlannedColumn } from '#libs/contracts';
import { readCodedTable } from './coded-source.js';
import { specEngine } from '../../../../test/support/spec-engine.js';

const { engine } = await specEngine();

const hierarchy = (name: string, ...rows: string[][]): Hierarchy => ({ name, version: 1, rows });

const hierarchies = {
  ages: hierarchy('ages', ['9', 'young', '*'], ['10', 'young', '*'], ['70', 'old', '*']),
  jobs: hierarchy('jobs', ['nurse', 'care', '*'], ['clerk', 'office', '*'], ['doctor', 'care', '*']),
};

const column = (name: string, rest: Partial<PlannedColumn>): PlannedColumn => ({
  name,
  rawType: 'string',
  type: 'string',
  action: { technique: 'keep' },
  rule: 0,
  ...rest,
});

const columns: PlannedColumn[] = [
  column('age', {
    rawType: 'integer',
    action: { technique: 'generalization', how: 'hierarchy', hierarchy: 'ages' },
  }),
  column('job', { action: { technique: 'generalization', how: 'hierarchy', hierarchy: 'jobs' }, rule: 3 }),
  // Released as ranges, which are text, and read as what it is.
  column('born', { rawType: 'date', type: 'string' }),
  column('income', { rawType: 'double', type: 'double' }),
  column('city', {}),
  column('key', { type: 'integer', action: { technique: 'pseudonymization', domain: 'd', as: 'integer' } }),
  column('illness', {}),
];

const plan = (change: Partial<Plan> = {}): Plan => ({
  policy: 'spec',
  raw: [],
  columns,
  dropped: [],
  rows: [],
  quasiIdentifiers: columns.slice(0, 6).map(({ name }) => name),
  hierarchies,
  pseudonymDomains: [],
  warnings: [],
  ...change,
});

/** Five records; places are in no order, as a join may bring them. */
const from = `(SELECT * FROM (VALUES
  (4, true, 'p', '70', 'nurse', DATE '1950-06-01', 'nan'::DOUBLE, 'Ulm', 7, 'flu'),
  (0, true, 'q', '9', 'doctor', DATE '1969-12-31', 3.5, 'Bonn', 5, NULL),
  (2, false, NULL, '10', 'clerk', NULL, 10, NULL, 5, 'gout'),
  (1, true, 'p', NULL, NULL, DATE '1970-01-02', 'inf'::DOUBLE, 'Ulm', 6, 'flu'),
  (3, true, 'q', '9', 'nurse', DATE '1969-12-31', NULL, 'Ulm', 6, 'ague')
) AS v(i, p, s, o0, o1, o2, o3, o4, o5, o6))`;

const listed = (codes: Int32Array | undefined) => [...(codes ?? [])];

const enforcement = { mode: 'multidimensional', loss: 'loss' } as const;
const requirement = { k: 2, maxSuppression: 0, models: [], enforcement };

describe('records as codes', () => {
  it('stand for leaves, ranks and values, in the order of their places, with missing values last', async () => {
    const { table, labels } = await readCodedTable({ engine, from, plan: plan(), shared: false });
    expect(table.length).toBe(5);
    expect(table.codes.map(listed)).toEqual([
      [0, 3, 1, 0, 2],
      [2, 3, 1, 0, 0],
      [1, 2, 3, 1, 0],
      [0, 2, 1, 4, 3],
      [0, 1, 2, 1, 1],
      [0, 1, 0, 1, 2],
    ]);
    expect(table.dimensions.map(({ kind, leaves, missing }) => [kind, leaves, missing])).toEqual([
      ['hierarchy', 4, true],
      ['hierarchy', 4, true],
      ['ordered', 4, true],
      ['ordered', 5, true],
      ['fixed', 3, true],
      ['fixed', 3, false],
    ]);
    expect(labels[2]?.values).toEqual(['1950-06-01', '1969-12-31', '1970-01-02', null]);
    expect(labels[3]?.values).toEqual(['3.5', '10', 'inf', 'nan', null]);
    expect(labels[4]?.values).toEqual(['Bonn', 'Ulm', null]);
  });

  it('are themselves or everything under multidimensional enforcement, where values have neither order nor hierarchy', async () => {
    const { table, labels } = await readCodedTable({
      engine,
      from,
      plan: plan({ requirement }),
      shared: false,
    });
    // A range of numbers has no place for what is none: it is missing.
    expect(labels[3]?.values).toEqual(['3.5', '10', 'inf', null]);
    expect(listed(table.codes[3])).toEqual([0, 2, 1, 3, 3]);
    const city = table.dimensions[4];
    expect(city).toMatchObject({ kind: 'hierarchy', leaves: 3, ordered: false });
    expect(city?.kind === 'hierarchy' && city.levels.map(listed)).toEqual([
      [0, 1, 2],
      [0, 0, 0],
    ]);
    expect(labels[4]?.groups?.[1]).toEqual(['*']);
  });

  it('have hierarchies with the missing value under the root, ordered where the leaves are numbers that ascend', async () => {
    const { table, labels } = await readCodedTable({ engine, from, plan: plan(), shared: false });
    const [age, job] = table.dimensions;
    expect(age).toMatchObject({ ordered: true });
    expect(job).toMatchObject({ ordered: false });
    expect(job?.kind === 'hierarchy' && job.levels.map(listed)).toEqual([
      [0, 1, 2, 3],
      [0, 1, 0, 2],
      [0, 0, 0, 0],
    ]);
    expect(labels[1]?.groups).toEqual([['nurse', 'clerk', 'doctor', null], ['care', 'office', null], ['*']]);
  });

  it('lie where their numbers and days are, and those beyond all numbers at the end', async () => {
    const { table } = await readCodedTable({ engine, from, plan: plan({ requirement }), shared: false });
    const positions = table.dimensions.flatMap((d) => (d.kind === 'ordered' ? [[...d.positions]] : []));
    expect(positions[0]?.map((seconds) => seconds / 86_400)).toEqual([-7154, -1, 1, 1]);
    expect(positions[1]).toEqual([3.5, 10, 10, 10]);
  });

  it('tell whose they are and which are published, and what models measure', async () => {
    const requirement: Plan['requirement'] = {
      k: 2,
      maxSuppression: 0,
      enforcement: { mode: 'multidimensional', loss: 'loss' },
      models: [
        { model: 'l-diversity', column: 'illness', kind: 'distinct', l: 2, pointer: '#' },
        {
          model: 't-closeness',
          column: 'job',
          distance: 'hierarchical',
          hierarchy: 'jobs',
          t: 0.3,
          pointer: '#',
        },
        { model: 'delta-presence', lower: 0, upper: 0.9, pointer: '#' },
      ],
    };
    const { table, details } = await readCodedTable({
      engine,
      from,
      plan: plan({ quasiIdentifiers: ['city'], subject: 'who', requirement }),
      shared: true,
    });
    const [q0, p1, nobody, q3, p4] = listed(table.subjects);
    expect([q0, p1, nobody]).toEqual([q3, p4, -1]);
    expect(new Set(listed(table.subjects))).toEqual(new Set([0, 1, -1]));
    expect(listed(table.published)).toEqual([1, 1, 0, 1, 1]);
    expect(table.sensitive.map(({ name, values, codes }) => [name, values, listed(codes)])).toEqual([
      ['illness', 4, [3, 1, 2, 0, 1]],
      ['job', 4, [1, 3, 0, 2, 2]],
    ]);
    // Codes are in the order of the values: clerk, doctor, nurse, missing.
    expect(details['job']?.levels?.map(listed)).toEqual([
      [1, 2, 0, 3],
      [1, 0, 0, 2],
      [0, 0, 0, 0],
    ]);
    expect(table.codes[0]?.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('are refused with the place and a count, never a value, where a hierarchy misses values', async () => {
    const strange = `(SELECT * REPLACE (CASE WHEN i < 2 THEN 'secret' || i ELSE o1 END AS o1) FROM ${from})`;
    const error: unknown = await readCodedTable({ engine, from: strange, plan: plan(), shared: false }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({
      code: 'policy.inapplicable',
      places: [
        {
          pointer: '#/transforms/3/hierarchy',
          detail: 'misses values of the column "job": add leaves for them',
        },
      ],
    });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});
