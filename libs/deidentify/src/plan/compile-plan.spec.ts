import { describe, expect, it } from '@jest/globals';
import { all, columns, input, keepAll, places, policy, withHierarchy } from '../../test/plan-input.js';
import { compilePlan } from './compile-plan.js';
import { explain } from './explain.js';

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
      { column: 'zip', values: ['a', 'b'], leavesOf: 'h' },
      { column: 'paid', lower: 0, upper: 10, bins: 5 },
    ]);
    const wrong = { born: { lower: 0, upper: 1, bins: 2 }, id: { values: [1] } };
    expect(
      places({ ...asks, synthesis: { epsilon: 1, domains: wrong } }).map(([pointer]) => pointer),
    ).toEqual(['#/synthesis/domains/born', '#/synthesis/domains/id']);
  });
});
