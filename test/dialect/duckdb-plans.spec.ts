import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { enforceK, riskFigures, utility } from '#libs/deidentify';
import { corpusFile, describeCorpus } from '../support/corpus.js';
import { Engine, planOf, statements } from './engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

describe('whole plans in DuckDB', () => {
  it('quotes hostile column names and never mixes columns up', async () => {
    const names = [
      'a"; DROP TABLE x; --',
      'select',
      "o'0",
      'o0',
      's',
      'r',
      ' ',
      '😀',
      '$p0',
      'class',
      'src',
      '--',
    ];
    const list = names.map((name, i) => `'v${String(i)}' AS "${name.replaceAll('"', '""')}"`);
    const columns = names.map((name): Column => ({ name, type: 'string' }));
    const policy = {
      transforms: [{ match: { column: names }, technique: 'keep' }],
      rows: Object.fromEntries(names.map((name, i) => [name, `v${String(i)}`])),
      subject: 's',
      require: { kAnonymity: { k: 2, quasiIdentifiers: names, maxSuppression: 1 } },
    };
    const source = `(SELECT ${list.join(', ')})`;
    const made = statements({ columns, policy, source });
    const values = names.map((_, i) => `v${String(i)}`);
    expect(await engine.run(made.unenforced)).toEqual([values]);
    expect(await engine.run(made.released)).toEqual([]);
    expect(await engine.histogram(made.classes)).toEqual([{ size: 1, classes: 1, records: 1 }]);
    expect((await engine.read(made.unenforced)).columnNames()).toEqual(names);
  });

  it('refuses names that DuckDB cannot tell apart or read', () => {
    const twins: Column[] = [
      { name: 'Name', type: 'string' },
      { name: 'name', type: 'string' },
    ];
    const policy = { transforms: [{ match: { column: 'name' }, technique: 'keep' }] };
    expect(() => statements({ columns: twins, policy, source: 't' })).toThrow(/policy.inapplicable/);
    const nul = { transforms: [{ match: { column: 'a\u0000b' }, technique: 'keep' }] };
    expect(() =>
      statements({ columns: [{ name: 'a\u0000b', type: 'string' }], policy: nul, source: 't' }),
    ).toThrow(/policy.inapplicable/);
  });

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
  const transforms = [
    { match: { column: 'born' }, technique: 'generalization', to: 'year' },
    { match: { column: ['country', 'ill'] }, technique: 'keep' },
  ];
  const kAnonymity = { k: 2, quasiIdentifiers: ['country', 'born'], maxSuppression: 0.5 };

  it('counts distinct subjects, puts missing values into one class and suppresses classes that are too small', async () => {
    const policy = { transforms, subject: 'id', require: { kAnonymity } };
    const setting = { columns, policy, source: people };
    const made = statements(setting);
    const classes = await engine.histogram(made.classes);
    expect(classes).toEqual([
      { size: 1, classes: 1, records: 1 },
      { size: 2, classes: 1, records: 3 },
      { size: 3, classes: 1, records: 3 },
    ]);
    const plan = planOf(setting);
    expect(plan.requirement).toBeDefined();
    const done = enforceK(classes, { k: 2, maxSuppression: 0.5 });
    expect(done.suppressed).toBe(1);
    const rows = await engine.run(made.released);
    expect(rows.map((row) => row.join('|')).toSorted()).toEqual([
      'DE|1984|flu',
      'DE|1984|flu',
      'DE|1984|gout',
      '|1990|',
      '|1990|flu',
      '|1990|gout',
    ]);
    expect(made.columns.map(({ type }) => type)).toEqual(['string', 'string', 'string']);
    expect(await engine.run(made.transformed)).toHaveLength(7);
    expect(await engine.histogram(made.rawClasses)).toEqual([{ size: 1, classes: 7, records: 7 }]);
    const [[records, changed] = []] = await engine.run(made.changes);
    expect([Number(records), Number(changed)]).toEqual([6, 6]);
    const use = utility(plan, { rawRows: 7, records: 6, suppressed: 1, changedCells: 6 });
    expect(use).toMatchObject({ columnsKept: 2, columnsChanged: 1, columnsDropped: 2, recordsSuppressed: 1 });
    expect(use.loss).toBeCloseTo(1 - 12 / 35);
  });

  it('suppresses classes that are not diverse enough; missing values are no variety', async () => {
    const policy = {
      transforms,
      require: { kAnonymity: { ...kAnonymity, k: 3 }, lDiversity: { column: 'ill', l: 2 } },
    };
    const made = statements({ columns, policy, source: people });
    expect(await engine.histogram(made.classes)).toEqual([
      { size: 1, diversity: 1, classes: 1, records: 1 },
      { size: 3, diversity: 2, classes: 2, records: 6 },
    ]);
    const strict = { ...policy, require: { ...policy.require, lDiversity: { column: 'ill', l: 3 } } };
    expect(await engine.run(statements({ columns, policy: strict, source: people }).released)).toEqual([]);
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
    const policy = { transforms: [{ match: { column: 'id' }, technique: 'keep' }], rows };
    const made = statements({ columns, policy, source: people });
    expect((await engine.run(made.released)).map(([id]) => Number(id))).toEqual(expected);
    expect(made.released.sql).not.toContain('1=1');
  });

  it('of an empty table makes an empty release with no risk', async () => {
    const made = statements({
      columns,
      policy: { transforms, require: { kAnonymity } },
      source: `(SELECT * FROM ${people} LIMIT 0)`,
    });
    expect(await engine.run(made.released)).toEqual([]);
    expect(riskFigures(await engine.histogram(made.classes)).k).toBe(0);
    expect((await engine.run(made.changes)).map((row) => row.map(Number))).toEqual([[0, 0]]);
  });

  it('without quasi-identifiers takes all records for one class', async () => {
    const policy = { transforms: [{ match: { column: 'ill' }, technique: 'keep' }] };
    const made = statements({ columns, policy, source: people });
    expect(await engine.histogram(made.classes)).toEqual([{ size: 7, classes: 1, records: 7 }]);
    expect(
      await engine.histogram(
        statements({ columns, policy, source: `(SELECT * FROM ${people} LIMIT 0)` }).classes,
      ),
    ).toEqual([]);
  });
});

describeCorpus('k-anonymity of the Adult table', () => {
  it('is what an independent count in JavaScript says, before and after', async () => {
    const path = corpusFile('arx-adult', 'adult.csv');
    const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
    const names = header.split(';');
    const records = lines.map((line) => line.split(';'));
    const at = (name: string) => names.indexOf(name);
    const columns = names.map((name): Column => ({ name, type: name === 'age' ? 'integer' : 'string' }));
    const quasi = ['sex', 'age', 'race', 'marital-status'];
    const policy = {
      transforms: [
        { match: { column: 'age' }, technique: 'generalization', width: 10 },
        { match: { column: names }, technique: 'keep' },
      ],
      require: {
        kAnonymity: { k: 10, quasiIdentifiers: quasi, maxSuppression: 0.1 },
        lDiversity: { column: 'salary-class', l: 2 },
      },
    };
    const source = `read_csv('${path}', delim = ';', header = true, all_varchar = false)`;
    const made = statements({ columns, policy, source });

    const count = (ageOf: (age: number) => string) => {
      const classes = new Map<string, { size: number; values: Set<string> }>();
      for (const record of records) {
        const keyed = quasi.map((name) =>
          name === 'age' ? ageOf(Number(record[at(name)])) : record[at(name)],
        );
        const group = classes.get(keyed.join('\u0000')) ?? { size: 0, values: new Set<string>() };
        group.size += 1;
        group.values.add(record[at('salary-class')] ?? '');
        classes.set(keyed.join('\u0000'), group);
      }
      return [...classes.values()].map(({ size, values }) => ({
        size,
        diversity: values.size,
        classes: 1,
        records: size,
      }));
    };
    const raw = count(String);
    const binned = count((age) => String(Math.floor(age / 10)));
    const after = await engine.histogram(made.classes);
    expect(records).toHaveLength(30_162);
    // Averages are sums of the same fractions in another order only, so they agree exactly.
    expect(riskFigures(await engine.histogram(made.rawClasses))).toEqual(riskFigures(raw));
    expect(riskFigures(after)).toEqual(riskFigures(binned));

    const requirement = { k: 10, maxSuppression: 0.1, diversity: { column: 'salary-class', l: 2 } };
    const done = enforceK(after, requirement);
    expect(done.suppressed).toBe(enforceK(binned, requirement).suppressed);
    const [[released] = []] = await engine.run({
      sql: `SELECT count(*) FROM (${made.released.sql})`,
      parameters: made.released.parameters,
    });
    expect(Number(released)).toBe(records.length - done.suppressed);
    expect(riskFigures(done.remaining).k).toBeGreaterThanOrEqual(10);
    expect(done.suppressed).toBeGreaterThan(0);
  });
});
