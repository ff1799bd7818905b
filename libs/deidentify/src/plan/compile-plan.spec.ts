import { describe, expect, it } from '@jest/globals';
import { type Column, type ColumnClassification, type Hierarchy, Policy } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { compilePlan, type PlanInput } from './compile-plan.js';
import { explain } from './explain.js';

const columns: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'email', type: 'string' },
  { name: 'born', type: 'date' },
  { name: 'zip', type: 'string' },
  { name: 'ill', type: 'string' },
  { name: 'paid', type: 'decimal' },
  { name: 'more', type: 'json' },
];
const kinds = {
  id: 'direct',
  email: 'direct',
  born: 'quasi',
  zip: 'quasi',
  ill: 'sensitive',
  paid: 'none',
  more: 'none',
} as const;
const classification: ColumnClassification[] = Object.entries(kinds).map(([name, identifierType]) => ({
  name,
  category: name === 'email' ? 'EMAIL_ADDRESS' : 'NONE',
  identifierType,
  confidence: 1,
  evidence: [],
  decidedBy: 'steward',
}));
const input: PlanInput = { columns, classification };

const policy = (more: object): Policy => Policy.parse({ name: 'p', purposes: ['q'], ...more });
const keepAll = [{ match: { column: ['born', 'zip', 'ill'] }, technique: 'keep' }];

function places(more: object, given: PlanInput = input): [string, string][] {
  try {
    compilePlan(policy(more), given);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('policy.inapplicable');
    return error.places.map(({ pointer, detail }) => [pointer, detail]);
  }
  return [];
}

describe('compiling a plan', () => {
  it('lets the first matching transform decide and drops what none speaks of', () => {
    const plan = compilePlan(
      policy({
        subject: 'id',
        transforms: [
          {
            match: { category: 'EMAIL_ADDRESS', identifierType: 'direct' },
            technique: 'masking',
            keepDomain: true,
          },
          {
            match: { identifierType: ['direct', 'sensitive'] },
            technique: 'pseudonymization',
            domain: 'crm',
          },
          { match: { column: 'born' }, technique: 'generalization', to: 'year' },
          { match: { column: 'zip' }, technique: 'suppression' },
        ],
      }),
      input,
    );
    expect(plan.columns.map(({ name, type, rule }) => [name, type, rule])).toEqual([
      ['id', 'string', 1],
      ['email', 'string', 0],
      ['born', 'string', 2],
      ['ill', 'string', 1],
    ]);
    expect(plan.dropped).toMatchObject([
      { name: 'zip', reason: 'the policy suppresses it', rule: 3 },
      { name: 'paid', reason: 'no transform of the policy speaks of it' },
      { name: 'more' },
    ]);
    expect(plan.pseudonymDomains).toEqual(['crm']);
    expect(plan.quasiIdentifiers).toEqual(['born']);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('explains for every column what happens and why', () => {
    const plan = compilePlan(
      policy({ transforms: [{ match: { column: 'zip' }, technique: 'generalization', keepFirst: 3 }] }),
      input,
    );
    const told = explain(plan);
    expect(told.map((one) => one.column)).toEqual(columns.map((column) => column.name));
    expect(told[3]).toEqual({
      column: 'zip',
      released: true,
      what: 'keeps its first 3 characters',
      why: 'transform 1 of the policy p is the first that matches',
    });
    expect(told[0]).toMatchObject({ released: false, why: 'no transform of the policy speaks of it' });
  });

  it('warns of what its author may not have meant', () => {
    const plan = compilePlan(
      policy({
        transforms: [{ match: { column: ['email', 'born', 'zip'] }, technique: 'keep' }],
        require: { kAnonymity: { k: 2, quasiIdentifiers: ['zip'] } },
      }),
      input,
    );
    expect(plan.warnings.join()).toContain('"email" identifies people directly');
    expect(plan.warnings.join()).toContain('"born" is a quasi-identifier');
  });

  it('counts subjects of the dataset’s own key when the policy names none', () => {
    expect(compilePlan(policy({ transforms: keepAll }), { ...input, subjectKey: 'id' }).subject).toBe('id');
    expect(
      compilePlan(policy({ transforms: keepAll, subject: 'email' }), { ...input, subjectKey: 'id' }).subject,
    ).toBe('email');
  });

  it.each<[string, object, string]>([
    [
      'names a column that is not there',
      { transforms: [...keepAll, { match: { column: ['zip', 'nope'] }, technique: 'keep' }] },
      '#/transforms/1/match/column/1',
    ],
    [
      'cuts text to years',
      { transforms: [{ match: { column: 'zip' }, technique: 'generalization', to: 'year' }] },
      '#/transforms/0/to',
    ],
    [
      'bins text',
      { transforms: [{ match: { column: 'zip' }, technique: 'generalization', width: 5 }] },
      '#/transforms/0/width',
    ],
    [
      'cuts amounts to a prefix',
      { transforms: [{ match: { column: 'paid' }, technique: 'generalization', keepFirst: 1 }] },
      '#/transforms/0/keepFirst',
    ],
    [
      'bins with a width that is not exact',
      { transforms: [{ match: { column: 'paid' }, technique: 'generalization', width: 1e-9 }] },
      '#/transforms/0/width',
    ],
    [
      'pseudonymizes JSON',
      { transforms: [{ match: { column: 'more' }, technique: 'pseudonymization', domain: 'd' }] },
      '#/transforms/0/technique',
    ],
    [
      'keeps the domain of a date',
      { transforms: [{ match: { column: 'born' }, technique: 'masking', keepDomain: true }] },
      '#/transforms/0/keepDomain',
    ],
    [
      'requires a dropped quasi-identifier',
      { transforms: keepAll, require: { kAnonymity: { k: 2, quasiIdentifiers: ['zip', 'paid'] } } },
      '#/require/kAnonymity/quasiIdentifiers/1',
    ],
    [
      'requires an unknown quasi-identifier',
      { transforms: keepAll, require: { kAnonymity: { k: 2, quasiIdentifiers: ['nope'] } } },
      '#/require/kAnonymity/quasiIdentifiers/0',
    ],
    [
      'diversifies a dropped column',
      {
        transforms: keepAll,
        require: { kAnonymity: { k: 2, quasiIdentifiers: ['zip'] }, lDiversity: { column: 'paid', l: 2 } },
      },
      '#/require/lDiversity/column',
    ],
    [
      'diversifies a quasi-identifier',
      {
        transforms: keepAll,
        require: { kAnonymity: { k: 2, quasiIdentifiers: ['zip'] }, lDiversity: { column: 'zip', l: 2 } },
      },
      '#/require/lDiversity/column',
    ],
    ['has an unknown subject', { transforms: keepAll, subject: 'nope' }, '#/subject'],
    [
      'releases nothing',
      { transforms: [{ match: { category: 'IBAN_CODE' }, technique: 'keep' }] },
      '#/transforms',
    ],
    ['filters an unknown column', { transforms: keepAll, rows: { nope: 1 } }, '#/rows/nope'],
    [
      'filters a date by a number',
      { transforms: keepAll, rows: { born: { $gte: 3 } } },
      '#/rows/born/%24gte',
    ],
    ['filters a date by no date', { transforms: keepAll, rows: { born: '2001-02-30' } }, '#/rows/born'],
    [
      'filters a number by text',
      { transforms: keepAll, rows: { paid: { $in: [1, 'a'] } } },
      '#/rows/paid/%24in',
    ],
    ['filters by a number that is not exact', { transforms: keepAll, rows: { id: 2 ** 53 } }, '#/rows/id'],
    ['compares JSON', { transforms: keepAll, rows: { more: 'x' } }, '#/rows/more'],
    [
      'requires more than there are rows',
      { transforms: keepAll, require: { kAnonymity: { k: 50, quasiIdentifiers: ['zip'] } } },
      '#/require/kAnonymity/k',
    ],
  ])('refuses a policy that %s', (_, more, pointer) => {
    expect(places(more, { ...input, rows: 10 }).map(([at]) => at)).toEqual([pointer]);
  });

  it('reports everything that does not fit at once', () => {
    expect(
      places({
        transforms: [{ match: { column: ['a', 'b'] }, technique: 'keep' }],
        subject: 'c',
        rows: { d: 1 },
      }),
    ).toHaveLength(4);
  });
});

const all = { match: { column: ['email', 'born', 'zip', 'ill', 'paid'] }, technique: 'keep' };
const h: Hierarchy = {
  name: 'h',
  version: 2,
  rows: [
    ['a', '*'],
    ['b', '*'],
  ],
};
const withHierarchy: PlanInput = { ...input, hierarchies: new Map([['h', h]]) };

describe('planning combinations', () => {
  const combined = { match: { column: ['zip', 'born'] }, technique: 'combination', into: 'place' };

  it('puts the combination in the place of its first source and leaves out the others', () => {
    const plan = compilePlan(policy({ transforms: [combined, keepAll[0]] }), input);
    expect(plan.columns.map(({ name, type }) => [name, type])).toEqual([
      ['place', 'string'],
      ['ill', 'string'],
    ]);
    expect(plan.columns[0]?.action).toMatchObject({ sources: ['zip', 'born'] });
    expect(explain(plan).filter(({ released }) => released)).toMatchObject([
      { column: 'zip' },
      { column: 'ill' },
    ]);
  });

  it('refuses sources that an earlier transform decides for, and names that are taken', () => {
    const dropped = { match: { column: 'born' }, technique: 'suppression' };
    expect(places({ transforms: [dropped, combined] })).toMatchObject([
      ['#/transforms/1/match/column/1', expect.stringContaining('an earlier transform')],
    ]);
    expect(places({ transforms: [{ ...combined, into: 'ILL' }] })).toMatchObject([
      ['#/transforms/0/into', expect.anything()],
    ]);
    const twin = { match: { column: ['ill', 'paid'] }, technique: 'combination', into: 'Place' };
    expect(places({ transforms: [combined, twin] })).toMatchObject([
      ['#/transforms/1/into', expect.stringContaining('another combination')],
    ]);
  });

  it('refuses a combination that would not come about, for an earlier transform decides for its first column', () => {
    for (const column of ['zip', ['zip', 'born']]) {
      const first = { match: { column }, technique: 'keep' };
      const refused = places({ transforms: [first, combined] });
      expect(refused.map(([pointer]) => pointer)).toEqual(
        [column].flat().map((_, i) => `#/transforms/1/match/column/${i}`),
      );
    }
  });
});

describe('planning requirements', () => {
  const kAnonymity = { k: 2, quasiIdentifiers: ['born', 'zip'] };

  it('refuses more diversity than the table has rows', () => {
    const lDiversity = [
      { column: 'ill', l: 9 },
      { column: 'paid', kind: 'entropy', l: 9.5 },
    ];
    expect(places({ transforms: [all], require: { kAnonymity, lDiversity } }, { ...input, rows: 9 })).toEqual(
      [['#/require/lDiversity/1/l', 'is larger than the table, which has 9 rows']],
    );
  });

  it('plans every model with its place in the policy', () => {
    const require = {
      kAnonymity,
      lDiversity: [
        { column: 'ill', kind: 'recursive', l: 2, c: 3 },
        { column: 'paid', kind: 'entropy', l: 2.5 },
      ],
      tCloseness: { column: 'paid', distance: 'ordered', t: 0.2 },
      alphaK: { column: 'ill', alpha: 0.5 },
      deltaPresence: { lower: 0.1, upper: 0.6 },
    };
    const plan = compilePlan(policy({ transforms: [all], require, rows: { zip: 'x' } }), input);
    expect(plan.requirement).toMatchObject({ k: 2, enforcement: { mode: 'none', loss: 'loss' } });
    expect(plan.requirement?.models.map(({ model, pointer }) => [model, pointer])).toEqual([
      ['l-diversity', '#/require/lDiversity/0'],
      ['l-diversity', '#/require/lDiversity/1'],
      ['t-closeness', '#/require/tCloseness'],
      ['alpha-k', '#/require/alphaK'],
      ['delta-presence', '#/require/deltaPresence'],
    ]);
  });

  it('refuses an order that text does not have, and hierarchies that are not there', () => {
    const require = { kAnonymity, tCloseness: { column: 'ill', distance: 'ordered', t: 0.2 } };
    expect(places({ transforms: [all], require })).toMatchObject([
      ['#/require/tCloseness/distance', expect.anything()],
    ]);
    const tCloseness = { column: 'ill', distance: 'hierarchical', hierarchy: 'nope', t: 0.2 };
    expect(places({ transforms: [all], require: { kAnonymity, tCloseness } })).toMatchObject([
      ['#/require/tCloseness/hierarchy', expect.stringContaining('PUT /v1/hierarchies/nope')],
    ]);
  });

  it('counts the released columns that are classified as quasi-identifiers, and refuses when there are none', () => {
    const classified = { kAnonymity: { k: 2, quasiIdentifiers: 'classified' } };
    const plan = compilePlan(policy({ transforms: [all], require: classified }), input);
    expect(plan.quasiIdentifiers).toEqual(['born', 'zip']);
    const none = [{ match: { column: 'ill' }, technique: 'keep' }];
    expect(places({ transforms: none, require: classified })).toMatchObject([
      ['#/require/kAnonymity/quasiIdentifiers', expect.stringContaining('classify one')],
    ]);
  });

  it('pins hierarchies, and lets enforcement choose levels of quasi-identifiers alone', () => {
    const zip = { match: { column: 'zip' }, technique: 'generalization', hierarchy: 'h' };
    const enforcement = { mode: 'full-domain' };
    const asks = { transforms: [zip, all], require: { kAnonymity, enforcement } };
    const plan = compilePlan(policy(asks), withHierarchy);
    expect(plan.hierarchies['h']?.version).toBe(2);
    const other = { kAnonymity: { k: 2, quasiIdentifiers: ['born'] }, enforcement };
    expect(places({ ...asks, require: other }, withHierarchy).map(([pointer]) => pointer)).toContain(
      '#/transforms/0/hierarchy',
    );
    expect(places(asks)[0]?.[0]).toBe('#/transforms/0/hierarchy');
  });

  it('releases ranges as text under multidimensional enforcement', () => {
    const require = { kAnonymity, enforcement: { mode: 'multidimensional' } };
    const types = compilePlan(policy({ transforms: [all], require }), input).columns.map(({ name, type }) => [
      name,
      type,
    ]);
    expect(Object.fromEntries(types)).toMatchObject({ born: 'string', zip: 'string', paid: 'decimal' });
  });
});

describe('planning synthesis', () => {
  it('takes declared domains of released columns, and refuses bounds of what is no number', () => {
    const domains = {
      ill: { values: ['a', 'b', 'a'] },
      zip: { hierarchy: 'h' },
      paid: { lower: 0, upper: 10, bins: 5 },
    };
    const asks = { transforms: [all], synthesis: { epsilon: 1, domains } };
    const plan = compilePlan(policy(asks), withHierarchy);
    expect(plan.synthesis?.domains).toEqual([
      { column: 'ill', values: ['a', 'b'] },
      { column: 'zip', values: ['a', 'b'] },
      { column: 'paid', lower: 0, upper: 10, bins: 5 },
    ]);
    const wrong = { born: { lower: 0, upper: 1, bins: 2 }, id: { values: [1] } };
    expect(
      places({ ...asks, synthesis: { epsilon: 1, domains: wrong } }).map(([pointer]) => pointer),
    ).toEqual(['#/synthesis/domains/born', '#/synthesis/domains/id']);
  });
});
