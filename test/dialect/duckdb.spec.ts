import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { blobValue, type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Column, type ColumnClassification, Policy } from '#libs/contracts';
import {
  type ClassBucket,
  compilePlan,
  enforceK,
  hmacPads,
  type ReleaseStatements,
  riskFigures,
  type Statement,
  toDuckdbSql,
  utility,
} from '#libs/deidentify';
import { corpusFile, describeCorpus } from '../support/corpus.js';

const key = new Uint8Array(32).map((_, i) => 255 - i);
const otherKey = new Uint8Array(32).map((_, i) => i);
const pads = new Map([
  ['crm', hmacPads(key)],
  ['lab', hmacPads(otherKey)],
]);
const mac = (text: string, secret = key) => createHmac('sha256', secret).update(text, 'utf8').digest('hex');

let connection: DuckDBConnection;
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1', temp_directory: '' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function run({ sql, parameters }: Statement): Promise<DuckDBValue[][]> {
  const bound = Object.entries(parameters).map(([name, value]): [string, DuckDBValue] => [
    name,
    value instanceof Uint8Array ? blobValue(value) : value,
  ]);
  return (await connection.runAndReadAll(sql, Object.fromEntries(bound))).getRows();
}

async function histogram(statement: Statement): Promise<ClassBucket[]> {
  return (await run(statement)).map(([size, diversity, classes, records]) => ({
    size: Number(size),
    ...(diversity === null ? {} : { diversity: Number(diversity) }),
    classes: Number(classes),
    records: Number(records),
  }));
}

interface Setting {
  readonly columns: readonly Column[];
  readonly policy: object;
  readonly source: string;
  readonly kinds?: Record<string, ColumnClassification['identifierType']>;
}

function planOf({ columns, policy, kinds = {} }: Omit<Setting, 'source'>) {
  const classification = Object.entries(kinds).map(([name, identifierType]): ColumnClassification => ({
    name,
    category: 'NONE',
    identifierType,
    confidence: 1,
    evidence: [],
    decidedBy: 'steward',
  }));
  return compilePlan(Policy.parse({ name: 'p', purposes: ['q'], ...policy }), { columns, classification });
}

function statements(setting: Setting): ReleaseStatements {
  return toDuckdbSql(planOf(setting), { source: setting.source, pads });
}

/** What one transform makes of one column of literals. */
async function cells(
  type: Column['type'],
  literals: readonly string[],
  transform: object,
): Promise<DuckDBValue[]> {
  const source = `(SELECT unnest([${literals.join(', ')}]) AS x)`;
  const policy = { transforms: [{ match: { column: 'x' }, ...transform }] };
  const { released } = statements({ columns: [{ name: 'x', type }], policy, source });
  return (await run(released)).map(([value]) => value ?? null);
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

describe('pseudonyms in DuckDB', () => {
  const pseudonym = { technique: 'pseudonymization', domain: 'crm' };

  it('are the HMAC-SHA-256 of node:crypto, whatever the text', async () => {
    const texts = [
      '',
      'a',
      'josé@exämple.com',
      '日本語😀',
      'x'.repeat(300),
      '\\x41',
      "quote's",
      '"',
      '$p0',
      '\t\n ',
      'e\u0301',
    ];
    expect(await cells('string', texts.map(quote), pseudonym)).toEqual(texts.map((text) => mac(text)));
    expect(await cells('string', ["'nul' || chr(0) || 'x'"], pseudonym)).toEqual([mac('nul\u0000x')]);
  });

  it('are the same for random text of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 30 }),
        async (texts) => {
          expect(await cells('string', texts.map(quote), pseudonym)).toEqual(texts.map((text) => mac(text)));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('join the same value whatever type a file gave it, and leave missing ones missing', async () => {
    const same = mac('42');
    expect(await cells('integer', ['42::BIGINT', 'NULL'], pseudonym)).toEqual([same, null]);
    expect(await cells('decimal', ['42.00::DECIMAL(9,2)'], pseudonym)).toEqual([same]);
    expect(await cells('double', ['42.0::DOUBLE'], pseudonym)).toEqual([same]);
    expect(await cells('string', ["'42'"], pseudonym)).toEqual([same]);
    expect(await cells('double', ['-0.0::DOUBLE', '1.5', '-7.25'], pseudonym)).toEqual(
      ['0', '1.5', '-7.25'].map((t) => mac(t)),
    );
    expect(await cells('decimal', ['100::DECIMAL(9,0)', 'NULL'], pseudonym)).toEqual([mac('100'), null]);
    expect(await cells('decimal', ['-0.50::DECIMAL(9,2)', '0::DECIMAL(9,2)'], pseudonym)).toEqual([
      mac('-0.5'),
      mac('0'),
    ]);
  });

  it('take dates and times in their canonical text', async () => {
    expect(await cells('date', ["DATE '1969-12-31'", "DATE '0044-03-15'"], pseudonym)).toEqual([
      mac('1969-12-31'),
      mac('0044-03-15'),
    ]);
    expect(await cells('timestamp', ["TIMESTAMP '1969-12-31 23:59:59.5'"], pseudonym)).toEqual([
      mac('1969-12-31T23:59:59.500000'),
    ]);
    expect(await cells('boolean', ['true', 'false', 'NULL'], pseudonym)).toEqual([
      mac('true'),
      mac('false'),
      null,
    ]);
  });

  it('differ between domains, and the secret is never in the text of a statement', async () => {
    const lab = await cells('string', ["'a'"], { technique: 'pseudonymization', domain: 'lab' });
    expect(lab).toEqual([mac('a', otherKey)]);
    const policy = { transforms: [{ match: { column: 'x' }, ...pseudonym }] };
    const made = statements({ columns: [{ name: 'x', type: 'string' }], policy, source: 't' });
    expect(made.released.sql).not.toMatch(/\\x|[0-9a-f]{16}/i);
    expect(
      Object.values(made.released.parameters).filter((value) => value instanceof Uint8Array),
    ).toHaveLength(2);
  });

  it('fail without the key of their domain', () => {
    const plan = planOf({
      columns: [{ name: 'x', type: 'string' }],
      policy: { transforms: [{ match: { column: 'x' }, technique: 'pseudonymization', domain: 'nowhere' }] },
    });
    expect(() => toDuckdbSql(plan, { source: 't', pads })).toThrow(/key.unavailable/);
  });
});

describe('masking in DuckDB', () => {
  it('keeps the length and what the policy keeps, and masks short values whole', async () => {
    const mask = { technique: 'masking', keepFirst: 1, keepLast: 2 };
    const texts = ["'abcdef'", "'abc'", "'ab'", "''", 'NULL', "'é😀日本'"];
    expect(await cells('string', texts, mask)).toEqual(['a***ef', '***', '**', '', null, 'é*日本']);
    expect(await cells('string', ["'secret'"], { technique: 'masking' })).toEqual(['******']);
    expect(
      await cells('integer', ['-1234567'], { technique: 'masking', keepLast: 3, character: "'" }),
    ).toEqual(["'''''567"]);
  });

  it('keeps what stands after the last @ only', async () => {
    const mask = { technique: 'masking', keepFirst: 1, keepDomain: true };
    const texts = ["'ada@example.org'", "'a@b@example.org'", "'nothing'", "'@x.org'", 'NULL'];
    expect(await cells('string', texts, mask)).toEqual([
      'a**@example.org',
      'a**@example.org',
      'n******',
      '@x.org',
      null,
    ]);
  });
});

describe('generalization in DuckDB', () => {
  const general = (more: object) => ({ technique: 'generalization', ...more });

  it('cuts dates to calendar units, also before 1970', async () => {
    const dates = [
      "DATE '1984-05-03'",
      "DATE '1969-12-31'",
      'NULL',
      "DATE '0044-03-15'",
      "'infinity'::DATE",
      "DATE '12345-01-01'",
    ];
    const expected: Record<string, unknown[]> = {
      day: ['1984-05-03', '1969-12-31', null, '0044-03-15'],
      week: ['1984-W18', '1970-W01', null, '0044-W11'],
      month: ['1984-05', '1969-12', null, '0044-03'],
      quarter: ['1984-Q2', '1969-Q4', null, '0044-Q1'],
      year: ['1984', '1969', null, '0044'],
      decade: ['1980s', '1960s', null, '0040s'],
    };
    for (const [to, texts] of Object.entries(expected)) {
      expect(await cells('date', dates, general({ to }))).toEqual([...texts, 'other', 'other']);
    }
    expect(await cells('timestamp', ["TIMESTAMP '1969-12-31 23:59:59'"], general({ to: 'month' }))).toEqual([
      '1969-12',
    ]);
  });

  it('puts whole numbers into bins that are exact at any size, negative ones too', async () => {
    const numbers = ['0', '9', '10', '-1', '-10', '-11', 'NULL', '9223372036854775807'].map(
      (n) => `${n}::BIGINT`,
    );
    expect(await cells('integer', numbers, general({ width: 10 }))).toEqual([
      '[0, 10)',
      '[0, 10)',
      '[10, 20)',
      '[-10, 0)',
      '[-10, 0)',
      '[-20, -10)',
      null,
      '[9223372036854775800, 9223372036854775810)',
    ]);
  });

  it('puts a number on the edge of a bin into the bin that starts there', async () => {
    for (let i = -40; i <= 40; i++) {
      const x = (i / 10).toFixed(1);
      const upper = String(Number(((i + 1) / 10).toFixed(1)));
      const bin = `[${String(Number(x))}, ${upper})`.replaceAll('-0,', '0,');
      expect(await cells('decimal', [`${x}::DECIMAL(9,1)`], general({ width: 0.1 }))).toEqual([bin]);
      expect(await cells('double', [`${x}::DOUBLE`], general({ width: 0.1 }))).toEqual([bin]);
    }
  });

  it('has open bins for what no bin can hold', async () => {
    const numbers = ["'inf'::DOUBLE", "'-inf'::DOUBLE", "'nan'::DOUBLE", '1e300', '-1e300', 'NULL', '2.5'];
    const made = await cells('double', numbers, general({ width: 2 }));
    expect(made.slice(0, 3)).toEqual([made[3], made[4], 'NaN']);
    expect(made[3]).toMatch(/^\[\d+, inf\)$/);
    expect(made[4]).toMatch(/^\(-inf, -\d+\)$/);
    expect(made.slice(5)).toEqual([null, '[2, 4)']);
  });

  it('puts numbers between edges', async () => {
    const numbers = ['-5', '17.5', '18', '64.9', '65', 'NULL', "'nan'"].map((n) => `${n}::DOUBLE`);
    expect(await cells('double', numbers, general({ edges: [18, 65] }))).toEqual([
      '(-inf, 18)',
      '(-inf, 18)',
      '[18, 65)',
      '[18, 65)',
      '[65, inf)',
      null,
      'NaN',
    ]);
  });

  it('keeps the beginning of codes', async () => {
    expect(await cells('string', ["'12345'", "'12'", "''", 'NULL'], general({ keepFirst: 3 }))).toEqual([
      '123**',
      '12',
      '',
      null,
    ]);
    expect(await cells('integer', ['12345'], general({ keepFirst: 0 }))).toEqual(['*****']);
  });

  it('lowers neither k nor l when it goes further', async () => {
    const units = ['day', 'month', 'quarter', 'year', 'decade'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -4000, max: 4000 }), { minLength: 1, maxLength: 60 }),
        async (days) => {
          const source = `(SELECT DATE '1970-01-01' + unnest([${days.join(', ')}]) * 97 AS d)`;
          let before = 0;
          for (const to of units) {
            const policy = { transforms: [{ match: { column: 'd' }, ...general({ to }) }] };
            const made = statements({
              columns: [{ name: 'd', type: 'date' }],
              policy,
              source,
              kinds: { d: 'quasi' },
            });
            const { k } = riskFigures(await histogram(made.classes));
            expect(k).toBeGreaterThanOrEqual(before);
            before = k;
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

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
    expect(await run(made.unenforced)).toEqual([values]);
    expect(await run(made.released)).toEqual([]);
    expect(await histogram(made.classes)).toEqual([{ size: 1, classes: 1, records: 1 }]);
    const reader = await connection.runAndReadAll(
      `SELECT * FROM (${made.unenforced.sql})`,
      made.unenforced.parameters as Record<string, string>,
    );
    expect(reader.columnNames()).toEqual(names);
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
    const classes = await histogram(made.classes);
    expect(classes).toEqual([
      { size: 1, classes: 1, records: 1 },
      { size: 2, classes: 1, records: 3 },
      { size: 3, classes: 1, records: 3 },
    ]);
    const plan = planOf(setting);
    expect(plan.requirement).toBeDefined();
    const done = enforceK(classes, { k: 2, maxSuppression: 0.5 });
    expect(done.suppressed).toBe(1);
    const rows = await run(made.released);
    expect(rows.map((row) => row.join('|')).toSorted()).toEqual([
      'DE|1984|flu',
      'DE|1984|flu',
      'DE|1984|gout',
      '|1990|',
      '|1990|flu',
      '|1990|gout',
    ]);
    expect(made.columns.map(({ type }) => type)).toEqual(['string', 'string', 'string']);
    expect(await run(made.transformed)).toHaveLength(7);
    expect(await histogram(made.rawClasses)).toEqual([{ size: 1, classes: 7, records: 7 }]);
    const [[records, changed] = []] = await run(made.changes);
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
    expect(await histogram(made.classes)).toEqual([
      { size: 1, diversity: 1, classes: 1, records: 1 },
      { size: 3, diversity: 2, classes: 2, records: 6 },
    ]);
    const strict = { ...policy, require: { ...policy.require, lDiversity: { column: 'ill', l: 3 } } };
    expect(await run(statements({ columns, policy: strict, source: people }).released)).toEqual([]);
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
    expect((await run(made.released)).map(([id]) => Number(id))).toEqual(expected);
    expect(made.released.sql).not.toContain('1=1');
  });

  it('of an empty table makes an empty release with no risk', async () => {
    const made = statements({
      columns,
      policy: { transforms, require: { kAnonymity } },
      source: `(SELECT * FROM ${people} LIMIT 0)`,
    });
    expect(await run(made.released)).toEqual([]);
    expect(riskFigures(await histogram(made.classes)).k).toBe(0);
    expect((await run(made.changes)).map((row) => row.map(Number))).toEqual([[0, 0]]);
  });

  it('without quasi-identifiers takes all records for one class', async () => {
    const policy = { transforms: [{ match: { column: 'ill' }, technique: 'keep' }] };
    const made = statements({ columns, policy, source: people });
    expect(await histogram(made.classes)).toEqual([{ size: 7, classes: 1, records: 7 }]);
    expect(
      await histogram(statements({ columns, policy, source: `(SELECT * FROM ${people} LIMIT 0)` }).classes),
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
    const after = await histogram(made.classes);
    expect(records).toHaveLength(30_162);
    // Averages are sums of the same fractions in another order only, so they agree exactly.
    expect(riskFigures(await histogram(made.rawClasses))).toEqual(riskFigures(raw));
    expect(riskFigures(after)).toEqual(riskFigures(binned));

    const requirement = { k: 10, maxSuppression: 0.1, diversity: { column: 'salary-class', l: 2 } };
    const done = enforceK(after, requirement);
    expect(done.suppressed).toBe(enforceK(binned, requirement).suppressed);
    const [[released] = []] = await run({
      sql: `SELECT count(*) FROM (${made.released.sql})`,
      parameters: made.released.parameters,
    });
    expect(Number(released)).toBe(records.length - done.suppressed);
    expect(riskFigures(done.remaining).k).toBeGreaterThanOrEqual(10);
    expect(done.suppressed).toBeGreaterThan(0);
  });
});
