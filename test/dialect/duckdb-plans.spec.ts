import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { looksAround, techniques, toDuckdbSql } from '#libs/deidentify';
import { Engine, planOf, tableOf, tools } from './engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const people = `(SELECT * FROM (VALUES
  (1, 'DE', DATE '1984-01-01', 'flu', true), (1, 'DE', DATE '1984-06-01', 'flu', true),
  (2, 'DE', DATE '1984-07-01', 'gout', false), (3, NULL, DATE '1990-01-01', 'flu', true),
  (4, NULL, DATE '1990-02-01', 'gout', NULL), (5, 'FR', NULL, 'flu', true), (6, NULL, DATE '1990-03-01', NULL, true)
  ) t(id, country, born, ill, paid))`;
const columns: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'country', type: 'string' },
  { name: 'born', type: 'date' },
  { name: 'ill', type: 'string' },
  { name: 'paid', type: 'boolean' },
];
const keep = (column: string | string[]) => ({ match: { column }, technique: 'keep' });

describe('whole plans in DuckDB', () => {
  it('quotes hostile column names and never mixes columns up', async () => {
    const names = [
      'a"; DROP TABLE x; --',
      'select',
      "o'0",
      'o0',
      's',
      'r',
      'p',
      ' ',
      '😀',
      '$p0',
      'src',
      '--',
      'record_number',
    ];
    const list = names.map((name, i) => `'v${String(i)}' AS "${name.replaceAll('"', '""')}"`);
    const hostile = names.map((name): Column => ({ name, type: 'string' }));
    const policy = {
      transforms: [keep(names)],
      rows: Object.fromEntries(names.map((name, i) => [name, `v${String(i)}`])),
      subject: 's',
    };
    const made = await engine.prepared(planOf({ columns: hostile, policy }), `(SELECT ${list.join(', ')})`);
    expect(await engine.texts(made)).toEqual([names.map((_, i) => `v${String(i)}`)]);
  });

  it.each([
    { technique: 'suppression', rarerThan: 2 },
    { technique: 'permutation', within: ['g0'] },
    { technique: 'pseudonymization', domain: 'crm' },
    { technique: 'generalization', quantiles: 2 },
    { technique: 'generalization', hierarchy: 'ones', level: 1 },
    { technique: 'microaggregation', k: 2 },
  ])(
    'measures for %j in a table whose columns have the names that statements use inside',
    async (transform) => {
      const names = 'v r s p n a b g o x src sel leaf value g0 row who record_number'.split(' ');
      const all = tableOf({
        id: ['1', '1', '1'],
        ...Object.fromEntries(names.map((name) => [name, ['7', '8', '9']])),
      });
      const made = await engine.release(
        {
          columns: ['id', ...names].map((name): Column => ({ name, type: 'integer' })),
          policy: { transforms: [{ match: { column: 'id' }, ...transform }] },
          hierarchies: [{ name: 'ones', version: 1, rows: [['1', '*']] }],
        },
        all,
      );
      expect(made).toHaveLength(3);
      expect(new Set(made.map(([text]) => text)).size).toBe(1);
      expect(made[0]?.[0]).not.toBeNull();
    },
  );

  it('refuses names that DuckDB cannot tell apart or read', () => {
    const twins: Column[] = [
      { name: 'Name', type: 'string' },
      { name: 'name', type: 'string' },
    ];
    const compiled = (list: Column[], name: string) => () =>
      toDuckdbSql(planOf({ columns: list, policy: { transforms: [keep(name)] } }), {
        source: 't',
        tools,
      }).released();
    expect(compiled(twins, 'name')).toThrow(/policy.inapplicable/);
    // A policy does not name them at all.
    expect(compiled([{ name: 'a\u0000b', type: 'string' }], 'a\u0000b')).toThrow(/control/);
  });

  it.each<[object, number[]]>([
    [{ country: 'DE' }, [1, 1, 2]],
    [{ country: { $ne: 'DE' } }, [5]],
    [{ country: { $nin: ['FR'] } }, [1, 1, 2]],
    [{ country: { $exists: false } }, [3, 4, 6]],
    [{ born: { $gte: '1984-07-01', $lt: '1990-02-01' } }, [2, 3]],
    [{ paid: false }, [2]],
    [{ id: { $in: [1, 6] }, paid: true }, [1, 1, 6]],
    [{ id: { $gt: 4.5 } }, [5, 6]],
    [{ ill: "' OR 1=1 --" }, []],
  ])('keeps the records for which all conditions hold: %j', async (rows, expected) => {
    const made = await engine.prepared(
      planOf({ columns, policy: { transforms: [keep('id')], rows } }),
      people,
    );
    expect((await engine.texts(made)).map(([id]) => Number(id))).toEqual(expected);
    expect(made.sql).not.toContain('1=1');
  });

  it('measures what the conditions leave, and nothing else', async () => {
    const rows = { country: 'DE' };
    const rare = { match: { column: 'ill' }, technique: 'suppression', rarerThan: 2 };
    const released = await engine.release({ columns, policy: { transforms: [rare], rows } }, people);
    expect(released).toEqual([['flu'], ['flu'], [null]]);
    const subjects = { columns, policy: { transforms: [rare], rows, subject: 'id' } };
    expect(await engine.release(subjects, people)).toEqual([[null], [null], [null]]);
    const shuffle = { match: { column: 'id' }, technique: 'permutation' };
    const shuffled = await engine.release({ columns, policy: { transforms: [shuffle], rows } }, people);
    expect(shuffled.map(([id]) => id).toSorted()).toEqual(['1', '1', '2']);
  });

  it('of an empty table makes an empty release, whatever it measures', async () => {
    const transforms = [
      { match: { column: 'id' }, technique: 'generalization', quantiles: 4 },
      { match: { column: 'ill' }, technique: 'suppression', rarerThan: 2 },
      { match: { column: 'country' }, technique: 'pseudonymization', domain: 'crm' },
      { match: { column: 'paid' }, technique: 'permutation' },
    ];
    expect(
      await engine.release({ columns, policy: { transforms } }, `(SELECT * FROM ${people} LIMIT 0)`),
    ).toEqual([]);
  });

  it('makes of a few records what the release makes of them, where a technique looks at one record alone', async () => {
    const transforms = [
      { match: { column: 'id' }, technique: 'pseudonymization', domain: 'crm', as: 'base32' },
      { match: { column: 'country' }, technique: 'masking', keepFirst: 1 },
      { match: { column: 'born' }, technique: 'date-shift', maxDays: 30, domain: 'crm' },
      { match: { column: 'ill' }, technique: 'suppression', values: ['gout'] },
      keep('paid'),
    ];
    const setting = { columns, policy: { transforms, subject: 'id' } };
    const plan = planOf(setting);
    expect(plan.columns.some(({ action }) => looksAround(action))).toBe(false);
    const whole = await engine.release(setting, people);
    expect(await engine.release(setting, `(SELECT * FROM ${people} LIMIT 3)`)).toEqual(whole.slice(0, 3));
  });

  it('tells which columns of a preview may differ from the release', () => {
    const plan = planOf({
      columns,
      policy: {
        transforms: [
          { match: { column: 'ill' }, technique: 'suppression', rarerThan: 2 },
          { match: { column: 'id' }, technique: 'generalization', quantiles: 4 },
          { match: { column: 'born' }, technique: 'generalization', to: 'year' },
          { match: { column: 'country' }, technique: 'permutation' },
          { match: { column: 'paid' }, technique: 'suppression', values: [true] },
        ],
      },
    });
    const differing = plan.columns.filter(({ action }) => looksAround(action)).map(({ name }) => name);
    expect(differing.toSorted()).toEqual(['country', 'id', 'ill']);
    expect(techniques.permutation.scope).toBe('table');
  });
});
