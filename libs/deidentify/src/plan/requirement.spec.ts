import { describe, expect, it } from '@jest/globals';
import { all, input, places, policy, withHierarchy } from '../../test/plan-input.js';
import { compilePlan } from './compile-plan.js';

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

  it('takes no bytes for what makes classes or is diverse in them, and says what to do', () => {
    const pictures = { ...input, columns: [...input.columns, { name: 'face', type: 'bytes' as const }] };
    const transforms = [{ match: { column: ['born', 'zip', 'ill', 'face'] }, technique: 'keep' }];
    for (const enforcement of [undefined, { mode: 'full-domain' }, { mode: 'multidimensional' }]) {
      const require = {
        kAnonymity: { k: 2, quasiIdentifiers: ['born', 'face'] },
        ...(enforcement && { enforcement }),
      };
      expect(places({ transforms, require }, pictures)).toContainEqual([
        '#/require/kAnonymity/quasiIdentifiers/1',
        'face is bytes, which make no classes: suppress the column, or classify it as something else than quasi',
      ]);
    }
    const models = {
      lDiversity: { column: 'face', l: 2 },
      tCloseness: { column: 'face', t: 0.2 },
      alphaK: { column: 'face', alpha: 0.5 },
    };
    expect(places({ transforms, require: { kAnonymity, ...models } }, pictures)).toEqual(
      Object.keys(models).map((model) => [
        `#/require/${model}/column`,
        expect.stringContaining('is bytes, whose values hardly recur'),
      ]),
    );
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
